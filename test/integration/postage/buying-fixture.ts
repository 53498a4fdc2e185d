// A shop that buys labels: pledges with orders in a scripted Shopify, and EasyPost as the simulator over real HTTP.
import { randomBytes, randomUUID } from "node:crypto";
import { createEasypostAdapter } from "~/adapters/easypost/create-easypost-adapter.server";
import { createLogger } from "~/config/logger.server";
import { createSecretBox } from "~/config/secret-box.server";
import type { DbClient } from "~/db/client.server";
import { systemSleep } from "~/lib/sleep";
import { postageSecretContext } from "~/db/secret-contexts";
import { billPostage } from "~/modules/postage/buying/bill-postage.server";
import { confirmBatch } from "~/modules/postage/buying/decide-batch.server";
import { createBatch } from "~/modules/postage/buying/create-batch.server";
import { getBatch, listLabels } from "~/modules/postage/buying/get-batch.server";
import type { BatchView, LabelView } from "~/modules/postage/buying/label-views";
import { runBatch } from "~/modules/postage/buying/run-batch.server";
import { getBalance } from "~/modules/postage/ledger/get-balance.server";
import type { BalanceView } from "~/modules/postage/ledger/ledger-views";
import type { PostageDeps } from "~/modules/postage/postage-deps";
import type { PostageGateway } from "~/modules/postage/ports";
import { CREATOR_KEY, PLATFORM_KEY } from "../../simulators/easypost/config";
import { startEasyPostSimulator, type RunningEasyPost } from "../../simulators/easypost/serve";
import {
  createByHandFixture,
  type AddedPledge,
  type ByHandDeps,
  type ByHandFixture,
  type PledgeOptions,
} from "../fulfillment/by-hand-fixture";
import type { HeldLine } from "../fulfillment/scripted-fulfillments";
import { ScriptedBilling } from "./scripted-billing";

export type BuyingDeps = PostageDeps & Pick<ByHandDeps, "jobsSent" | "clock" | "disconnections">;

export interface BuyingFixture extends Omit<ByHandFixture, "deps" | "newDeps"> {
  easypost: RunningEasyPost["simulator"];
  billing: ScriptedBilling;
  packageTypeId: string;
  deps: BuyingDeps;
  /** A worker of its own; `change` wraps what leads to EasyPost. */
  newDeps(change?: (gateway: PostageGateway) => PostageGateway): BuyingDeps;
  addReady(options?: PledgeOptions): Promise<AddedPledge>;
  addReadyMany(count: number, options?: PledgeOptions): Promise<AddedPledge[]>;
  choice(change?: Record<string, unknown>): Record<string, unknown>;
  /** Makes a batch of these pledges; throws when it is refused. */
  create(pledges: AddedPledge[], change?: Record<string, unknown>): Promise<string>;
  /** Makes it, and works until every price is known. */
  quote(pledges: AddedPledge[], change?: Record<string, unknown>): Promise<BatchView>;
  confirm(batchId: string): Promise<void>;
  run(batchId: string, deps?: BuyingDeps, signal?: AbortSignal): Promise<void>;
  /** Works, moving the clock over everything that waits, until nobody has anything to do. */
  drive(batchId: string, deps?: BuyingDeps): Promise<BatchView>;
  /** Quotes, agrees and buys. */
  buy(pledges: AddedPledge[], change?: Record<string, unknown>): Promise<BatchView>;
  batchOf(batchId: string): Promise<BatchView>;
  labels(batchId: string): Promise<LabelView[]>;
  /** The label of a batch of one. */
  onlyLabel(batchId: string): Promise<LabelView>;
  /** Quotes, agrees and buys the label of one pledge. */
  buyOne(pledge: AddedPledge, change?: Record<string, unknown>): Promise<LabelView>;
  /** What stands in the shop's ledger. */
  balance(): Promise<BalanceView>;
  /** Runs the job that charges through Shopify what is owed, so many times, half a minute apart. */
  bill(times?: number): Promise<void>;
  /** Whether the label's fulfilment is made with its purchase or with its first scan. */
  setFulfillAt(fulfillAt: "purchase" | "first_scan"): Promise<void>;
  stop(): Promise<void>;
}

