import { BlockStack, Box, Card, InlineGrid, Link, Text } from "@shopify/polaris";
import type { OutcomeSummary, PledgeSummary } from "~/modules/pledges/views/views";
import { countOf, formatCount } from "~/ui/format-count";
import { Money } from "~/ui/money";
import { OUTCOME_LABELS } from "~/ui/outcome-badge";

/** Counts and money per outcome: what pushing everything would make, or has made. */
export function SummaryCard({ summary }: { summary: PledgeSummary }) {
  if (summary.total === 0) return null;
  const shown = summary.outcomes.filter(
    ({ outcome, count }) => count > 0 || outcome === "paid" || outcome === "blocked",
  );
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {headingOf(summary)}
        </Text>
        <InlineGrid columns={{ xs: 2, md: 3, lg: shown.length }} gap="400">
          {shown.map((entry) => (
            <Outcome key={entry.outcome} entry={entry} />
          ))}
        </InlineGrid>
      </BlockStack>
    </Card>
  );
}

/** A preflight looks ahead: once nothing is left to push, the card only tells what there is. */
function headingOf({ total, states }: PledgeSummary): string {
  const pledges = countOf(total, "pledge");
  return states.created > 0 && states.ready === 0 ? pledges : `Preflight of ${pledges}`;
}

function Outcome({ entry }: { entry: OutcomeSummary }) {
  const label = entry.outcome === "unchecked" ? "Not checked yet" : OUTCOME_LABELS[entry.outcome];
  return (
    <Box>
      <BlockStack gap="050">
        <Text as="p" tone="subdued">
          {label}
        </Text>
        <Text as="p" variant="headingLg">
          {entry.outcome === "unchecked" || entry.count === 0 ? (
            formatCount(entry.count)
          ) : (
            <Link
              url={`/app/pledges?outcome=${entry.outcome}`}
              removeUnderline
              accessibilityLabel={`${formatCount(entry.count)} ${label}: show them`}
            >
              {formatCount(entry.count)}
            </Link>
          )}
        </Text>
        {entry.money.map((money) => (
          <Text as="p" key={money.currency}>
            <Money {...money} /> paid by backers
          </Text>
        ))}
      </BlockStack>
    </Box>
  );
}
