import { Badge, BlockStack, Card, DescriptionList, InlineStack, Link, Text } from "@shopify/polaris";
import type { PledgeAddress } from "~/modules/pledges/pledge";
import type { PledgeView } from "~/modules/pledges/views";
import { countryName } from "~/ui/country-name";
import { DateTime } from "~/ui/date-time";

/** Who the backer is and where the pledge came from. */
export function BackerCard({ pledge }: { pledge: PledgeView }) {
  const { content, corrections } = pledge;
  const address = corrections.shippingAddress ?? content?.shippingAddress ?? null;
  const rows = [
    { term: "Name", description: content?.backer.name },
    { term: "E-mail", description: corrections.email ?? content?.backer.email },
    { term: "Phone", description: content?.backer.phone ?? address?.phone },
    { term: "Ship to", description: address ? <Address address={address} /> : null },
    { term: "Backer ID", description: pledge.externalId },
    { term: "Pledge level", description: content?.pledgeLevel },
    { term: "Platform", description: `${pledge.platform}, through ${pledge.connection.name}` },
    { term: "Says", description: `This pledge is ${pledge.status}` },
    { term: "Pledged", description: <DateTime iso={pledge.pledgedAt} /> },
    { term: "Received", description: <DateTime iso={pledge.receivedAt} /> },
    {
      term: "Batch",
      description: pledge.batch ? <Link url={`/app/batches/${pledge.batch.id}`}>{`Batch ${pledge.batch.number}`}</Link> : null,
    },
  ];
  return (
    <Card>
      <BlockStack gap="200">
        <InlineStack gap="200">
          <Text as="h2" variant="headingMd">
            Backer
          </Text>
          {corrections.shippingAddress || corrections.email ? <Badge tone="info">Corrected by you</Badge> : null}
          {pledge.redactedAt ? <Badge>Personal data erased</Badge> : null}
        </InlineStack>
        <DescriptionList
          gap="tight"
          items={rows.flatMap(({ term, description }) => (description ? [{ term, description }] : []))}
        />
      </BlockStack>
    </Card>
  );
}

function Address({ address }: { address: PledgeAddress }) {
  const city = [address.postalCode, address.city, address.region].filter(Boolean).join(" ");
  const lines = [address.name, address.line1, address.line2, city, address.countryCode && countryName(address.countryCode)];
  return (
    <span style={{ whiteSpace: "pre-line", overflowWrap: "anywhere" }}>{lines.filter(Boolean).join("\n")}</span>
  );
}
