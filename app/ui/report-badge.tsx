import { Badge } from "@shopify/polaris";
import type { ReconciliationRow } from "~/modules/pledges/views/views";

/** How a reconciliation report ended, in words and colour. */
export function ReportBadge({ run }: { run: ReconciliationRow }) {
  if (run.state === "running") return <Badge tone="info">Running</Badge>;
  if (run.state === "failed" || !run.counts) return <Badge tone="critical">Could not finish</Badge>;
  const { missing, duplicates, differences } = run.counts;
  if (missing + duplicates > 0) return <Badge tone="critical">Orders missing or double</Badge>;
  if (differences > 0) return <Badge tone="warning">Differences found</Badge>;
  return <Badge tone="success">Exactly one order each</Badge>;
}