export const SKU_GRAMS = 300;

/** Ids of shipments are unique in our database, so each simulator has a seed of its own. */
let opened = 0;

/** So many times faster than in production the adapter's pauses after a 429 or silence pass. */
const HASTE = 10;

function hastyTime() {
  const start = Date.now();
  return {
    clock: { now: () => new Date(start + (Date.now() - start) * HASTE) },
    sleep: async (milliseconds: number, signal?: AbortSignal) => systemSleep(milliseconds / HASTE, signal),
  };
}

export async function openBuyingFixture(
  db: DbClient,
  { account = "own" }: { account?: "own" | "platform" } = {},
): Promise<BuyingFixture> {
  const shop = await createByHandFixture(db);
  const { shopDomain, clock } = shop;
  opened += 1;
  const running = await startEasyPostSimulator({ seed: opened, now: () => clock.now().getTime() });
  const billing = new ScriptedBilling();
  const secrets = createSecretBox(`1:${randomBytes(32).toString("base64")}`);
  const log = createLogger("silent");
  const adapter = createEasypostAdapter({
    ...{ baseUrl: running.baseUrl, requestTimeoutMs: 5_000 * HASTE, maxInFlight: 8, log },
    ...hastyTime(),
  });
  const newDeps: BuyingFixture["newDeps"] = (change = (gateway) => gateway) => ({
    ...shop.newDeps(),
    ...{ postage: change(adapter.postage), news: adapter.news, billing, secrets },
    config: {
      ...{ platformApiKey: PLATFORM_KEY, platformWebhookSecret: null, maxInFlight: 4, billingTest: true },
      ...{ feeBasisPoints: { platform: 1000, own: 0 }, appUrl: "https://pledgedock.example" },
      billingReturnUrl: (shop) =>
        `https://admin.shopify.com/store/${shop.split(".")[0]}/apps/test/app/shipping/billing-return`,
    },
  });
  const packageTypeId = await setUp(db, shopDomain, account, (key) =>
    secrets.encrypt(key, postageSecretContext(shopDomain, "apiKey")),
  );
  const deps = newDeps();
  const fixture: BuyingFixture = {
    ...{ ...shop, easypost: running.simulator, billing, packageTypeId, deps, newDeps },
    async addReady(options = {}) {
      const lines = options.lines ?? [{ sku: "GAME", quantity: 1 }];
      const pledge = await shop.addPledge({ ...options, lines });
      await db.pledge.update({ where: { id: pledge.id }, data: { plan: planOf(lines) } });
      return pledge;
    },
    async addReadyMany(count, options) {
      const pledges: AddedPledge[] = [];
      for (let n = 0; n < count; n += 1) pledges.push(await fixture.addReady(options));
      return pledges;
    },
    choice: (change = {}) => ({
      ...{ packageTypeId, service: { kind: "cheapest" }, weightGrams: null, insuredMinor: null },
      ...{ shipDate: clock.now().toISOString().slice(0, 10), ...change },
    }),
    async create(pledges, change) {
      const source = { kind: "pledges", pledgeIds: pledges.map(({ id }) => id) };
      const request = { shopDomain, requestKey: randomUUID(), source, choice: fixture.choice(change) };
      const made = await createBatch(deps, request);
      if (made.kind !== "created") throw new Error(made.message);
      return made.batchId;
    },
    quote: async (pledges, change) => fixture.drive(await fixture.create(pledges, change)),
    async confirm(batchId) {
      const { totals } = await fixture.batchOf(batchId);
      const decided = await confirmBatch(deps, { shopDomain, batchId, totalMinor: totals.totalMinor });
      if (decided.kind !== "done") throw new Error(JSON.stringify(decided));
    },
    run: async (batchId, worker = deps, signal = new AbortController().signal) =>
      runBatch(worker, { shopDomain, batchId }, signal),
    async drive(batchId, worker = deps) {
      for (let turn = 0; turn < 80; turn += 1) {
        const sent = worker.jobsSent.length;
        await fixture.run(batchId, worker);
        const again = worker.jobsSent.slice(sent).some(({ name }) => name === "postage.run");
        const { state, counts } = await fixture.batchOf(batchId);
        // What a worker left that was killed is gone on with once its lease is over.
        const left = counts.buying + counts.unclear + counts.fulfillmentWanted;
        if (!again && left === 0 && state !== "quoting" && state !== "running") break;
        clock.forward(10);
      }
      return fixture.batchOf(batchId);
    },
    async buy(pledges, change) {
      const { id } = await fixture.quote(pledges, change);
      await fixture.confirm(id);
      return fixture.drive(id);
    },
    async batchOf(batchId) {
      const view = await getBatch(deps, { shopDomain, batchId });
      if (!view) throw new Error("The batch is gone");
      return view;
    },
    labels: async (batchId) => (await listLabels(deps, { shopDomain, batchId })).labels,
    async onlyLabel(batchId) {
      const labels = await fixture.labels(batchId);
      const [label] = labels;
      if (!label || labels.length > 1) throw new Error(`The batch has ${labels.length} labels`);
      return label;
    },
    buyOne: async (pledge, change) => fixture.onlyLabel((await fixture.buy([pledge], change)).id),
    balance: async () => getBalance(deps, { shopDomain }),
    async bill(times = 1) {
      for (let n = 0; n < times; n += 1) {
        await billPostage(deps, { shopDomain });
        clock.forward(30);
      }
    },
    async setFulfillAt(fulfillAt) {
      await db.postageSettings.update({ where: { shopDomain }, data: { fulfillAt } });
    },
    stop: async () => running.stop(),
  };
  return fixture;
}

