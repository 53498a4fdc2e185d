// Kills workers without warning, at random and exactly between Shopify's commit and our write.
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { ManagedProcess } from "../support/managed-process";
import type { Random } from "../support/random";
import type { Stack } from "../support/stack";

export interface Killer {
  readonly kills: number;
  readonly aimed: number;
  /** Kills the worker that drains the shop, or any when none does. */
  killAtRandom(): Promise<void>;
  /** Waits for a committed order whose answer is held back, then kills whoever waits for it. */
  killBetweenCommitAndWrite(): Promise<void>;
}

export function createKiller(stack: Stack, shop: string, random: Random, pace: number): Killer {
  let kills = 0;
  let aimed = 0;
  const kill = async (worker: ManagedProcess | undefined) => {
    if (!worker) return;
    kills += 1;
    await stack.killWorker(worker);
    await pause(random.between(0, Math.round(3000 * pace)));
    await stack.startWorker();
  };
  return {
    get kills() {
      return kills;
    },
    get aimed() {
      return aimed;
    },
    async killAtRandom() {
      await kill((await findDrainer(stack, shop)) ?? stack.workers[0]);
    },
    async killBetweenCommitAndWrite() {
      const { simulator } = stack;
      const before = (await simulator.firedFaults()).slow ?? 0;
      const delayMs = Math.max(2000, Math.round(6000 * pace));
      await simulator.faults({
        rules: [{ kind: "slow", operation: "OrderCreate", when: "after", delayMs, count: 1 }],
      });
      const deadline = Date.now() + Math.max(10_000, 30_000 * pace);
      while (Date.now() < deadline) {
        if (((await simulator.firedFaults()).slow ?? 0) > before) {
          aimed += 1;
          await pause(50);
          break;
        }
        await pause(20);
      }
      await kill((await findDrainer(stack, shop)) ?? stack.workers[0]);
    },
  };
}

/** The lease names its process; read only to aim. */
async function findDrainer(stack: Stack, shop: string): Promise<ManagedProcess | undefined> {
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ drainOwner: string | null }>(
      'select "drainOwner" from "Shop" where domain = $1',
      [shop],
    );
    const owner = rows[0]?.drainOwner ?? "";
    return stack.workers.find(({ pid }) => owner.includes(`:${pid}:`));
  } finally {
    await client.end();
  }
}
