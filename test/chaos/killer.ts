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
  /** The same with what EasyPost has done: `operation` as its simulator names it ("shipment.buy"). */
  killAfterEasyPost(operation: string): Promise<void>;
}

/** A simulated vendor, as far as it is told to answer late. */
interface SlowVendor {
  waitingFaults(): Promise<{ kind: string; operation?: string; count?: number }[]>;
  faults(change: { rules: SlowRule[]; first: boolean }): Promise<void>;
}

interface SlowRule {
  kind: "slow";
  operation: string;
  when: "after";
  delayMs: number;
  count: number;
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
  /** Holds back the answer to the next such request, and waits until it was done. */
  const holdAnswer = async (vendor: SlowVendor, operation: string) => {
    const delayMs = Math.max(2000, Math.round(6000 * pace));
    await vendor.faults({
      rules: [{ kind: "slow", operation, when: "after", delayMs, count: 1 }],
      first: true,
    });
    const deadline = Date.now() + Math.max(10_000, 30_000 * pace);
    while (Date.now() < deadline) {
      const waiting = await vendor.waitingFaults();
      if (!waiting.some((rule) => rule.kind === "slow" && rule.operation === operation && rule.count === 1)) {
        aimed += 1;
        await pause(50);
        return;
      }
      await pause(20);
    }
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
      await holdAnswer(stack.simulator, "OrderCreate");
      await kill((await findDrainer(stack, shop)) ?? stack.workers[0]);
    },
    async killAfterEasyPost(operation) {
      await holdAnswer(stack.easypost, operation);
      await kill((await findBuyer(stack, shop)) ?? stack.workers[0]);
    },
  };
}

/** The worker that drains the shop's push. */
async function findDrainer(stack: Stack, shop: string): Promise<ManagedProcess | undefined> {
  return findOwner(stack, 'select "drainOwner" as owner from "Shop" where domain = $1', shop);
}

/** A worker that buys labels of the shop. */
async function findBuyer(stack: Stack, shop: string): Promise<ManagedProcess | undefined> {
  const leases = `select "leaseOwner" as owner from "PostageBatch"
    where "shopDomain" = $1 and "leaseOwner" is not null and "leaseUntil" > now()`;
  return findOwner(stack, leases, shop);
}

/** Leases name their process; read only to aim. */
async function findOwner(stack: Stack, query: string, shop: string): Promise<ManagedProcess | undefined> {
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ owner: string | null }>(query, [shop]);
    const owners = rows.map(({ owner }) => owner ?? "");
    return stack.workers.find(({ pid }) => owners.some((owner) => owner.includes(`:${pid}:`)));
  } finally {
    await client.end();
  }
}
