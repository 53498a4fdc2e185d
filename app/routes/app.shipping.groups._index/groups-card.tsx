import { Badge, BlockStack, Box, Card, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";
import { formatWeight } from "~/lib/weight";
import type { PackageGroupRow, PackageGroupsView } from "~/modules/postage/groups/package-groups";
import type { PackageTypeView } from "~/modules/postage/setup/package-type";
import { EmptyTable } from "~/ui/empty-table";
import { countOf, formatCount } from "~/ui/format-count";
import { PagePagination } from "~/ui/page-pagination";
import { NumberCell, RecordTable } from "~/ui/record-table";
import { describeContents } from "../shipping-pages/describe-contents";
import { describeService } from "../shipping-pages/describe-service";
import { hindranceLabel } from "../shipping-pages/hindrance-label";

interface GroupsCardProps {
  groups: PackageGroupsView;
  packageTypes: PackageTypeView[];
}

/** What is to be packed: one row for all orders with the same items. */
export function GroupsCard({ groups, packageTypes }: GroupsCardProps) {
  if (groups.total === 0 && groups.behind === 0) return <NothingYet />;
  return (
    <Card padding="0">
      <Box padding="400">
        <Summary groups={groups} />
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
        cells={(group) => <Cells group={group} packageTypes={packageTypes} />}
        condensed={(group) => <Condensed group={group} packageTypes={packageTypes} />}
      />
      <Box padding="300">
        <PagePagination page={groups.page} hasMore={groups.page < groups.pages} label="Pages of groups" />
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

function Summary({ groups }: { groups: PackageGroupsView }) {
  const { ready, readyAbroad, notReady, total, hindrances, behind } = groups;
  const abroad = readyAbroad > 0 ? `, ${formatCount(readyAbroad)} of them abroad` : "";
  return (
    <BlockStack gap="100">
      <Text as="h2" variant="headingMd">
        {`${countOf(ready, "order")} ready to ship${abroad}`}
      </Text>
      <Text as="p" tone="subdued">
        {`In ${countOf(total, "package group")}, always up to date.`}
        {notReady > 0 ? ` ${countOf(notReady, "pledge")} not ready: ` : ""}
        {notReady > 0
          ? `${hindrances.map(({ hindrance, pledges }) => `${formatCount(pledges)} ${hindranceLabel(hindrance)}`).join(", ")}.`
          : ""}
      </Text>
      {behind > 0 ? (
        <div role="status">
          <Text as="p" tone="subdued">{`${countOf(behind, "change")} being counted`}</Text>
        </div>
      ) : null}
    </BlockStack>
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
        <Weight group={group} />
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

function goesAs({ choice }: PackageGroupRow, packageTypes: PackageTypeView[]): string {
  const name = packageTypes.find(({ id }) => id === choice?.packageTypeId)?.name;
  return choice && name ? `${name}, ${describeService(choice.service)}` : "Not chosen yet";
}
