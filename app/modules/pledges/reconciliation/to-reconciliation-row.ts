import { z } from "zod";
import type { ReconciliationRow } from "../views/views";

const CountsSchema = z.object({
  pledges: z.number().default(0),
  orders: z.number().default(0),
  found: z.number().default(0),
  missing: z.number().default(0),
  duplicates: z.number().default(0),
  differences: z.number().default(0),
  foreign: z.number().default(0),
});

/** From the database's shape to the page's; counts are null until the report has some. */
export function toReconciliationRow(run: {
  id: string;
  state: string;
  startedBy: string;
  startedAt: Date;
  finishedAt: Date | null;
  counts: unknown;
  failure: string | null;
}): ReconciliationRow {
  const counts = CountsSchema.safeParse(run.counts);
  return {
    id: run.id,
    state: run.state as ReconciliationRow["state"],
    startedBy: run.startedBy,
    startedAt: run.startedAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    counts: counts.success ? counts.data : null,
    failure: run.failure,
  };
}
