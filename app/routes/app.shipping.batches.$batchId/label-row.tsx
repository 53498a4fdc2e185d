import { Badge, BlockStack, Box, Button, InlineStack, Link, Text } from "@shopify/polaris";
import { formatMoney } from "~/lib/money";
import { formatWeight } from "~/lib/weight";
import { isUsable } from "~/modules/postage/buying/label-state";
import type { LabelView } from "~/modules/postage/buying/label-views";
import { LETTER_SERVICES } from "~/modules/postage/refunds/refundability";
import { ActionButton } from "~/ui/action-button";
import { countryName } from "~/ui/country-name";
import { DownloadButton } from "~/ui/download-button";
import { keptFulfillment } from "~/ui/kept-fulfillment";
import { LabelBadge } from "~/ui/label-badge";
import { orderAdminUrl } from "~/ui/order-link";

/** One label: whose, what is in it, its number and price or why it was not bought, and what can be done. */
export function LabelRow({ label, onRefund }: { label: LabelView; onRefund: () => void }) {
  return (
    <Box paddingBlock="300" paddingInline="400" borderBlockStartWidth="025" borderColor="border">
      <InlineStack align="space-between" gap="300" blockAlign="start">
        <div style={{ flex: "1 1 16rem", minWidth: 0 }}>
          <Facts label={label} />
        </div>
        <Actions label={label} onRefund={onRefund} />
      </InlineStack>
    </Box>
  );
}

function Facts({ label }: { label: LabelView }) {
  return (
    <BlockStack gap="100">
      <InlineStack align="start" gap="200" blockAlign="center">
        <LabelBadge label={label} />
        <Text as="span" fontWeight="semibold" breakWord>
          <Link url={`/app/pledges/${label.pledgeId}`} removeUnderline>
            {`${label.orderName} ${label.backerName ?? ""}`.trim()}
          </Link>
        </Text>
        <Text as="span" tone="subdued">
          {`Backer ID ${label.externalId} · ${countryName(label.countryCode)}`}
        </Text>
        {label.addressState === "overridden" ? <Badge tone="warning">Address not checked</Badge> : null}
      </InlineStack>
      <Text as="p" breakWord>
        {label.contents.map(({ sku, title, quantity }) => `${quantity} × ${sku || title}`).join(", ")}
      </Text>
      <Text as="p" tone="subdued" breakWord>
        {describe(label)}
      </Text>
      <Trouble label={label} />
    </BlockStack>
  );
}

/** "USPS Ground Advantage · 9400… · $5.12 · 340 g (12 oz)". */
function describe(label: LabelView): string {
  const postage = label.postageMinor ?? label.quotedMinor;
  const days = label.deliveryDays;
  return [
    label.serviceName,
    label.trackingCode ?? (label.state === "bought" ? "no tracking number" : null),
    postage === null ? null : formatMoney(postage, "USD"),
    label.insuredMinor === null ? null : `insured for ${formatMoney(label.insuredMinor, "USD")}`,
    label.weightGrams > 0 ? formatWeight(label.weightGrams) : null,
    label.state === "created" && days !== null ? `${days} ${days === 1 ? "day" : "days"}` : null,
  ]
    .filter(Boolean)
    .join(" · ");
}

function Trouble({ label }: { label: LabelView }) {
  const { failure, addressProblem, fulfillmentState, fulfillmentNote, refundNote } = label;
  const kept = keptFulfillment(label);
  return (
    <>
      {failure ? (
        <Text as="p" tone="critical" breakWord>
          {failure.message} <WayOut label={label} />
        </Text>
      ) : null}
      {addressProblem && !failure ? (
        <Text as="p" tone="caution" breakWord>
          {addressProblem}
        </Text>
      ) : null}
      {fulfillmentState === "refused" ? (
        <Text as="p" tone="critical" breakWord>
          {`Bought, but not fulfilled in Shopify: ${fulfillmentNote ?? "it gave no reason"}`}
        </Text>
      ) : null}
      {fulfillmentState !== "refused" && fulfillmentNote && !kept ? (
        <Text as="p" tone="critical" breakWord>
          {fulfillmentNote}
        </Text>
      ) : null}
      {kept ? (
        <Text as="p" tone="critical" breakWord>
          {kept}
        </Text>
      ) : null}
      {refundNote ? (
        <Text as="p" tone="critical" breakWord>
          {refundNote}
        </Text>
      ) : null}
    </>
  );
}

