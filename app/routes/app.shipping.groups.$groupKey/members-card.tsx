import { Badge, BlockStack, Box, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useSearchParams } from "@remix-run/react";
import type { GroupMember, PackageGroupView } from "~/modules/postage/groups/package-groups";
import { countryName } from "~/ui/country-name";
import { countOf, formatCount } from "~/ui/format-count";
import { PagePagination } from "~/ui/page-pagination";
import { QuerySearch } from "~/ui/query-search";

/** Which of the orders are listed, as in the page's address. */
export interface MemberFilter {
  search: string;
  notReady: boolean;
}

interface MembersCardProps {
  group: PackageGroupView;
  filter: MemberFilter;
}

/** Whose parcels these are, and why some are not ready. */
export function MembersCard({ group, filter }: MembersCardProps) {
  const { members, found, page, pages } = group;
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            Orders
          </Text>
          <QuerySearch
            search={filter.search}
            label="Search orders of this group"
            placeholder="Order, backer or Backer ID"
          />
          <StateFilter group={group} filter={filter} />
          {filter.search ? <Text as="p" tone="subdued">{`${countOf(found, "order")} found`}</Text> : null}
        </BlockStack>
      </Box>
      <ul style={{ margin: 0, padding: 0, listStyle: "none" }}>
        {members.map((member) => (
          <li key={member.pledgeId}>
            <Member member={member} />
          </li>
        ))}
      </ul>
      <Box padding="300">
        <PagePagination page={page} hasMore={page < pages} pages={pages} label="Pages of orders" />
      </Box>
    </Card>
  );
}

function StateFilter({ group: { ready, notReady }, filter }: MembersCardProps) {
  const [query, setQuery] = useSearchParams();
  if (notReady === 0 && !filter.notReady) return null;
  const show = (state: string) => {
    const next = new URLSearchParams(query);
    next.delete("page");
    if (state) next.set("state", state);
    else next.delete("state");
    setQuery(next, { preventScrollReset: true, replace: true });
  };
  return (
    <InlineStack align="start" gap="200">
      <Button size="slim" pressed={!filter.notReady} onClick={() => show("")}>
        {`All ${formatCount(ready + notReady)}`}
      </Button>
      <Button size="slim" pressed={filter.notReady} onClick={() => show("notready")}>
        {`Not ready ${formatCount(notReady)}`}
      </Button>
    </InlineStack>
  );
}

function Member({ member }: { member: GroupMember }) {
  const { pledgeId, externalId, orderName, backerName, countryCode, hindrance, hindranceMessage } = member;
  const customs = member.declared && !member.abroad;
  return (
    <Box paddingBlock="300" paddingInline="400" borderBlockStartWidth="025" borderColor="border">
      <BlockStack gap="050">
        <InlineStack align="start" gap="200" blockAlign="center">
          <Badge tone={hindrance ? "warning" : "success"}>{hindrance ? "Not ready" : "Ready"}</Badge>
          <Text as="span" fontWeight="semibold" breakWord>
            <Link url={`/app/pledges/${pledgeId}`} removeUnderline>
              {`${orderName} ${backerName ?? ""}`.trim()}
            </Link>
          </Text>
          <Text as="span" tone="subdued">
            {`Backer ID ${externalId} · ${countryName(countryCode)}${customs ? ", with a customs declaration" : ""}`}
          </Text>
        </InlineStack>
        {hindranceMessage ? (
          <Text as="p" tone="subdued" breakWord>
            {hindranceMessage}
          </Text>
        ) : null}
      </BlockStack>
    </Box>
  );
}
