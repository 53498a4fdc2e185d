import { Banner, BlockStack, Box, Button, Card, InlineStack, Link, List, Text } from "@shopify/polaris";
import { useCallback, useState } from "react";
import { CUSTOMS_FIELD_NAMES } from "~/modules/customs/sku-facts";
import type { CustomsCheck, LackingSku } from "~/modules/postage/groups/check-customs";
import { BatchApplyModal } from "~/ui/batch-apply-modal";
import { countOf, formatCount } from "~/ui/format-count";

/** What customs has to know of these parcels before rates are asked for, and how to say it of all SKUs at once. */
export function CustomsCard({ customs }: { customs: CustomsCheck }) {
  const [applying, setApplying] = useState(false);
  const close = useCallback(() => setApplying(false), []);
  const { declared, later, lacking, refusal } = customs;
  if (declared + later === 0) return null;
  const applicable = lacking.filter(({ sku }) => sku !== "");
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Customs
        </Text>
        <Text as="p">{describeCounts(customs)}</Text>
        {lacking.length > 0 ? (
          <Banner
            tone="warning"
            title={`Customs information is missing for ${countOf(lacking.length, "SKU")}`}
          >
            <BlockStack gap="200">
              <p>{refusedNow(declared)}</p>
              <List>
                {lacking.map((each) => (
                  <List.Item key={each.sku}>
                    <Lacking each={each} />
                  </List.Item>
                ))}
              </List>
              <InlineStack align="start">
                <Button onClick={() => setApplying(true)} disabled={applicable.length === 0}>
                  Batch apply
                </Button>
              </InlineStack>
            </BlockStack>
          </Banner>
        ) : null}
        {refusal ? (
          <Banner tone="warning" title="Customs would refuse these parcels">
            <p>
              {refusal.message} <Link url="/app/shipping/setup">Go to Initial setup</Link>
            </p>
          </Banner>
        ) : null}
        {lacking.length === 0 && !refusal ? (
          <Box>
            <Text as="p" tone="subdued">
              Customs information is complete.
            </Text>
          </Box>
        ) : null}
      </BlockStack>
      <BatchApplyModal open={applying} onClose={close} skus={applicable} />
    </Card>
  );
}

/** "12 orders carry a customs declaration: 9 abroad, 3 to APO, FPO, DPO or US Pacific addresses. 2 more are not ready." */
function describeCounts({ declared, domestic, later }: CustomsCheck): string {
  const where = [
    ...(declared > domestic ? [`${formatCount(declared - domestic)} abroad`] : []),
    ...(domestic > 0 ? [`${formatCount(domestic)} to APO, FPO, DPO or US Pacific addresses`] : []),
  ];
  const now =
    declared > 0
      ? `${countOf(declared, "ready order")} ${declared === 1 ? "carries" : "carry"} a customs declaration: ${where.join(", ")}.`
      : "No ready order carries a customs declaration.";
  return later > 0
    ? `${now} ${formatCount(later)} more that ${later === 1 ? "is" : "are"} not ready yet will.`
    : now;
}

function refusedNow(declared: number): string {
  return declared > 0
    ? `${countOf(declared, "order")} would get no label until it is complete. Orders without a declaration are not held up.`
    : "Orders that become ready later would get no label until it is complete.";
}

function Lacking({ each: { sku, title, missing, item } }: { each: LackingSku }) {
  const fields = missing.map((field) => CUSTOMS_FIELD_NAMES[field]).join(", ");
  if (sku === "")
    return (
      <>{`${title || "An item"} has no SKU: give its product one in Shopify, so that customs can be told what it is.`}</>
    );
  return (
    <>
      <Link url={`/app/skus?search=${encodeURIComponent(sku)}`}>{sku}</Link>
      {`: ${fields}`}
      {item ? (
        <>
          {" · "}
          <Link url={`/app/skus/items/${item.itemId}`}>{`All SKUs of ${item.name}`}</Link>
        </>
      ) : null}
    </>
  );
}
