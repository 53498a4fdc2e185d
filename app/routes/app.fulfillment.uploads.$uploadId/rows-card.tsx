import { Badge, BlockStack, Box, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useSearchParams } from "@remix-run/react";
import type {
  TrackingUploadRowView,
  TrackingUploadView,
} from "~/modules/fulfillment/tracking-upload/tracking-views";
import { countOf, formatCount } from "~/ui/format-count";
import { PagePagination } from "~/ui/page-pagination";
import { isAhead, rowBadge, rowChoices } from "./verdicts";

interface RowsCardProps {
  upload: TrackingUploadView;
  /** By what the rows are filtered; null shows all. */
  shown: string | null;
}

/** Row by row what will happen, or what has; filtered by exactly that. */
export function RowsCard({ upload, shown }: RowsCardProps) {
  const ahead = isAhead(upload);
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {ahead ? "What will happen, row by row" : "What has happened, row by row"}
          </Text>
          <RowFilter upload={upload} shown={shown} />
        </BlockStack>
      </Box>
      {upload.rows.length === 0 ? (
        <Box padding="400" paddingBlockStart="0">
          <Text as="p" tone="subdued">
            No such rows.
          </Text>
        </Box>
      ) : null}
      <ul style={{ margin: 0, padding: 0, listStyle: "none" }}>
        {upload.rows.map((row) => (
          <li key={row.row}>
            <Row row={row} ahead={ahead} kind={upload.kind} />
          </li>
        ))}
      </ul>
      <Box padding="300">
        <PagePagination page={upload.page} hasMore={upload.hasMore} label="Pages of rows" />
      </Box>
    </Card>
  );
}

function RowFilter({ upload, shown }: RowsCardProps) {
  const [, setQuery] = useSearchParams();
  const choices = rowChoices(upload.counts, isAhead(upload));
  const choose = (value: string | null) =>
    setQuery(value ? { show: value } : {}, { preventScrollReset: true, replace: true });
  return (
    <InlineStack gap="200">
      <Button pressed={shown === null} onClick={() => choose(null)} size="slim">
        {`All ${formatCount(upload.counts.rows)}`}
      </Button>
      {choices.map(({ value, label, count }) => (
        <Button key={value} pressed={shown === value} onClick={() => choose(value)} size="slim">
          {`${label} ${formatCount(count)}`}
        </Button>
      ))}
    </InlineStack>
  );
}

interface RowProps {
  row: TrackingUploadRowView;
  ahead: boolean;
  kind: TrackingUploadView["kind"];
}

function Row({ row, ahead, kind }: RowProps) {
  const badge = rowBadge(row, ahead);
  return (
    <Box paddingBlock="300" paddingInline="400" borderBlockStartWidth="025" borderColor="border">
      <BlockStack gap="100">
        <InlineStack gap="200" blockAlign="center">
          <Badge tone={badge.tone}>{badge.label}</Badge>
          <Text as="span" fontWeight="semibold" breakWord>
            {row.pledge ? (
              <Link url={`/app/pledges/${row.pledge.id}`} removeUnderline>
                {row.pledge.backerName ?? row.pledge.externalId}
              </Link>
            ) : (
              row.key || "No backer named"
            )}
          </Text>
          <Text as="span" tone="subdued" breakWord>
            {describeRow(row, kind)}
          </Text>
        </InlineStack>
        {describeParcel(row) ? (
          <Text as="p" breakWord>
            {describeParcel(row)}
          </Text>
        ) : null}
        {row.message ? (
          <Text
            as="p"
            tone={row.verdict === "refuse" || row.state === "refused" ? "critical" : "subdued"}
            breakWord
          >
            {row.message}
          </Text>
        ) : null}
      </BlockStack>
    </Box>
  );
}

function describeRow({ row, line, pledge }: TrackingUploadRowView, kind: RowProps["kind"]): string {
  const place = kind === "file" ? `Row ${row}${line === row + 1 ? "" : ` (line ${line})`}` : null;
  return [place, pledge && `Backer ID ${pledge.externalId}`, pledge?.orderName].filter(Boolean).join(" · ");
}

function describeParcel(row: TrackingUploadRowView): string {
  const items = row.sku ? countOf(row.quantity ?? 1, `× ${row.sku}`, `× ${row.sku}`) : null;
  const replaced = row.replaced.length > 0 ? `instead of ${row.replaced.join(", ")}` : null;
  const numbers = row.numbers.length > 0 ? row.numbers.join(", ") : null;
  return [row.carrier, numbers, replaced, items].filter(Boolean).join(" · ");
}
