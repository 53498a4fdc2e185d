import { Badge, BlockStack, Card, InlineStack, Layout, Link, Text } from "@shopify/polaris";
import type { BackerPledge, BackerProfile } from "~/modules/backers/backer-views";
import { countryName } from "~/ui/country-name";
import { DateTime } from "~/ui/date-time";
import { Facts } from "~/ui/facts";
import { Money } from "~/ui/money";
import { OrderLink } from "~/ui/order-link";
import { platformLabel } from "~/ui/platform-label";
import { ShippingBadge } from "~/ui/shipping-badge";
import { StateBadge } from "~/ui/state-badge";
import { shippingOf, type BackerData } from "./backer-data";

/** Who the person is, and every pledge with its order and how far its parcels are. */
export function OverviewTab({ data }: { data: BackerData }) {
  return (
    <Layout>
      <Layout.Section>
        <BlockStack gap="400">
          {data.profile.pledges.map((pledge) => (
            <PledgeCard key={pledge.id} pledge={pledge} data={data} />
          ))}
        </BlockStack>
      </Layout.Section>
      <Layout.Section variant="oneThird">
        <PersonCard profile={data.profile} />
      </Layout.Section>
    </Layout>
  );
}

function PledgeCard({ pledge, data }: { pledge: BackerPledge; data: BackerData }) {
  const shipping = shippingOf(data, pledge);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd" breakWord>
            {pledge.campaignName}
          </Text>
          <StateBadge state={pledge.state} />
          {pledge.state === "created" ? <ShippingBadge status={shipping?.status ?? "unfulfilled"} /> : null}
        </InlineStack>
        <Facts
          facts={[
            { term: "Backer ID", value: pledge.externalId },
            { term: "Platform", value: platformLabel(pledge.platform) },
            { term: "Pledge level", value: pledge.pledgeLevel },
            { term: "Total paid", value: <Money {...pledge.totalPaid} /> },
            { term: "Order", value: pledge.order ? <OrderLink {...pledge.order} /> : "None yet" },
            { term: "Items", value: pledge.lines.length > 0 ? <Items lines={pledge.lines} /> : null },
            { term: "Pledged", value: pledge.pledgedAt ? <DateTime iso={pledge.pledgedAt} /> : null },
            {
              term: "Tracking sent to the crowdfunding side",
              value: shipping ? shipping.told ? <DateTime iso={shipping.told.at} /> : "Not yet" : null,
            },
          ]}
        />
        <InlineStack gap="400">
          <Link url={`/app/pledges/${pledge.id}`}>See every cent of this pledge</Link>
          {shipping ? (
            <Link url={shipping.trackingPageUrl} target="_blank">
              Open the tracking page
            </Link>
          ) : null}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

function Items({ lines }: { lines: BackerPledge["lines"] }) {
  return <>{lines.map(({ sku, title, quantity }) => `${quantity} × ${title ?? sku}`).join(", ")}</>;
}

function PersonCard({ profile }: { profile: BackerProfile }) {
  const lines = [...profile.address, profile.countryCode ? countryName(profile.countryCode) : null];
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack gap="200">
          <Text as="h2" variant="headingMd">
            Backer
          </Text>
          {profile.erased ? <Badge>Personal data erased</Badge> : null}
        </InlineStack>
        <Facts
          facts={[
            { term: "Name", value: profile.name },
            { term: "E-mail", value: profile.email },
            { term: "Phone", value: profile.phone },
            {
              term: "Ship to",
              value: <span style={{ whiteSpace: "pre-line" }}>{lines.filter(Boolean).join("\n")}</span>,
            },
          ]}
        />
      </BlockStack>
    </Card>
  );
}
