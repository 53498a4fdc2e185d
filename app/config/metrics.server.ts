// Prometheus metrics of this process. Names start with pledgedock_; no label carries personal data.
import { timingSafeEqual } from "node:crypto";
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

// Not the library's global one: the entry file and the server build are two bundles in one process, and each brings
// this module along. The services, of which there is one per process, hold the registry that counts.
const register = new Registry();
const registers = [register];

collectDefaultMetrics({ register });

/** How each push ended; the kinds are PUSH_COUNTS of the pledges module. */
const pushResults = new Counter({
  name: "pledgedock_push_results_total",
  registers,
  help: "Ends of order pushes by kind",
  labelNames: ["kind"],
});

const orderCreateSeconds = new Histogram({
  name: "pledgedock_order_create_seconds",
  registers,
  help: "Time until Shopify answered orderCreate",
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30],
});

const queueDepth = new Gauge({
  name: "pledgedock_queue_waiting_jobs",
  registers,
  help: "Waiting jobs by name",
  labelNames: ["job"],
});

const outboxPledges = new Gauge({
  name: "pledgedock_outbox_pledges",
  registers,
  help: "Pledges of all shops that wait, are under way or are unsettled, by state",
  labelNames: ["state"],
});

const oldestQueuedSeconds = new Gauge({
  name: "pledgedock_outbox_oldest_seconds",
  registers,
  help: "Age of the oldest running batch that still has a pledge to send; 0 when none waits",
});

/** Counts ends of pushes for the modules, which know nothing of Prometheus. */
export const pushMetrics = {
  count: (kind: string, howMany = 1) => pushResults.inc({ kind }, howMany),
  createTook: (seconds: number) => orderCreateSeconds.observe(seconds),
};

interface OutboxMeasure {
  states: Record<string, number>;
  oldestQueuedSeconds: number;
}

export type MetricsAnswer = { kind: "refused" } | { kind: "text"; text: string; contentType: string };

/** The metrics as text for who holds the token; without a token only where `open` (not in production). */
export async function readMetrics(options: {
  authorization: string | null;
  token: string | null;
  open: boolean;
  queue: Promise<{ depths(): Promise<Record<string, number>> }>;
  outbox: { measureOutbox(input: Record<string, never>): Promise<OutboxMeasure> };
}): Promise<MetricsAnswer> {
  const allowed = options.token ? sameSecret(options.authorization, `Bearer ${options.token}`) : options.open;
  if (!allowed) return { kind: "refused" };
  const depths = await (await options.queue).depths();
  for (const [job, waiting] of Object.entries(depths)) queueDepth.set({ job }, waiting);
  const outbox = await options.outbox.measureOutbox({});
  for (const [state, count] of Object.entries(outbox.states)) outboxPledges.set({ state }, count);
  oldestQueuedSeconds.set(outbox.oldestQueuedSeconds);
  return { kind: "text", text: await register.metrics(), contentType: register.contentType };
}

function sameSecret(given: string | null, expected: string): boolean {
  const a = Buffer.from(given ?? "");
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
