import { Badge, BlockStack, Box, Card, InlineStack, Link, Text } from "@shopify/polaris";
import type { GroupMember, PackageGroupView } from "~/modules/postage/groups/package-groups";
import { countryName } from "~/ui/country-name";
import { countOf } from "~/ui/format-count";
import { PagePagination } from "~/ui/page-pagination";

/** Whose parcels these are, and why some are not ready. */
export function MembersCard({ group }: { group: PackageGroupView }) {
  const { members, ready, notReady, page, pages } = group;
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Orders
          </Text>
          <Text as="p" tone="subdued">
            {`${countOf(ready, "order")} ready${notReady > 0 ? `, ${countOf(notReady, "pledge")} not` : ""}`}
          </Text>
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
        <PagePagination page={page} hasMore={page < pages} label="Pages of orders" />
      </Box>
    </Card>
  );
}

function Member({ member }: { member: GroupMember }) {
  const { pledgeId, externalId, orderName, backerName, countryCode, hindrance, hindranceMessage } = member;
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
            {`Backer ID ${externalId} · ${countryName(countryCode)}`}
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
