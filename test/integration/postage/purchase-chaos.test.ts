// Random trouble at EasyPost and Shopify, and workers that are killed anywhere: in the end every place tells the same.
import fc from "fast-check";
import { expect, it } from "vitest";
import type { PostageGateway } from "~/modules/postage/ports";
import type { FaultKind } from "../../simulators/easypost/faults";
import type { FulfillFault } from "../fulfillment/scripted-fulfillments";
import type { BuyingFixture } from "./buying-fixture";
import { expectOneOfEach } from "./compare-places";
import { useBuyingFixtures } from "./use-buying-fixture";

const { database, open } = useBuyingFixtures();
const PLEDGES = 4;

const easypostFault = fc.record({
  operation: fc.constantFrom("shipment.buy", "shipment.buy", "shipment.retrieve", "shipment.create", "*"),
  kind: fc.constantFrom<FaultKind>(
    ...(["cut-before-commit", "cut-after-commit", "late-commit", "html", "error-before"] as const),
  ),
  when: fc.constantFrom("before", "after"),
  count: fc.integer({ min: 1, max: 3 }),
  delayMs: fc.constant(15),
});
const shopifyFault = fc.constantFrom<FulfillFault>(
  ...(["commit-then-cut", "fail-before-commit", "throttled", "throw", "die-after-commit"] as const),
);
const kill = fc.record({
  call: fc.constantFrom("buy", "readShipment", "createShipment"),
  after: fc.boolean(),
});

/** A worker that is killed at its nth call; it never comes back. */
function mortal(
  gateway: PostageGateway,
  death: { call: string; after: boolean },
  died: () => void,
): PostageGateway {
  let dead = false;
  const wrap =
    <Args extends unknown[], Result>(name: string, call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      const isDeath = name === death.call && !dead;
      if (dead) return new Promise(() => undefined);
      if (!isDeath) return call(...args);
      dead = true;
      if (death.after) await call(...args);
      died();
      return new Promise(() => undefined);
    };
  return {
    ...gateway,
    buy: wrap("buy", gateway.buy.bind(gateway)),
    readShipment: wrap("readShipment", gateway.readShipment.bind(gateway)),
    createShipment: wrap("createShipment", gateway.createShipment.bind(gateway)),
  };
}

/** One worker's work until it is done or dead: by its own death, or by hearing nothing more of Shopify. */
async function workUntilDead(
  shop: BuyingFixture,
  batchId: string,
  death: { call: string; after: boolean } | null,
) {
  let die = () => undefined as void;
  const died = new Promise<void>((resolve) => (die = resolve));
  shop.shopify.onArrival = () => {
    if (shop.shopify.faults[0] === "die-after-commit") die();
  };
  const deps = shop.newDeps((gateway) => (death ? mortal(gateway, death, die) : gateway));
  const ran = shop.run(batchId, deps).catch(() => undefined);
  await Promise.race([died, ran]);
  shop.clock.forward(60);
}

it("whatever goes wrong, each pledge has one label, one charge, one package and one fulfilment", async () => {
  const story = fc.record({
    easypost: fc.array(easypostFault, { maxLength: 3 }),
    shopify: fc.array(shopifyFault, { maxLength: 3 }),
    kills: fc.array(kill, { maxLength: 2 }),
  });
  await fc.assert(
    fc.asyncProperty(story, async ({ easypost, shopify, kills }) => {
      const shop = await open();
      const { id } = await shop.quote(await shop.addReadyMany(PLEDGES));
      await shop.confirm(id);
      shop.easypost.faults.apply({ rules: easypost });
      shop.shopify.faults.push(...shopify);
      for (const death of kills) await workUntilDead(shop, id, death);
      const done = await driveAlive(shop, id);
      expect(done).toMatchObject({ state: "finished", counts: { bought: PLEDGES, fulfillmentWanted: 0 } });
      await expectOneOfEach(shop, database.db, PLEDGES);
    }),
    { numRuns: 4, endOnFailure: true },
  );
});

/** Deaths that are still to come kill workers of their own; then one lives. */
async function driveAlive(shop: BuyingFixture, batchId: string) {
  for (let worker = 0; worker < 6 && shop.shopify.faults.includes("die-after-commit"); worker += 1)
    await workUntilDead(shop, batchId, null);
  shop.shopify.faults.length = 0;
  return shop.drive(batchId);
}
