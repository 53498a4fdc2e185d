import { Banner, BlockStack, Box, Button, Card, InlineGrid, InlineStack, Link, Text } from "@shopify/polaris";
import type { ImportView } from "~/modules/pledges/import/import-views";
import { DateTime } from "~/ui/date-time";
import { DownloadButton } from "~/ui/download-button";
import { countOf, formatCount } from "~/ui/format-count";

interface ResultCardProps {
  view: ImportView;
  /** Where the pledges of this import are listed; null when there are none. */
  pledgesUrl: string | null;
}

/** What became of the rows, and where to go from here. */
export function ResultCard({ view, pledgesUrl }: ResultCardProps) {
  const { rows, pledges } = view;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {headingOf(view)}
        </Text>
        {view.failure ? (
          <Banner tone="critical" title="The import stopped">
            <p>{view.failure.message}</p>
          </Banner>
        ) : null}
        {view.undo && view.state === "undone" ? <UndoneBanner undo={view.undo} /> : null}
        <InlineGrid columns={{ xs: 2, md: 4 }} gap="400">
          <Figure label="Rows imported" value={rows.imported} />
          <Figure label="Rows skipped" value={rows.skipped} url="?rows=skipped#rows" />
          <Figure label="Rows failed" value={rows.failed} url="?rows=failed#rows" />
          <Figure label="Rows in the file" value={rows.total ?? rows.done} />
        </InlineGrid>
        <Text as="p">{describePledges(pledges)}</Text>
        <Text as="p" tone="subdued">
          {view.finishedAt ? (
            <>
              Ended <DateTime iso={view.finishedAt} />
            </>
          ) : null}
        </Text>
        <InlineStack gap="300">
          {pledgesUrl ? (
            <Button url={pledgesUrl} variant="primary">
              View the pledges
            </Button>
          ) : null}
          {rows.failed > 0 && !view.purgedAt ? (
            <DownloadButton path={`/app/imports/${view.id}/failures`} fileName={failureName(view.fileName)}>
              {`Download the ${countOf(rows.failed, "failed row")}`}
            </DownloadButton>
          ) : null}
        </InlineStack>
        {rows.failed > 0 ? (
          <Text as="p" tone="subdued">
            Correct the downloaded rows and <Link url="/app/imports">upload them as a new file</Link>: rows
            that were imported already are recognised.
          </Text>
        ) : null}
      </BlockStack>
    </Card>
  );
}

function headingOf({ state }: ImportView): string {
  if (state === "undone") return "This import was undone";
  if (state === "cancelled") return "This import was stopped";
  return state === "failed" ? "This import did not finish" : "Every row is accounted for";
}

function describePledges({ accepted, updated, unchanged, conflict }: ImportView["pledges"]): string {
  const parts = [
    `${countOf(accepted, "pledge")} new`,
    `${formatCount(updated)} updated`,
    `${formatCount(unchanged)} unchanged`,
    ...(conflict > 0
      ? [`${formatCount(conflict)} changed after becoming an order: decide on each pledge`]
      : []),
  ];
  return `${parts.join(", ")}.`;
}

function UndoneBanner({ undo }: { undo: NonNullable<ImportView["undo"]> }) {
  const { deleted, restored, kept } = undo;
  return (
    <Banner tone={kept > 0 ? "warning" : "success"} title="What this import did was taken back">
      <p>
        {`${countOf(deleted, "pledge")} removed, ${formatCount(restored)} as before`}
        {kept > 0 ? `, ${formatCount(kept)} kept because they were pushed or changed since.` : "."}
      </p>
    </Banner>
  );
}

function Figure({ label, value, url }: { label: string; value: number; url?: string }) {
  return (
    <Box>
      <Text as="p" tone="subdued">
        {label}
      </Text>
      <Text as="p" variant="headingLg">
        {url && value > 0 ? (
          <Link url={url} removeUnderline accessibilityLabel={`${label}: ${formatCount(value)}, show them`}>
            {formatCount(value)}
          </Link>
        ) : (
          formatCount(value)
        )}
      </Text>
    </Box>
  );
}

function failureName(fileName: string): string {
  return `${fileName.replace(/\.[^.]*$/, "")}-failed.csv`;
}
