// A backer is erased while their label is being quoted, bought or printed: whatever is still written holds nothing of them.
import { expect, it } from "vitest";
import { redactCustomer } from "~/modules/backers/redact-customer.server";
import type { PostageGateway } from "~/modules/postage/ports";
import { keepFiles } from "~/modules/postage/printing/printing-store.server";
import type { AddedPledge } from "../fulfillment/by-hand-fixture";
import type { BuyingFixture } from "./buying-fixture";
import { useBuyingFixture } from "./use-buying-fixture";

let shop: BuyingFixture;
let pledge: AddedPledge;
const database = useBuyingFixture(async (opened) => {
  shop = opened;
  pledge = await shop.addReady();
});

async function erase(): Promise<void> {
  const orderId = pledge.orderGid.split("/").at(-1) ?? "";
  const customer = { customer: { id: "1", email: null, phone: null }, orders_to_redact: [orderId] };
  const input = { shopDomain: shop.shopDomain, customer: { ...customer, orders_requested: [orderId] } };
  const told = await redactCustomer({ db: database.db, clock: shop.clock }, input);
  expect(told).toBe("redacted 1 pledges");
}

/** A worker in whose way to EasyPost the erasure comes, before or after the call. */
function meanwhile(name: "createShipment" | "buy", when: "before" | "after") {
  return shop.newDeps((gateway) => {
    const call = async (...values: unknown[]): Promise<unknown> => {
      if (when === "before") await erase();
      const answer = await (gateway[name] as (...args: unknown[]) => Promise<unknown>).apply(gateway, values);
      if (when === "after") await erase();
      return answer;
    };
    return new Proxy(gateway, {
      get: (target, key) =>
        key === name
          ? call
          : (target[key as keyof PostageGateway] as object).constructor === Function
            ? (target[key as keyof PostageGateway] as () => unknown).bind(target)
            : target[key as keyof PostageGateway],
    });
  });
}

async function onlyLabel() {
  return database.db.label.findFirstOrThrow({ where: { pledgeId: pledge.id }, include: { files: true } });
}

const ERASED = {
  address: null,
  addressSeen: null,
  addressProblem: null,
  labelUrl: null,
  pdfUrl: null,
  forms: [],
};

it("a label that is quoted while its backer is erased holds nothing personal, and is not bought", async () => {
  const batchId = await shop.create([pledge]);
  await shop.run(batchId, meanwhile("createShipment", "after"));
  expect(await onlyLabel()).toMatchObject(ERASED);
  await shop.confirm(batchId);
  await shop.drive(batchId);
  expect(await onlyLabel()).toMatchObject({
    ...{ ...ERASED, state: "failed" },
    failure: { code: "NOT_READY", message: "The personal data of the backer was erased." },
  });
  expect(shop.easypost.state().totals.labels).toBe(0);
});

it("a label that is bought while its backer is erased is charged, and holds nothing personal", async () => {
  const { id } = await shop.quote([pledge]);
  await shop.confirm(id);
  await shop.run(id, meanwhile("buy", "after"));
  const label = await onlyLabel();
  expect(label).toMatchObject({ ...ERASED, state: "bought" });
  expect(label.trackingCode).not.toBeNull();
  expect(await database.db.ledgerEntry.count({ where: { labelId: label.id, kind: "postage" } })).toBe(1);
});

it("a file of a label that was fetched before its backer was erased is not kept", async () => {
  await shop.buy([pledge]);
  const { id: labelId } = await onlyLabel();
  await erase();
  const file = { labelId, kind: "label-png", bytes: Uint8Array.from([1, 2, 3]) };
  await keepFiles(database.db, [file], shop.clock.now());
  expect((await onlyLabel()).files).toEqual([]);
});

it("of two pledges one can have a Shopify order, whoever writes it", async () => {
  const other = await shop.addReady();
  const steal = database.db.pledge.update({ where: { id: other.id }, data: { orderGid: pledge.orderGid } });
  await expect(steal).rejects.toMatchObject({ code: "P2002" });
});
