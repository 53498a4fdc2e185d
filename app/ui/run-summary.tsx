import { Link } from "@shopify/polaris";
import type { SyncRunView } from "~/modules/fulfillment/views";
import { DateTime } from "./date-time";
import { countOf, formatCount } from "./format-count";

/** One sync in a line: when, how much, and what went wrong. */
export function RunSummary({ run }: { run: SyncRunView }) {
  return (
    <>
      <Link url={`/app/fulfillment/runs/${run.id}`}>
        <DateTime iso={run.finishedAt ?? run.createdAt} />
      </Link>
      {`: ${describeRun(run)}`}
    </>
  );
}

export function describeRun(run: SyncRunView): string {
  if (run.state === "failed") return run.failure ?? "it could not finish";
  const parts = [`${countOf(run.checked, "order")} checked`, `${formatCount(run.changed)} changed`];
  if (run.hidden > 0) parts.push(`${formatCount(run.hidden)} cannot be checked`);
  if (run.errors > 0) parts.push(countOf(run.errors, "error"));
  return parts.join(", ");
}