function WayOut({ label: { failure, pledgeId, orderGid } }: { label: LabelView }) {
  switch (failure?.code) {
    case "CUSTOMS":
    case "MISSING_WEIGHT":
      return <Link url="/app/shipping/items">Fix the items</Link>;
    case "PARCEL":
      return <RuleWayOut field={failure.field} orderGid={orderGid} pledgeId={pledgeId} />;
    case "NO_RATE":
      return <OtherService pledgeId={pledgeId} />;
    case "NOT_READY":
    case "LABEL_HELD":
    case "CONTENTS_CHANGED":
      return <Link url={`/app/pledges/${pledgeId}`}>Look at the pledge</Link>;
    case "ADDRESS":
    case "ADDRESS_CHANGED":
    case "NOT_PAID":
    case "ON_HOLD":
    case "SCHEDULED":
    case "OTHER_SERVICE":
      return <OpenOrder gid={orderGid} />;
    default:
      return null;
  }
}

function OpenOrder({ gid }: { gid: string }) {
  return (
    <Link url={orderAdminUrl(gid)} target="_top">
      Open the order
    </Link>
  );
}

/** Another batch for this order: a batch keeps the service that it was made with. */
function OtherService({ pledgeId }: { pledgeId: string }) {
  return <Link url={`/app/shipping/buy?pledgeId=${pledgeId}`}>Choose another service</Link>;
}

interface RuleWayOutProps {
  /** What of the parcel breaks a rule, see PARCEL_FIELDS. */
  field: string | null;
  orderGid: string;
  pledgeId: string;
}

function RuleWayOut({ field, orderGid, pledgeId }: RuleWayOutProps) {
  switch (field) {
    case "service":
      return <OtherService pledgeId={pledgeId} />;
    case "address":
    case "phone":
      return <OpenOrder gid={orderGid} />;
    case "value":
      return <Link url="/app/shipping/items">See customs values</Link>;
    case "package":
      return <Link url="/app/shipping/setup">See package types</Link>;
    default:
      return null;
  }
}

function Actions({ label, onRefund }: { label: LabelView; onRefund: () => void }) {
  const { id, orderName, state, refundState, shippedAt, trackingCode, scanFormId } = label;
  // A label whose refund was asked for must not be used any more.
  const valid = state === "bought" && isUsable(refundState);
  const refundable = valid && !shippedAt && !scanFormId && !LETTER_SERVICES.has(label.service ?? "");
  return (
    <InlineStack align="start" gap="200">
      {label.canOverrideAddress ? (
        <ActionButton
          fields={{ intent: "override-address", labelId: id }}
          accessibilityLabel={`Use the address anyway for ${orderName}`}
        >
          Use the address anyway
        </ActionButton>
      ) : null}
      {label.canRetry ? (
        <ActionButton fields={{ intent: "retry", labelId: id }} accessibilityLabel={`Retry ${orderName}`}>
          Retry
        </ActionButton>
      ) : null}
      {valid && label.fulfillmentState === "refused" ? (
        <ActionButton
          fields={{ intent: "retry-fulfillment", labelId: id }}
          accessibilityLabel={`Fulfill again: ${orderName}`}
        >
          Fulfill again
        </ActionButton>
      ) : null}
      {valid ? (
        <DownloadButton
          path={`/app/shipping/labels/${id}.pdf`}
          fileName={`label-${orderName}.pdf`}
          accessibilityLabel={`Print the label of ${orderName}`}
        >
          Print
        </DownloadButton>
      ) : null}
      {valid ? (
        <DownloadButton
          path={`/app/shipping/labels/${id}.zpl`}
          fileName={`label-${orderName}.zpl`}
          accessibilityLabel={`ZPL of the label of ${orderName}`}
          variant="plain"
        >
          ZPL
        </DownloadButton>
      ) : null}
      {valid && trackingCode === null && !shippedAt ? (
        <ActionButton
          fields={{ intent: "mark-shipped", labelId: id }}
          accessibilityLabel={`Mark as shipped: ${orderName}`}
        >
          Mark as shipped
        </ActionButton>
      ) : null}
      {refundable ? (
        <Button
          onClick={onRefund}
          variant="tertiary"
          accessibilityLabel={`${refundState === "rejected" ? "Ask again to refund" : "Refund"} the label of ${orderName}`}
        >
          {refundState === "rejected" ? "Ask again" : "Refund"}
        </Button>
      ) : null}
    </InlineStack>
  );
}
