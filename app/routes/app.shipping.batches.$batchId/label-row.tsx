import { Badge, BlockStack, Box, Button, InlineStack, Link, Text } from "@shopify/polaris";
import { formatMoney } from "~/lib/money";
import { formatWeight } from "~/lib/weight";
import type { LabelView } from "~/modules/postage/buying/label-views";
import { LETTER_SERVICES } from "~/modules/postage/refunds/refundability";
import { ActionButton } from "~/ui/action-button";
import { countryName } from "~/ui/country-name";
import { DownloadButton } from "~/ui/download-button";
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
          {countryName(label.countryCode)}
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
  const { failure, addressProblem, fulfillmentState, fulfillmentNote, refundState, refundNote } = label;
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
      {refundState === "rejected" && refundNote ? (
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
      return <RuleWayOut field={failure.field} orderGid={orderGid} />;
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

/** `field`: what of the parcel breaks a rule, see PARCEL_FIELDS. */
function RuleWayOut({ field, orderGid }: { field: string | null; orderGid: string }) {
  switch (field) {
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

const REFUNDABLE = [null, "rejected"];

function Actions({ label, onRefund }: { label: LabelView; onRefund: () => void }) {
  const { id, orderName, state, refundState, shippedAt, trackingCode, scanFormId } = label;
  const live = state === "bought" && refundState !== "refunded";
  const refundable = REFUNDABLE.includes(refundState) && !LETTER_SERVICES.has(label.service ?? "");
  const unused = live && !shippedAt && !scanFormId && refundable;
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
      {label.fulfillmentState === "refused" ? (
        <ActionButton
          fields={{ intent: "retry-fulfillment", labelId: id }}
          accessibilityLabel={`Fulfill again: ${orderName}`}
        >
          Fulfill again
        </ActionButton>
      ) : null}
      {live ? (
        <DownloadButton path={`/app/shipping/labels/${id}.pdf`} fileName={`label-${orderName}.pdf`}>
          Print
        </DownloadButton>
      ) : null}
      {live && trackingCode === null && !shippedAt ? (
        <ActionButton
          fields={{ intent: "mark-shipped", labelId: id }}
          accessibilityLabel={`Mark as shipped: ${orderName}`}
        >
          Mark as shipped
        </ActionButton>
      ) : null}
      {unused ? (
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
