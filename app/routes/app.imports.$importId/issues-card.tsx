import { Badge, BlockStack, Box, ButtonGroup, Button, Card, InlineStack, Text } from "@shopify/polaris";
import type { ImportIssuePage, ImportIssueRow, ImportRowCounts } from "~/modules/pledges/import/import-views";
import { formatCount } from "~/ui/format-count";
import { PagePagination } from "~/ui/page-pagination";

interface IssuesCardProps {
  issues: ImportIssuePage;
  shown: "failed" | "skipped";
  rows: ImportRowCounts;
}

/** Rows that became no pledge, each with the reason and where it stands in the file. */
export function IssuesCard({ issues, shown, rows }: IssuesCardProps) {
  if (rows.failed + rows.skipped === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd" id="rows">
            Rows that became no pledge
          </Text>
          <ButtonGroup variant="segmented">
            <Button
              url="?rows=failed"
              pressed={shown === "failed"}
            >{`Failed (${formatCount(rows.failed)})`}</Button>
            <Button url="?rows=skipped" pressed={shown === "skipped"}>
              {`Skipped (${formatCount(rows.skipped)})`}
            </Button>
          </ButtonGroup>
        </InlineStack>
        {issues.rows.length === 0 ? (
          <Text as="p" tone="subdued">
            None of these.
          </Text>
        ) : null}
        {issues.rows.map((issue) => (
          <Issue key={issue.row} issue={issue} />
        ))}
        <PagePagination page={issues.page} hasMore={issues.hasMore} label="Pages of rows" />
      </BlockStack>
    </Card>
  );
}

function Issue({ issue }: { issue: ImportIssueRow }) {
  return (
    <Box paddingBlockStart="300" borderBlockStartWidth="025" borderColor="border">
      <BlockStack gap="100">
        <InlineStack gap="200" blockAlign="center">
          <Badge
            tone={issue.kind === "failed" ? "critical" : undefined}
          >{`Row ${formatCount(issue.row)}`}</Badge>
          {issue.externalId ? <Text as="span" tone="subdued">{`Backer ID ${issue.externalId}`}</Text> : null}
        </InlineStack>
        {issue.problems.map(({ column, message }) => (
          <Text as="p" key={`${column} ${message}`} breakWord>
            {message}
          </Text>
        ))}
      </BlockStack>
    </Box>
  );
}
