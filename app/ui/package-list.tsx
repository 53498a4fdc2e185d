import { BlockStack, Box, InlineStack, Link, List, Text } from "@shopify/polaris";
import type { ShipmentEventKind } from "~/modules/fulfillment/shipments";
import type {
  FulfillmentView,
  PackageSource,
  PackageView,
  PledgeShippingView,
} from "~/modules/fulfillment/views";
import { DateTime } from "./date-time";
import { PackageBadge } from "./package-badge";

const SOURCES: Record<PackageSource, string> = {
  shopify: "From Shopify",
  label: "Label bought here",
  upload: "From an upload",
};

const EVENTS: Record<ShipmentEventKind, string> = {
  label: "Label made",
  confirmed: "Confirmed by the carrier",
  in_transit: "In transit",
  delayed: "Delayed",
  attempted: "Delivery attempted",
  ready_for_pickup: "Ready for pickup",
  out_for_delivery: "Out for delivery",
  failure: "Delivery failed",
  delivered: "Delivered",
  returned: "Returned to the sender",
  handed_over: "Handed over to the carrier",
};

/** Every parcel of an order with its number, what is in it, and what became of it. */
export function PackageList({ shipping }: { shipping: PledgeShippingView }) {
  if (shipping.packages.length === 0)
    return (
      <Text as="p" tone="subdued">
        {noPackagesYet(shipping)}
      </Text>
    );
  return (
    <BlockStack gap="400">
      {shipping.packages.map((parcel, index) => (
        <Box
          key={parcel.id}
          borderBlockStartWidth={index === 0 ? undefined : "025"}
          borderColor="border"
          paddingBlockStart={index === 0 ? undefined : "400"}
        >
          <Parcel parcel={parcel} fulfillment={fulfillmentOf(shipping, parcel)} />
        </Box>
      ))}
    </BlockStack>
  );
}

function noPackagesYet({ cancelledAt, onHold }: PledgeShippingView): string {
  if (cancelledAt) return "The order was cancelled before anything was shipped.";
  if (onHold) return "Nothing has shipped yet: the order is on hold in Shopify.";
  return "Nothing has shipped yet. Parcels appear here as soon as Shopify tells of them.";
}

function fulfillmentOf(shipping: PledgeShippingView, parcel: PackageView): FulfillmentView | undefined {
  return shipping.fulfillments.find(({ packageIds }) => packageIds.includes(parcel.id));
}

function Parcel({ parcel, fulfillment }: { parcel: PackageView; fulfillment: FulfillmentView | undefined }) {
  return (
    <BlockStack gap="150">
      <InlineStack gap="200" blockAlign="center">
        <TrackingNumber parcel={parcel} />
        <PackageBadge status={parcel.status} />
      </InlineStack>
      {parcel.untracked ? (
        <Text as="p" tone="subdued">
          {parcel.untracked}
        </Text>
      ) : null}
      <Text as="p" tone="subdued" breakWord>
        {[parcel.carrier, parcel.fulfillmentName, SOURCES[parcel.source]].filter(Boolean).join(" · ")}
      </Text>
      {fulfillment && fulfillment.lines.length > 0 ? (
        <Text as="p" breakWord>
          {contentsOf(fulfillment)}
        </Text>
      ) : null}
      <History parcel={parcel} />
    </BlockStack>
  );
}

function TrackingNumber({ parcel }: { parcel: PackageView }) {
  const text = parcel.number ?? "Parcel without a number";
  return (
    <Text as="h3" variant="headingSm" breakWord>
      {parcel.url ? (
        <Link url={parcel.url} target="_blank" accessibilityLabel={`${text}: follow it at the carrier`}>
          {text}
        </Link>
      ) : (
        text
      )}
    </Text>
  );
}

/** Quantities belong to the fulfilment: with several numbers nobody knows what is in which parcel. */
function contentsOf({ lines, packageIds }: FulfillmentView): string {
  const items = lines.map(({ sku, quantity }) => `${quantity} × ${sku ?? "item without a SKU"}`).join(", ");
  return packageIds.length > 1 ? `${items} in ${packageIds.length} parcels together` : items;
}

function History({ parcel }: { parcel: PackageView }) {
  const steps: { at: string; text: string }[] = parcel.events.map(({ at, kind, message }) => ({
    at,
    text: message ? `${EVENTS[kind]}: ${message}` : EVENTS[kind],
  }));
  if (parcel.shippedAt) steps.push({ at: parcel.shippedAt, text: "Shipped" });
  if (parcel.withdrawnAt)
    steps.push({ at: parcel.withdrawnAt, text: "Withdrawn: the order no longer has it" });
  if (parcel.deliveredAt && !parcel.events.some(({ kind }) => kind === "delivered"))
    steps.push({ at: parcel.deliveredAt, text: "Delivered" });
  if (steps.length === 0) return null;
  return (
    <List>
      {steps
        .toSorted((a, b) => b.at.localeCompare(a.at))
        .map(({ at, text }) => (
          <List.Item key={`${at} ${text}`}>
            <Text as="span" tone="subdued">
              <DateTime iso={at} />
            </Text>{" "}
            {text}
          </List.Item>
        ))}
    </List>
  );
}
