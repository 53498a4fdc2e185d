// The worker process: runs jobs and the schedule, nothing else. SIGTERM finishes what is under way, then leaves.
import os from "node:os";
import { allHandlers } from "./jobs/handlers/all-handlers.server";
import { getServices } from "./services.server";

/** Shorter than the 30 s that most hosts give a process between SIGTERM and SIGKILL. */
const GRACE_MS = 25_000;

// Where web and worker share a machine, whoever waits for an answer comes first.
os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);

const services = getServices("worker");
const { config, log } = services;

const queue = await services.queue;
await queue.work(allHandlers(services), {
  "shop.drain": 4,
  "webhook.process": 2,
  "pledges.preflight": 2,
  "batch.undo": 2,
  "outbound.deliver": 4,
  "mails.send": 2,
  "sync.run": 2,
  "tracking.apply": 2,
  "import.run": 2,
  "postage.refund": 2,
  "postage.run": 2,
});
log.info("worker is running");

// More often than the schedule's minute; the queue lets only one sweep wait at a time, whatever the number of workers.
const sweep = setInterval(() => {
  for (const name of [
    "push.drain-sweep",
    "outbound.sweep",
    "mails.sweep",
    "sync.sweep",
    "tracking.sweep",
    "import.sweep",
    "postage.sweep",
    "postage.track-sweep",
  ] as const) {
    queue.send(name, {}, { key: "sweep" }).catch((error: unknown) => {
      log.error({ err: error, sweep: name }, "the sweep could not be enqueued");
    });
  }
}, config.sweepSeconds * 1000);

let stopping = false;
async function stop(signal: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info({ signal }, "worker is stopping");
  clearInterval(sweep);
  await services.close(GRACE_MS);
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    stop(signal).then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, "worker did not stop cleanly");
        process.exit(1);
      },
    );
  });
}
