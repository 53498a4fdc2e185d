// Prometheus metrics of this process. Names start with pledgedock_; no label carries personal data.
import { timingSafeEqual } from "node:crypto";
import { Counter, Gauge, Histogram, collectDefaultMetrics, register } from "prom-client";

collectDefaultMetrics({ register });

/** How each orderCreate ended: created, adopted, refused, unknown, not_executed, handed_back. */
export const pushResults = new Counter({
  name: "pledgedock_push_results_total",
  help: "Ends of order pushes by kind",
  labelNames: ["kind"],
});

export const orderCreateSeconds = new Histogram({
  name: "pledgedock_order_create_seconds",
  help: "Time until Shopify answered orderCreate",
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30],
});

const queueDepth = new Gauge({
  name: "pledgedock_queue_waiting_jobs",
  help: "Waiting jobs by name",
  labelNames: ["job"],
});

export type MetricsAnswer = { kind: "refused" } | { kind: "text"; text: string; contentType: string };

/** The metrics as text for who holds the token; without a token only where `open` (not in production). */
export async function readMetrics(options: {
  authorization: string | null;
  token: string | null;
  open: boolean;
  queue: Promise<{ depths(): Promise<Record<string, number>> }>;
}): Promise<MetricsAnswer> {
  const allowed = options.token ? sameSecret(options.authorization, `Bearer ${options.token}`) : options.open;
  if (!allowed) return { kind: "refused" };
  const depths = await (await options.queue).depths();
  for (const [job, waiting] of Object.entries(depths)) queueDepth.set({ job }, waiting);
  return { kind: "text", text: await register.metrics(), contentType: register.contentType };
}

function sameSecret(given: string | null, expected: string): boolean {
  const a = Buffer.from(given ?? "");
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
