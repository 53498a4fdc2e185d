// A transaction that has written and is not committed yet, as of a worker that is slower than the others.
import { inTransaction, type DbClient, type DbTransaction } from "~/db/client.server";
import { until } from "../../support/until";

export async function holdOpen(db: DbClient, write: (tx: DbTransaction) => Promise<unknown>) {
  const open = new Promise<{ commit: () => void; done: Promise<unknown> }>((resolve, reject) => {
    let commit = () => undefined as void;
    const mayCommit = new Promise<void>((go) => (commit = go));
    const done = inTransaction(db, async (tx) => {
      await write(tx);
      resolve({ commit, done: finished });
      await mayCommit;
    });
    const finished: Promise<unknown> = done.catch(reject);
  });
  const { commit, done } = await open;
  return {
    /** Commits as soon as somebody waits for a lock that it has, or this work is over without waiting for it. */
    async finishOnceAwaitedOr(work: Promise<unknown>): Promise<void> {
      let isOver = false;
      void work.finally(() => (isOver = true)).catch(() => undefined);
      await until(
        "somebody waits for the open transaction",
        async () => isOver || (await isAwaited(db)) || null,
      );
      commit();
      await done;
    },
  };
}

async function isAwaited(db: DbClient): Promise<boolean> {
  const waiting = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  return waiting.length > 0;
}
