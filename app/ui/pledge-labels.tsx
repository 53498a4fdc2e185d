import { Banner, BlockStack, Box, InlineStack, Link, Text } from "@shopify/polaris";
import { formatMoney } from "~/lib/money";
import { formatWeight } from "~/lib/weight";
import { isUsable } from "~/modules/postage/buying/label-state";
import type { PledgeLabelView } from "~/modules/postage/pledge-labels/pledge-label-view";
import { ActionButton } from "./action-button";
import { DateTime } from "./date-time";
import { DownloadButton } from "./download-button";
import { keptFulfillment } from "./kept-fulfillment";
import { LabelBadge } from "./label-badge";
import { RefundLabelButton } from "./refund-label-button";

/** The labels of one pledge with what can be done with them; everything is asked of the pledge's own page. */
export function PledgeLabels({ labels }: { labels: PledgeLabelView[] }) {
  return (
    <BlockStack gap="400">
      {labels.map((label, index) => (
        <Box
          key={label.id}
          borderBlockStartWidth={index === 0 ? undefined : "025"}
          borderColor="border"
          paddingBlockStart={index === 0 ? undefined : "400"}
        >
          <BlockStack gap="150">
            <Heading label={label} />
            <Text as="p" tone="subdued" breakWord>
              {describe(label)}
            </Text>
            <Bought label={label} />
            <Notes label={label} />
            <Actions label={label} />
          </BlockStack>
        </Box>
      ))}
    </BlockStack>
  );
}

const WITHOUT_NUMBER: Partial<Record<PledgeLabelView["state"], string>> = {
  bought: "Without a tracking number",
  failed: "No label",
  cancelled: "No label",
};

function Heading({ label }: { label: PledgeLabelView }) {
  const { trackingCode, trackingUrl, state } = label;
  const text = trackingCode ?? WITHOUT_NUMBER[state] ?? "Not bought yet";
  return (
    <InlineStack gap="200" blockAlign="center">
      <Text as="h3" variant="headingSm" breakWord>
        {trackingUrl ? (
          <Link url={trackingUrl} target="_blank" accessibilityLabel={`${text}: follow it at USPS`}>
            {text}
          </Link>
        ) : (
          text
        )}
      </Text>
      <LabelBadge label={label} />
    </InlineStack>
  );
}

/** "USPS Ground Advantage · $5.12 postage + $0.51 fee · 340 g (12 oz)". */
function describe(label: PledgeLabelView): string {
  const { postageMinor, quotedMinor, feeMinor, insuranceMinor, easypostMinor } = label;
  const cost = [
    postageMinor === null ? null : `${formatMoney(postageMinor, "USD")} postage`,
    feeMinor ? `${formatMoney(feeMinor, "USD")} fee` : null,
    insuranceMinor ? `${formatMoney(insuranceMinor, "USD")} insurance` : null,
    easypostMinor ? `${formatMoney(easypostMinor, "USD")} of EasyPost's own` : null,
  ].filter(Boolean);
  const quoted = quotedMinor === null ? null : `quoted at ${formatMoney(quotedMinor, "USD")}`;
  return [
    label.serviceName,
    cost.length > 0 ? cost.join(" + ") : quoted,
    label.packageTypeName,
    label.weightGrams > 0 ? formatWeight(label.weightGrams) : null,
  ]
    .filter(Boolean)
    .join(" · ");
}

function Bought({ label }: { label: PledgeLabelView }) {
  const { batchId, batchNumber, externalId, boughtAt, printedAt } = label;
  const url = `/app/shipping/batches/${batchId}?search=${encodeURIComponent(externalId)}`;
  return (
    <Text as="p" tone="subdued">
      <Link url={url}>{`Labels ${batchNumber}`}</Link>
      {boughtAt ? (
        <>
          {" · bought "}
          <DateTime iso={boughtAt} />
        </>
      ) : null}
      {printedAt ? (
        <>
          {" · printed "}
          <DateTime iso={printedAt} />
        </>
      ) : null}
    </Text>
  );
}

function Notes({ label }: { label: PledgeLabelView }) {
  const { failure, endedService, refundNote, refund, fulfillmentState, fulfillmentNote } = label;
  const kept = keptFulfillment(label);
  return (
    <>
      {failure && label.state === "failed" ? <Problem>{failure.message}</Problem> : null}
      {fulfillmentState === "refused" ? (
        <Problem>{`Bought, but not fulfilled in Shopify: ${fulfillmentNote ?? "it gave no reason"}`}</Problem>
      ) : null}
      {fulfillmentState !== "refused" && fulfillmentNote && !kept ? (
        <Problem>{fulfillmentNote}</Problem>
      ) : null}
      {kept ? <Problem>{kept}</Problem> : null}
      {refundNote ? <Problem>{refundNote}</Problem> : null}
      {refund.warnBy ? (
        <Banner tone="warning">
          {"USPS takes this label back only until "}
          <DateTime iso={refund.warnBy} />
          {". Refund it now if it is not used."}
        </Banner>
      ) : null}
      {endedService ? (
        <Text as="p" tone="subdued">
          {endedService}
        </Text>
      ) : null}
    </>
  );
}

function Problem({ children }: { children: string }) {
  return (
    <Text as="p" tone="critical" breakWord>
      {children}
    </Text>
  );
}

function Actions({ label }: { label: PledgeLabelView }) {
  const { id, orderName, pledgeId, state, refund, refundState } = label;
  const action = `/app/pledges/${pledgeId}`;
  if (state !== "bought") return null;
  const usable = isUsable(refundState);
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="start">
        {usable ? (
          <DownloadButton path={`/app/shipping/labels/${id}.pdf`} fileName={`label-${orderName}.pdf`}>
            {label.printedAt ? "Print again" : "Print label"}
          </DownloadButton>
        ) : null}
        {label.fulfillmentState === "refused" && usable ? (
          <ActionButton
            action={action}
            fields={{ intent: "fulfill-label", labelId: id }}
            accessibilityLabel={`Fulfill again: ${orderName}`}
          >
            Fulfill again
          </ActionButton>
        ) : null}
        {label.canMarkShipped ? (
          <ActionButton
            action={action}
            fields={{ intent: "mark-label-shipped", labelId: id }}
            accessibilityLabel={`Mark as shipped: the letter of ${orderName}`}
          >
            Mark as shipped
          </ActionButton>
        ) : null}
        {refund.possible ? (
          <RefundLabelButton
            labelId={id}
            orderName={orderName}
            account={label.account}
            again={refund.again}
            action={action}
          />
        ) : null}
      </InlineStack>
      {refund.reason && usable ? (
        <Text as="p" tone="subdued">
          {`No refund: ${refund.reason}`}
        </Text>
      ) : null}
    </BlockStack>
  );
}
