import { Link } from "@shopify/polaris";
import type { PledgeShippingView, ToldBy } from "~/modules/fulfillment/views";
import { DateTime } from "./date-time";
import { Facts } from "./facts";
import { countOf } from "./format-count";

const WAYS: Record<ToldBy, string> = {
  webhook: "by webhook",
  pull: "fetched by the platform",
  csv: "in a tracking file",
};

/** When an order's parcels moved, and what the crowdfunding side and the backer can see of it. */
export function ShippingFacts({ shipping }: { shipping: PledgeShippingView }) {
  const { units, told } = shipping;
  return (
    <Facts
      facts={[
        {
          term: "Shipped",
          // 0 before Shopify has told of the order's items.
          value: units.total > 0 ? `${units.shipped} of ${countOf(units.total, "item")}` : null,
        },
        { term: "All shipped", value: shipping.shippedAt ? <DateTime iso={shipping.shippedAt} /> : null },
        {
          term: "All delivered",
          value: shipping.deliveredAt ? <DateTime iso={shipping.deliveredAt} /> : null,
        },
        { term: "Tracking sent to the crowdfunding side", value: <Told told={told} /> },
        { term: "Last compared with Shopify", value: <Checked shipping={shipping} /> },
        {
          term: "What the backer sees",
          value: (
            <Link url={shipping.trackingPageUrl} target="_blank">
              Open the tracking page
            </Link>
          ),
        },
      ]}
    />
  );
}

function Told({ told }: { told: PledgeShippingView["told"] }) {
  if (!told) return <>Not yet</>;
  return (
    <>
      <DateTime iso={told.at} /> {WAYS[told.by]}
      {told.upToDate ? "" : "; something newer is on its way"}
    </>
  );
}

function Checked({ shipping }: { shipping: PledgeShippingView }) {
  if (shipping.hiddenAt)
    return (
      <>
        Cannot be checked since <DateTime iso={shipping.hiddenAt} />: Shopify no longer shows this order
      </>
    );
  return shipping.checkedAt ? (
    <DateTime iso={shipping.checkedAt} />
  ) : (
    <>Not yet; known from messages of Shopify</>
  );
}
