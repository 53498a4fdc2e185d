import { Banner, BlockStack, Box, Card, IndexTable, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import { formatMoney } from "~/lib/money";
import { formatWeight } from "~/lib/weight";
import { describeServices } from "~/modules/postage/groups/describe-service";
import type { EstimateResult, EstimateRow } from "~/modules/postage/rates/estimate";
import { DateTime } from "~/ui/date-time";
import { DownloadButton } from "~/ui/download-button";
import { countOf, formatCount } from "~/ui/format-count";
import { PagePagination } from "~/ui/page-pagination";
import { NumberCell, RecordTable } from "~/ui/record-table";
import { describeContents } from "../shipping-pages/describe-contents";
import type { EstimatePageView } from "./estimate-page-view";

/** How far the estimate is, then the table: one row for all parcels with the same items. */
export function EstimateResultCard({ estimate }: { estimate: EstimatePageView }) {
  const { state, result, failure } = estimate;
  if (state === "queued" || state === "running") return <Progress estimate={estimate} />;
  if (!result) {
    return (
      <Banner tone="critical" title="This estimate could not be made">
        <p>{failure ?? "Try again."}</p>
      </Banner>
    );
  }
  return (
    <Card padding="0">
      <Box padding="400">
        <Summary estimate={estimate} result={result} />
      </Box>
      <RecordTable
        rows={result.rows}
        idOf={({ groupKey }) => groupKey}
        resourceName={{ singular: "package group", plural: "package groups" }}
        headings={[
          { title: "One parcel" },
          { title: "Parcels", alignment: "end" },
          { title: "Abroad", alignment: "end" },
          { title: "Weighs" },
          { title: "Postage", alignment: "end" },
          { title: "Fee", alignment: "end" },
        ]}
        cells={(row) => <Cells row={row} />}
        condensed={(row) => <Condensed row={row} />}
      />
      <Box padding="300">
        <PagePagination
          page={estimate.page}
          hasMore={estimate.page < estimate.pages}
          pages={estimate.pages}
          label="Pages of the estimate"
        />
      </Box>
    </Card>
  );
}

function Progress({ estimate }: { estimate: EstimatePageView }) {
  const { done, total } = estimate;
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd" id="estimate-progress">
          Working out the estimate
        </Text>
        <ProgressBar
          progress={total === 0 ? 0 : (done / total) * 100}
          ariaLabelledBy="estimate-progress"
          animated={false}
        />
        <div role="status">
          <Text as="p" tone="subdued">
            {total === 0 ? "Starting" : `${formatCount(done)} of ${countOf(total, "destination")} priced`}
          </Text>
        </div>
      </BlockStack>
    </Card>
  );
}

function Summary({ estimate, result }: { estimate: EstimatePageView; result: EstimateResult }) {
  const { total, weightlessSkus } = result;
  const all = formatMoney(total.postageMinor + total.feeMinor, "USD");
  const words = [estimate.packageTypeName, describeServices(estimate.choice)].filter(Boolean).join(", ");
  return (
    <BlockStack gap="200">
      <InlineStack align="space-between" gap="200" blockAlign="center">
        <Text as="h2" variant="headingMd">
          {`About ${all} for ${countOf(total.priced, "parcel")}`}
        </Text>
        <DownloadButton path={`/app/shipping/estimates/${estimate.id}.csv`} fileName="shipping-estimate.csv">
          Download CSV
        </DownloadButton>
      </InlineStack>
      <Text as="p" tone="subdued">
        {`${words}: postage ${formatMoney(total.postageMinor, "USD")}, fee ${formatMoney(total.feeMinor, "USD")}. Priced `}
        <DateTime iso={estimate.finishedAt} />.
      </Text>
      {total.priced < total.pledges ? (
        <Banner
          tone="warning"
          title={`${countOf(total.pledges - total.priced, "parcel")} could not be priced`}
        >
          {weightlessSkus.length > 0 ? <p>{`Without a weight: ${named(weightlessSkus)}.`}</p> : null}
        </Banner>
      ) : null}
    </BlockStack>
  );
}

const MOST_NAMED = 20;

function named(skus: string[]): string {
  const more = skus.length - MOST_NAMED;
  const some = skus.slice(0, MOST_NAMED).map((sku) => sku || "an item without a SKU");
  return some.join(", ") + (more > 0 ? ` and ${formatCount(more)} more` : "");
}

function Cells({ row }: { row: EstimateRow }) {
  return (
    <>
      <IndexTable.Cell>
        <Contents row={row} />
      </IndexTable.Cell>
      <NumberCell>{formatCount(row.pledges)}</NumberCell>
      <NumberCell>{formatCount(row.abroad)}</NumberCell>
      <IndexTable.Cell>{row.weightGrams === null ? "–" : formatWeight(row.weightGrams)}</IndexTable.Cell>
      <NumberCell>{formatMoney(row.postageMinor, "USD")}</NumberCell>
      <NumberCell>{formatMoney(row.feeMinor, "USD")}</NumberCell>
    </>
  );
}

function Condensed({ row }: { row: EstimateRow }) {
  return (
    <>
      <Contents row={row} />
      <Text as="span">
        {`${countOf(row.pledges, "parcel")}, postage ${formatMoney(row.postageMinor, "USD")}, fee ${formatMoney(row.feeMinor, "USD")}`}
      </Text>
    </>
  );
}

function Contents({ row }: { row: EstimateRow }) {
  return (
    <div style={{ maxWidth: "24rem", whiteSpace: "normal", overflowWrap: "anywhere" }}>
      <Text as="p" fontWeight="semibold">
        {describeContents(row.contents)}
      </Text>
      {row.unpriced.map(({ reason, pledges }) => (
        <Text as="p" tone="critical" key={reason}>
          {`${countOf(pledges, "parcel")}: ${reason}`}
        </Text>
      ))}
    </div>
  );
}