async function setUp(
  db: DbClient,
  shopDomain: string,
  account: "own" | "platform",
  lock: (key: string) => string,
): Promise<string> {
  const now = new Date("2026-11-22T12:00:00Z");
  const shipFrom = {
    ...{ name: "Ada Byron", company: "Ada's Games", street1: "417 Montgomery Street", street2: "5th Floor" },
    ...{ city: "San Francisco", state: "CA", zip: "94104", country: "US", phone: "4155550100" },
    email: "ada@games.example",
  };
  const billing =
    account === "platform"
      ? {
          ...{ funding: "shopify_billing", subscriptionGid: "gid://shopify/AppSubscription/1" },
          ...{ usageLineGid: "gid://line/1", subscriptionStatus: "active", cappedMinor: 1_000_000n },
        }
      : {};
  await db.postageSettings.create({
    data: {
      ...{
        shopDomain,
        account,
        shipFrom,
        shipFromVerifiedAt: now,
        updatedAt: now,
        customsSigner: "Ada Byron",
      },
      ...{ apiKey: account === "own" ? lock(CREATOR_KEY) : null, ...billing },
    },
  });
  const known = { weightGrams: SKU_GRAMS, hsCode: "950490", description: "Board game", originCountry: "US" };
  for (const sku of ["GAME", "MAT"])
    await db.skuFacts.create({ data: { shopDomain, sku, ...known, valueMinor: 2500n, updatedAt: now } });
  const box = { name: "Box", kind: "own", lengthMil: 9000, widthMil: 6000, heightMil: 3000, emptyGrams: 60 };
  const { id } = await db.packageType.create({ data: { shopDomain, ...box, createdAt: now } });
  return id;
}

function planOf(lines: HeldLine[]) {
  return {
    status: "PAID",
    shippingAddress: {
      ...{ firstName: "Elizabeth", lastName: "Swan", address1: "179 N Harbor Dr", address2: null },
      ...{ city: "Redondo Beach", provinceCode: "CA", zip: "90277", countryCode: "US", phone: null },
    },
    lines: lines.map(({ sku, quantity, requiresShipping = true }) => ({
      ...{ sku, quantity, requiresShipping, title: `The ${sku}` },
    })),
  };
}
