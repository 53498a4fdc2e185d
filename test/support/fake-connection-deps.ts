// What connection use cases are given in tests: a real database, and stand-ins for the ports only.
import { createLogger } from "~/config/logger.server";
import type { DbClient } from "~/db/client.server";
import type { JobName } from "~/jobs/catalog";
import type { JobSender } from "~/jobs/queue.server";
import type { ConnectionDeps } from "~/modules/connections/connection-deps";
import type { ShopFacts } from "~/modules/connections/ports";

export const REQUIRED_SCOPES = ["read_products", "write_orders", "read_orders", "read_all_orders"];

export function shopFacts(change: Partial<ShopFacts> = {}): ShopFacts {
  return {
    name: "Meeple Mill",
    currency: "USD",
    timezone: "America/New_York",
    email: "owner@meeple-mill.example",
    scopes: ["read_products", "write_orders", "read_all_orders"],
    locations: [
      { gid: "gid://shopify/Location/1", name: "Warehouse", active: true },
      { gid: "gid://shopify/Location/2", name: "Old shed", active: false },
    ],
    metafieldDefinitionOk: true,
    protectedDataOk: true,
    ...change,
  };
}

export interface FakeConnectionDeps {
  deps: ConnectionDeps;
  /** `name shop` of every job sent. */
  jobs: string[];
  mails: { to: string; subject: string; text: string }[];
  /** What the shop answers from now on: facts, or an error to throw. */
  answer: (next: ShopFacts | Error) => void;
  setNow: (iso: string) => void;
  sent: (name: JobName) => number;
}

export function fakeConnectionDeps(db: DbClient): FakeConnectionDeps {
  let now = new Date("2026-11-22T12:00:00Z");
  let next: ShopFacts | Error = shopFacts();
  const jobs: string[] = [];
  const mails: FakeConnectionDeps["mails"] = [];
  const sender: JobSender = {
    send(name, payload) {
      jobs.push(name);
      if (!payload) throw new Error("a job needs a payload");
      return Promise.resolve();
    },
  };
  return {
    jobs,
    mails,
    answer: (given) => (next = given),
    setNow: (iso) => (now = new Date(iso)),
    sent: (name) => jobs.filter((job) => job === name).length,
    deps: {
      db,
      jobs: sender,
      shop: { readShop: () => (next instanceof Error ? Promise.reject(next) : Promise.resolve(next)) },
      mailer: { send: (mail) => Promise.resolve(void mails.push(mail)) },
      clock: { now: () => now },
      log: createLogger("silent"),
      requiredScopes: REQUIRED_SCOPES,
      appUrl: "https://pledgedock.example.com",
    },
  };
}
