import { Badge } from "@shopify/polaris";
import type { SyncRunView } from "~/modules/fulfillment/views";

/** How a sync ended, in words and colour. */
export function RunBadge({ run }: { run: SyncRunView }) {
  if (run.state === "queued") return <Badge tone="info">Starting</Badge>;
  if (run.state === "running") return <Badge tone="info">Running</Badge>;
  if (run.state === "failed") return <Badge tone="critical">Failed</Badge>;
  if (run.errors > 0) return <Badge tone="warning">With errors</Badge>;
  return <Badge tone="success">Complete</Badge>;
}
