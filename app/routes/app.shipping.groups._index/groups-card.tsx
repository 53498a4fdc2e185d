import {
  Badge,
  BlockStack,
  Box,
  Card,
  EmptySearchResult,
  IndexTable,
  InlineStack,
  Link,
  Text,
} from "@shopify/polaris";
import { formatWeight } from "~/lib/weight";
import { describeServices } from "~/modules/postage/groups/describe-service";
import type { PackageGroupRow, PackageGroupsView } from "~/modules/postage/groups/package-groups";
import type { PackageTypeView } from "~/modules/postage/setup/package-type";
import { EmptyTable } from "~/ui/empty-table";
import { formatCount } from "~/ui/format-count";
import { PagePagination } from "~/ui/page-pagination";
import { QuerySearch } from "~/ui/query-search";
import { NumberCell, RecordTable } from "~/ui/record-table";
import { describeContents } from "../shipping-pages/describe-contents";
import { GroupsSummary } from "./groups-summary";

interface GroupsCardProps {
  groups: PackageGroupsView;
  search: string;
  packageTypes: PackageTypeView[];
}

/** What is to be packed: one row for all orders with the same items. */
export function GroupsCard({ groups, search, packageTypes }: GroupsCardProps) {
  if (groups.total === 0 && groups.behind === 0 && search === "") return <NothingYet />;
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="300">
          <GroupsSummary groups={groups} search={search} />
          <QuerySearch
            search={search}
            label="Search package groups"
            placeholder="SKU or title of an item in the parcel"
          />
        </BlockStack>
      </Box>
      <RecordTable
        rows={groups.groups}
        idOf={({ groupKey }) => groupKey}
        resourceName={{ singular: "package group", plural: "package groups" }}
        headings={[
          { title: "One parcel" },
          { title: "Ready", alignment: "end" },
          { title: "Of these abroad", alignment: "end" },
          { title: "Not ready", alignment: "end" },
          { title: "Items weigh" },
          { title: "Goes as" },
        ]}
        emptyState={
          <EmptySearchResult
            title="No package group holds that"
            description="Change the search."
            withIllustration
          />
        }
        cells={(group) => <Cells group={group} packageTypes={packageTypes} />}
        condensed={(group) => <Condensed group={group} packageTypes={packageTypes} />}
      />
      <Box padding="300">
        <PagePagination
          page={groups.page}
          hasMore={groups.page < groups.pages}
          pages={groups.pages}
          label="Pages of groups"
        />
      </Box>
    </Card>
  );
}

function NothingYet() {
  return (
    <Card padding="0">
      <EmptyTable heading="Nothing to ship yet" action={{ content: "Go to Pledges", url: "/app/pledges" }}>
        <p>Once pledges are orders in Shopify, they stand here grouped by what their parcels contain.</p>
      </EmptyTable>
    </Card>
  );
}

interface GroupProps {
  group: PackageGroupRow;
  packageTypes: PackageTypeView[];
}

function Cells({ group, packageTypes }: GroupProps) {
  return (
    <>
      <IndexTable.Cell>
        <GroupName group={group} />
      </IndexTable.Cell>
      <NumberCell>{formatCount(group.ready)}</NumberCell>
      <NumberCell>{formatCount(group.readyAbroad)}</NumberCell>
      <NumberCell>{formatCount(group.notReady)}</NumberCell>
      <IndexTable.Cell>
        <BlockStack gap="100" inlineAlign="start">
          <Weight group={group} />
          <CustomsBadge group={group} />
        </BlockStack>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <div style={{ whiteSpace: "normal" }}>{goesAs(group, packageTypes)}</div>
      </IndexTable.Cell>
    </>
  );
}

function Condensed({ group, packageTypes }: GroupProps) {
  const abroad = group.readyAbroad > 0 ? `, ${formatCount(group.readyAbroad)} abroad` : "";
  const notReady = group.notReady > 0 ? `, ${formatCount(group.notReady)} not ready` : "";
  return (
    <>
      <GroupName group={group} />
      <Text as="span">{`${formatCount(group.ready)} ready${abroad}${notReady}`}</Text>
      <InlineStack align="start" gap="200">
        <Weight group={group} />
        <CustomsBadge group={group} />
      </InlineStack>
      <Text as="span" tone="subdued">
        {goesAs(group, packageTypes)}
      </Text>
    </>
  );
}

function GroupName({ group }: { group: PackageGroupRow }) {
  return (
    <div style={{ maxWidth: "24rem", whiteSpace: "normal", overflowWrap: "anywhere" }}>
      <Link dataPrimaryLink url={`/app/shipping/groups/${group.groupKey}`} removeUnderline monochrome>
        <Text as="span" fontWeight="semibold">
          {describeContents(group.contents)}
        </Text>
      </Link>
    </div>
  );
}

function Weight({ group }: { group: PackageGroupRow }) {
  if (group.itemGrams === null) return <Badge tone="warning">Weight missing</Badge>;
  return <Text as="span">{formatWeight(group.itemGrams)}</Text>;
}

/** Only where some parcel of the group is declared to customs. */
function CustomsBadge({ group }: { group: PackageGroupRow }) {
  return group.customsLacking.length > 0 ? <Badge tone="warning">Customs missing</Badge> : null;
}

function goesAs({ choice }: PackageGroupRow, packageTypes: PackageTypeView[]): string {
  const name = packageTypes.find(({ id }) => id === choice?.packageTypeId)?.name;
  return choice && name ? `${name}, ${describeServices(choice)}` : "Not chosen yet";
}
