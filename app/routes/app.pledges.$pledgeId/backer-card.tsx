import { Badge, BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";
import type { PlatformStatus, PledgeAddress } from "~/modules/pledges/pledge";
import type { PledgeView } from "~/modules/pledges/views/views";
import { countryName } from "~/ui/country-name";
import { DateTime } from "~/ui/date-time";
import { Facts } from "~/ui/facts";
import { platformLabel } from "~/ui/platform-label";

const STATUS_LABELS: Record<PlatformStatus, string> = {
  ready: "Ready",
  held: "Held",
  cancelled: "Cancelled",
  refunded: "Refunded",
};

/** Who the backer is and where the pledge came from. */
export function BackerCard({ pledge }: { pledge: PledgeView }) {
  const { content, corrections } = pledge;
  const address = corrections.shippingAddress ?? content?.shippingAddress ?? null;
  const facts = [
    { term: "Name", value: content?.backer.name },
    { term: "E-mail", value: corrections.email ?? content?.backer.email },
    { term: "Phone", value: content?.backer.phone ?? address?.phone },
    { term: "Ship to", value: address ? <Address address={address} /> : null },
    { term: "Backer ID", value: pledge.externalId },
    { term: "Pledge level", value: content?.pledgeLevel },
    { term: "Platform", value: `${platformLabel(pledge.platform)}, through ${pledge.connection.name}` },
    { term: "Status on the platform", value: STATUS_LABELS[pledge.status] },
    { term: "Pledged", value: <DateTime iso={pledge.pledgedAt} /> },
    { term: "Received", value: <DateTime iso={pledge.receivedAt} /> },
    {
      term: "Batch",
      value: pledge.batch ? (
        <Link url={`/app/batches/${pledge.batch.id}`}>{`Batch ${pledge.batch.number}`}</Link>
      ) : null,
    },
  ];
  return (
    <Card>
      <BlockStack gap="200">
        <InlineStack gap="200">
          <Text as="h2" variant="headingMd">
            Backer
          </Text>
          {corrections.shippingAddress || corrections.email ? (
            <Badge tone="info">Corrected by you</Badge>
          ) : null}
          {pledge.redactedAt ? <Badge>Personal data erased</Badge> : null}
        </InlineStack>
        <Facts facts={facts} />
      </BlockStack>
    </Card>
  );
}

function Address({ address }: { address: PledgeAddress }) {
  const city = [address.postalCode, address.city, address.region].filter(Boolean).join(" ");
  const lines = [
    address.name,
    address.line1,
    address.line2,
    city,
    address.countryCode && countryName(address.countryCode),
  ];
  return (
    <span style={{ whiteSpace: "pre-line", overflowWrap: "anywhere" }}>
      {lines.filter(Boolean).join("\n")}
    </span>
  );
}
