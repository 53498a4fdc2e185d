// The queue: pg-boss on our own PostgreSQL. Jobs only wake up work; what there is to do stands in our tables.
import { fromPrisma, PgBoss } from "pg-boss";
import type { Logger } from "~/config/logger.server";
import { withLogContext } from "~/config/logger.server";
import type { DbTransaction } from "~/db/client.server";
import { JOBS, SCHEDULE, type JobName, type JobPayload } from "./catalog";

export interface SendOptions {
  /** Enqueue in the transaction that writes the row the job is about. */
  tx?: DbTransaction;
  /** At most one waiting job per key, for jobs marked `onePerKey`. */
  key?: string;
  startAfter?: Date;
}

export interface JobSender {
  send<N extends JobName>(name: N, payload: JobPayload<N>, options?: SendOptions): Promise<void>;
  /** Many in one statement, where the sender can do that; for jobs that are not `onePerKey`. */
  sendMany?<N extends JobName>(
    name: N,
    payloads: JobPayload<N>[],
    options?: Pick<SendOptions, "tx">,
  ): Promise<void>;
}

/** A job with `atOnce` is handed all that wait, up to so many; when that fails, each of them is tried again. */
export type JobHandlers = {
  [N in JobName]: (payload: HandedOver<N>, signal: AbortSignal) => Promise<void>;
};
type HandedOver<N extends JobName> = (typeof JOBS)[N] extends { atOnce: number }
  ? JobPayload<N>[]
  : JobPayload<N>;

export interface Queue extends Required<JobSender> {
  /** Runs handlers in this process until stop(); `concurrency` per job name. */
  work(handlers: JobHandlers, concurrency: Partial<Record<JobName, number>>): Promise<void>;
  /** Waits for running handlers (their signal is aborted first) up to `graceMs`, then hands jobs back. */
  stop(graceMs: number): Promise<void>;
  /** Number of waiting jobs per name, for metrics. */
  depths(): Promise<Record<string, number>>;
}

function atOnce(name: JobName): number {
  const job = JOBS[name];
  return "atOnce" in job ? job.atOnce : 1;
}

/** Connects, creates the queues of the catalogue, and is ready to send. Only workers supervise and schedule. */
export async function startQueue(options: {
  databaseUrl: string;
  log: Logger;
  role: "web" | "worker";
}): Promise<Queue> {
  const worker = options.role === "worker";
  const boss = new PgBoss({
    connectionString: options.databaseUrl,
    max: worker ? 6 : 2,
    supervise: worker,
    schedule: worker,
    useListenNotify: worker,
    application_name: `pledgedock-${options.role}`,
  });
  boss.on("error", (error) => options.log.error({ err: error }, "queue trouble"));
  await boss.start();
  for (const [name, job] of Object.entries(JOBS)) {
    await boss.createQueue(name, {
      policy: job.onePerKey ? "short" : "standard",
      expireInSeconds: job.expireSeconds,
      retryLimit: job.retryLimit,
      retryBackoff: true,
      retryDelay: 2,
      // What is worked off together is let gather until the next poll.
      notify: !("atOnce" in job),
    });
  }
  const stopping = new AbortController();

  async function send<N extends JobName>(name: N, payload: JobPayload<N>, how: SendOptions = {}) {
    await boss.send(name, payload as object, {
      ...(JOBS[name].onePerKey ? { singletonKey: how.key ?? name } : {}),
      ...(how.startAfter ? { startAfter: how.startAfter } : {}),
      ...(how.tx ? { db: fromPrisma(how.tx) } : {}),
    });
  }

  async function sendMany<N extends JobName>(
    name: N,
    payloads: JobPayload<N>[],
    how: Pick<SendOptions, "tx"> = {},
  ) {
    await boss.insert(
      name,
      payloads.map((data) => ({ data: data })),
      how.tx ? { db: fromPrisma(how.tx) } : {},
    );
  }

  async function runOne<N extends JobName>(name: N, handlers: JobHandlers, data: unknown) {
    const payload = JOBS[name].payload.parse(data) as JobPayload<N>;
    const fields: Record<string, string> = { job: name };
    if ("shopDomain" in payload) fields.shop = payload.shopDomain;
    await run(fields, async () => handlers[name](payload as HandedOver<N>, stopping.signal));
  }

  async function runTogether<N extends JobName>(name: N, handlers: JobHandlers, data: unknown[]) {
    const payloads = data.map((each) => JOBS[name].payload.parse(each) as JobPayload<N>);
    await run({ job: name }, async () => handlers[name](payloads as HandedOver<N>, stopping.signal));
  }

  async function run(fields: Record<string, string>, work: () => Promise<void>) {
    await withLogContext(fields, async () => {
      try {
        await work();
      } catch (error) {
        options.log.error({ err: error }, "job failed");
        throw error;
      }
    });
  }

  return {
    send,
    sendMany,
    async work(handlers, concurrency) {
      for (const name of Object.keys(JOBS) as JobName[]) {
        await boss.work(
          name,
          {
            pollingIntervalSeconds: 1,
            // Deferred and retried jobs send no notification; without this they wait for a poll every 30 s.
            notifyPollingIntervalSeconds: 2,
            localConcurrency: concurrency[name] ?? 1,
            batchSize: atOnce(name),
          },
          async (jobs) => {
            const data = jobs.map((job) => job.data);
            if (atOnce(name) > 1) await runTogether(name, handlers, data);
            else for (const each of data) await runOne(name, handlers, each);
          },
        );
      }
      for (const { name, cron } of SCHEDULE) await boss.schedule(name, cron, {}, { tz: "UTC" });
    },
    async stop(graceMs) {
      stopping.abort();
      await boss.stop({ graceful: true, timeout: graceMs, close: true });
    },
    async depths() {
      const queues = await boss.getQueues();
      return Object.fromEntries(queues.map((queue) => [queue.name, queue.queuedCount]));
    },
  };
}
