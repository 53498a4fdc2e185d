// Our fulfilment gateway against the simulated store, over real HTTP.
import pino from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { createShopifyAdapters } from "~/adapters/shopify/create-shopify-adapters.server";
import { createShopFetch } from "~/adapters/shopify/shop-fetch.server";
import { systemClock } from "~/lib/clock";
import type { OrderShipments, OutlinedOrder } from "~/modules/fulfillment/shipments";
import { planShopMoney } from "~/modules/pledges/order/shop-money";
import { doMerchantAction } from "../../simulators/shopify/merchant-actions";
import { startShopifySimulator, type RunningShopifySimulator } from "../../simulators/shopify/serve";
import type { SimulatorOptions } from "../../simulators/shopify/simulator";

const SHOP = "adas-games.myshopify.com";
const LONG_AGO = new Date("2020-01-01T00:00:00Z");
const running: RunningShopifySimulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.stop()));
});

async function connect(options: SimulatorOptions & { scopes?: string[] } = {}) {
  const { scopes, ...switches } = options;
  const started = await startShopifySimulator({ bulkDelayMs: 0, ...switches });
  running.push(started);
  const { simulator, origin } = started;
  const token = simulator.installApp(SHOP, scopes);
  const { fulfillments } = createShopifyAdapters({
    fetch: createShopFetch(origin),
    getAccessToken: () => Promise.resolve(token),
    clock: systemClock,
    log: pino({ level: "silent" }),
    requestTimeoutMs: 5_000,
    maxInFlight: 20,
    planShopMoney,
  });
  const act = (action: string, details: Record<string, unknown> = {}): Record<string, unknown> => {
    const answer = doMerchantAction(simulator, { action, shop: SHOP, ...details });
    if (!answer.ok) throw new Error(String(answer.problem));
    return answer;
  };
  /** An order with two games and three mats, and a service that needs no shipping. */
  const makeOrder = (name?: string): string => {
    const line = (sku: string, quantity: number, requiresShipping = true) => ({
      ...{ sku, title: sku, quantity, requiresShipping },
      priceSet: { shopMoney: { amount: "10.00", currencyCode: "USD" } },
    });
    const order = { name, lineItems: [line("GAME", 2), line("MAT", 3), line("NAME-IN-BOOK", 1, false)] };
    return String(act("create-order", { order }).orderId);
  };
  const read = async (...gids: string[]): Promise<{ orders: OrderShipments[]; hidden: string[] }> => {
    const outcome = await fulfillments.readShipments(SHOP, gids);
    if (outcome.kind !== "read") throw new Error(`Not read: ${JSON.stringify(outcome)}`);
    return outcome;
  };
  const readOne = async (gid: string): Promise<OrderShipments> => (await read(gid)).orders[0]!;
  const stream = async (): Promise<Map<string, OutlinedOrder>> => {
    const found = new Map<string, OutlinedOrder>();
    for await (const order of fulfillments.streamOrders(SHOP, LONG_AGO)) found.set(order.orderGid, order);
    return found;
  };
  return { fulfillments, simulator, act, makeOrder, read, readOne, stream };
}

const quantities = (lines: { sku: string | null; quantity: number }[] = []) =>
  Object.fromEntries(lines.map(({ sku, quantity }) => [sku, quantity]));

describe("an order read by id", () => {
  it("shows what was shipped, with every number, link and line", async () => {
    const { act, makeOrder, readOne } = await connect();
    const order = makeOrder("#1");
    act("fulfill-order", {
      ...{ orderId: order, lines: [{ sku: "GAME", quantity: 2 }], carrier: "DHL Express" },
      ...{ trackingNumbers: ["AB 1", "AB-2"], urls: ["https://dhl.example/1", "https://dhl.example/2"] },
    });
    const shipments = await readOne(order);
    expect(shipments).toMatchObject({ orderName: "#1", cancelledAt: null, onHold: false });
    expect(
      shipments.lines.map(({ sku, currentQuantity, requiresShipping }) => [
        sku,
        currentQuantity,
        requiresShipping,
      ]),
    ).toEqual([
      ["GAME", 2, true],
      ["MAT", 3, true],
      ["NAME-IN-BOOK", 1, false],
    ]);
    const [fulfillment] = shipments.fulfillments;
    expect(fulfillment).toMatchObject({
      ...{ orderGid: order, name: "#1.1", status: "success", events: [], deliveredAt: null },
      tracking: [
        { number: "AB 1", company: "DHL Express", url: "https://dhl.example/1" },
        { number: "AB-2", company: "DHL Express", url: "https://dhl.example/2" },
      ],
    });
    expect(quantities(fulfillment?.lines)).toEqual({ GAME: 2 });
  });

  it("shows events in the order in which they happened, under our names", async () => {
    const { act, makeOrder, readOne } = await connect();
    const order = makeOrder();
    act("fulfill-order", { orderId: order, trackingNumber: "T1" });
    const event = (status: string, happenedAt: string) =>
      act("add-fulfillment-event", { orderId: order, status, happenedAt });
    event("DELIVERED", "2026-11-05T10:00:00Z");
    event("LABEL_PURCHASED", "2026-11-01T10:00:00Z");
    event("CARRIER_PICKED_UP", "2026-11-02T10:00:00Z");
    event("OUT_FOR_DELIVERY", "2026-11-04T10:00:00Z");
    const [fulfillment] = (await readOne(order)).fulfillments;
    expect(fulfillment?.events?.map(({ kind }) => kind)).toEqual([
      ...["label", "in_transit", "out_for_delivery", "delivered"],
    ]);
    expect(fulfillment?.deliveredAt).toBe("2026-11-05T10:00:00Z");
  });

  it("says what was taken back, taken off and put on hold", async () => {
    const { act, makeOrder, readOne } = await connect();
    const order = makeOrder();
    act("fulfill-order", { orderId: order, lines: [{ sku: "GAME", quantity: 1 }], trackingNumber: "T1" });
    act("cancel-fulfillment", { orderId: order });
    act("refund-lines", { orderId: order, lines: [{ sku: "MAT", quantity: 2 }] });
    act("edit-order", { orderId: order, lines: [{ sku: "GAME", quantity: 1 }] });
    act("hold-order", { orderId: order });
    const shipments = await readOne(order);
    expect(shipments.fulfillments).toMatchObject([{ status: "cancelled" }]);
    expect(shipments.lines.map(({ currentQuantity }) => currentQuantity)).toEqual([3, 1, 1]);
    expect(shipments.onHold).toBe(true);
    act("release-order", { orderId: order });
    expect((await readOne(order)).onHold).toBe(false);
  });

  it("that is deleted, or too old for the app's scopes, is hidden and not empty", async () => {
    const scopes = ["read_orders", "write_orders", "write_merchant_managed_fulfillment_orders"];
    const { act, makeOrder, read } = await connect({ scopes });
    const [shown, deleted, old] = [makeOrder("#1"), makeOrder("#2"), makeOrder("#3")];
    act("delete-order", { orderId: deleted });
    act("age-order", { orderId: old, days: 61 });
    const { orders, hidden } = await read(shown, deleted, old);
    expect(orders.map(({ orderGid }) => orderGid)).toEqual([shown]);
    expect(hidden).toEqual([deleted, old]);
  });

  it("comes in fifties, within what one query may cost", async () => {
    const { makeOrder, read, simulator } = await connect();
    const gids = Array.from({ length: 50 }, (_, index) => makeOrder(`#${index}`));
    const { orders } = await read(...gids);
    expect(orders.map(({ orderGid }) => orderGid)).toEqual(gids);
    expect(simulator.state().requests.ShipmentsOfOrders).toBe(3);
  });

  it("with more events than a page holds is read whole", async () => {
    const { act, makeOrder, readOne } = await connect();
    const order = makeOrder();
    act("fulfill-order", { orderId: order, trackingNumber: "T1" });
    for (let hour = 0; hour < 24; hour += 1)
      act("add-fulfillment-event", { orderId: order, status: "IN_TRANSIT" });
    expect((await readOne(order)).fulfillments[0]?.events).toHaveLength(24);
  });

  it("is no answer while the shop gives none: nothing counts as hidden", async () => {
    const { fulfillments, simulator, makeOrder } = await connect();
    const order = makeOrder();
    simulator.faults.apply({ rules: [{ kind: "error-before", operation: "ShipmentsOfOrders", count: 1 }] });
    expect(await fulfillments.readShipments(SHOP, [order])).toMatchObject({ kind: "unknown" });
  });
});

describe("all orders", () => {
  it("stream with what a bulk query can tell, and ask to be read where it cannot", async () => {
    const { act, makeOrder, readOne, stream } = await connect();
    const [nothing, whole, partly, moving, twice, refunded] = ["#1", "#2", "#3", "#4", "#5", "#6"].map(
      makeOrder,
    ) as [string, string, string, string, string, string];
    for (const orderId of [whole, moving, twice, refunded])
      act("fulfill-order", { orderId, trackingNumber: `T${orderId.slice(-3)}`, carrier: "USPS" });
    act("fulfill-order", { orderId: partly, lines: [{ sku: "MAT", quantity: 1 }], trackingNumber: "T3" });
    act("add-fulfillment-event", { orderId: moving, status: "IN_TRANSIT" });
    act("cancel-fulfillment", { orderId: twice });
    act("fulfill-order", { orderId: twice, trackingNumber: "T5b" });
    act("refund-lines", { orderId: refunded, lines: [{ sku: "MAT", quantity: 1 }] });
    const orders = await stream();
    expect(orders.size).toBe(6);
    expect(orders.get(nothing)?.shipments).toEqual(await readOne(nothing));
    const told = orders.get(whole)?.shipments;
    const read = await readOne(whole);
    expect(told).toEqual({ ...read, fulfillments: [{ ...read.fulfillments[0], events: null }] });
    for (const gid of [partly, moving, twice, refunded]) expect(orders.get(gid)?.shipments, gid).toBeNull();
  });

  it("keep their fingerprint until something about them changes", async () => {
    const { act, makeOrder, stream, simulator } = await connect();
    const [a, b] = [makeOrder("#1"), makeOrder("#2")];
    act("fulfill-order", { orderId: b, trackingNumber: "T1" });
    const before = await stream();
    expect([...(await stream()).values()]).toEqual([...before.values()]);
    const changes: [string, Record<string, unknown>][] = [
      ["update-tracking", { orderId: b, trackingNumber: "T2" }],
      ["add-fulfillment-event", { orderId: b, status: "IN_TRANSIT" }],
      ["hold-order", { orderId: a }],
      ["refund-lines", { orderId: a, lines: [{ sku: "MAT", quantity: 1 }] }],
    ];
    const seen = new Set<string | undefined>([before.get(a)?.fingerprint, before.get(b)?.fingerprint]);
    for (const [action, details] of changes) {
      const { updatedAt } = simulator.shop().orders.values().next().value!;
      act(action, details);
      simulator.shop().orders.values().next().value!.updatedAt = updatedAt;
      const fingerprint = (await stream()).get(String(details.orderId))?.fingerprint;
      expect(seen.has(fingerprint), action).toBe(false);
      seen.add(fingerprint);
    }
  });

  it("over more than one window carry all their lines", async () => {
    const { makeOrder, simulator, stream } = await connect();
    makeOrder("#1");
    const { seed } = await import("../../simulators/shopify/seed");
    seed(simulator, { copies: 1_200, ship: 600 });
    const orders = [...(await stream()).values()];
    expect(orders).toHaveLength(1_201);
    expect(orders.every(({ shipments }) => shipments?.lines.length === 3)).toBe(true);
    expect(orders.filter(({ shipments }) => shipments?.fulfillments.length === 1)).toHaveLength(600);
  });
});

describe("what is left to ship", () => {
  it("is listed per fulfilment order, with why some of it cannot be shipped", async () => {
    const { act, fulfillments, makeOrder } = await connect();
    const order = makeOrder();
    act("fulfill-order", { orderId: order, lines: [{ sku: "GAME", quantity: 1 }] });
    const open = await fulfillments.readFulfillmentOrders(SHOP, order);
    expect(open).toMatchObject({
      kind: "read",
      orders: [
        { status: "in_progress", deliveryMethod: "shipping", holds: [], assignedService: null },
        { status: "open", deliveryMethod: "none" },
      ],
    });
    const left =
      open.kind === "read" ? open.orders[0]?.lines.map(({ sku, remaining }) => [sku, remaining]) : [];
    expect(left).toEqual([
      ["GAME", 1],
      ["MAT", 3],
    ]);
    const held = makeOrder();
    act("hold-order", { orderId: held, reason: "INCORRECT_ADDRESS", notes: "no house number" });
    expect(await fulfillments.readFulfillmentOrders(SHOP, held)).toMatchObject({
      orders: [{ status: "on_hold", holds: ["Incorrect address: no house number"] }, { status: "on_hold" }],
    });
  });

  it("says where the order goes and whether it is paid, as Shopify holds it now", async () => {
    const { act, fulfillments } = await connect();
    const shippingAddress = {
      ...{ firstName: "Elizabeth", lastName: "Swan", address1: "179 N Harbor Dr", address2: " " },
      ...{
        city: "Redondo Beach",
        provinceCode: "CA",
        zip: "90277",
        countryCode: "US",
        phone: "+13105550100",
      },
    };
    const transaction = {
      ...{ kind: "SALE", status: "SUCCESS", gateway: "manual" },
      amountSet: { shopMoney: { amount: "10.00", currencyCode: "USD" } },
    };
    const order = { email: "elizabeth@backers.example", shippingAddress, transactions: [transaction] };
    const paid = String(act("create-order", { order }).orderId);
    const bare = String(act("create-order", { order: {} }).orderId);
    const target = {
      ...{ orderGid: paid, financialStatus: "paid", cancelled: false },
      destination: {
        ...{ name: "Elizabeth Swan", company: null, street1: "179 N Harbor Dr", street2: null },
        ...{ city: "Redondo Beach", state: "CA", zip: "90277", country: "US" },
        ...{ phone: "+13105550100", email: "elizabeth@backers.example" },
      },
    };
    expect(await fulfillments.readFulfillmentOrders(SHOP, paid)).toMatchObject({ target });
    act("cancel-order", { orderId: bare });
    const gone = "gid://shopify/Order/999999";
    expect(await fulfillments.readDestinations(SHOP, [bare, gone, paid])).toEqual({
      kind: "read",
      targets: [expect.objectContaining({ orderGid: bare, destination: null, cancelled: true }), target],
      hidden: [gone],
    });
  });

  it("hides the address, and nothing else, while the app may not see protected data", async () => {
    const { act, fulfillments, makeOrder, simulator } = await connect();
    const order = makeOrder();
    act("hold-order", { orderId: order, reason: "OTHER" });
    simulator.config.protectedData = "redacted";
    expect(await fulfillments.readFulfillmentOrders(SHOP, order)).toMatchObject({
      orders: [{ status: "on_hold" }, { status: "on_hold" }],
      target: { destination: null },
    });
  });

  it("is empty, not finished, where a fulfilment service does the work and the app has no scope for it", async () => {
    const { act, fulfillments, makeOrder } = await connect();
    const order = makeOrder();
    act("assign-service", { orderId: order, service: "Packers Ltd" });
    expect(await fulfillments.readFulfillmentOrders(SHOP, order)).toMatchObject({ kind: "read", orders: [] });
  });

  it("is hidden with its order", async () => {
    const { act, fulfillments, makeOrder } = await connect();
    const order = makeOrder();
    act("delete-order", { orderId: order });
    expect(await fulfillments.readFulfillmentOrders(SHOP, order)).toEqual({ kind: "hidden" });
  });
});

describe("shipping", () => {
  async function withOpenOrder() {
    const shop = await connect();
    const order = shop.makeOrder();
    const open = await shop.fulfillments.readFulfillmentOrders(SHOP, order);
    if (open.kind !== "read") throw new Error("not read");
    const [goods, service] = open.orders;
    return { ...shop, order, goods: goods!, service: service! };
  }
  const TRACKING = { company: "UPS", numbers: ["1Z1", "1Z2"], urls: [] };

  it("part of an order makes one fulfilment with these numbers, and mails only when asked", async () => {
    const { fulfillments, simulator, order, goods } = await withOpenOrder();
    const parts = [{ fulfillmentOrderGid: goods.gid, lines: [{ gid: goods.lines[1]!.gid, quantity: 2 }] }];
    const request = { orderGid: order, parts, tracking: TRACKING, notifyCustomer: false };
    const outcome = await fulfillments.fulfill(SHOP, request);
    expect(outcome).toMatchObject({
      kind: "fulfilled",
      fulfillment: { orderGid: order, status: "success", lines: [{ sku: "MAT", quantity: 2 }], events: [] },
    });
    expect(simulator.state().orders[0]?.fulfillments[0]?.tracking).toEqual([
      { company: "UPS", number: "1Z1", url: null },
      { company: "UPS", number: "1Z2", url: null },
    ]);
    expect(simulator.state().mailsSent).toBe(0);
    const rest = [{ fulfillmentOrderGid: goods.gid, lines: null }];
    await fulfillments.fulfill(SHOP, { ...request, parts: rest, notifyCustomer: true });
    expect(simulator.state().mailsSent).toBe(1);
    expect(simulator.state().orders[0]?.fulfillments.map(({ lines }) => quantities(lines))).toEqual([
      { MAT: 2 },
      { GAME: 2, MAT: 1 },
    ]);
  });

  it("more than is left, or goods with services, is refused in Shopify's words and ships nothing", async () => {
    const { fulfillments, simulator, order, goods, service } = await withOpenOrder();
    const ship = (
      parts: { fulfillmentOrderGid: string; lines: { gid: string; quantity: number }[] | null }[],
    ) => fulfillments.fulfill(SHOP, { orderGid: order, parts, tracking: TRACKING, notifyCustomer: false });
    const tooMany = [{ gid: goods.lines[0]!.gid, quantity: 3 }];
    expect(await ship([{ fulfillmentOrderGid: goods.gid, lines: tooMany }])).toEqual({
      kind: "refused",
      errors: [
        expect.objectContaining({ message: "Invalid fulfillment order line item quantity requested." }),
      ],
    });
    expect(
      await ship([goods, service].map(({ gid }) => ({ fulfillmentOrderGid: gid, lines: null }))),
    ).toMatchObject({ kind: "refused" });
    expect(simulator.state().orders[0]?.fulfillments).toEqual([]);
  });

  it("with a lost answer is unknown and not repeated; reading the order shows it at once", async () => {
    const { fulfillments, simulator, order, goods, readOne } = await withOpenOrder();
    simulator.faults.apply({ rules: [{ kind: "cut-after-commit", operation: "FulfillmentCreate" }] });
    const parts = [{ fulfillmentOrderGid: goods.gid, lines: null }];
    expect(
      await fulfillments.fulfill(SHOP, { orderGid: order, parts, tracking: TRACKING, notifyCustomer: false }),
    ).toMatchObject({ kind: "unknown" });
    expect(simulator.state().requests.FulfillmentCreate).toBe(1);
    expect((await readOne(order)).fulfillments).toHaveLength(1);
  });

  it("can be given other numbers, and taken back", async () => {
    const { act, fulfillments, order, readOne } = await withOpenOrder();
    const gid = String(act("fulfill-order", { orderId: order, trackingNumber: "T1" }).fulfillmentId);
    const tracking = { company: "DPD", numbers: ["T2"], urls: ["https://dpd.example/T2"] };
    expect(await fulfillments.replaceTracking(SHOP, gid, tracking, false)).toEqual({ kind: "done" });
    expect((await readOne(order)).fulfillments[0]?.tracking).toEqual([
      { company: "DPD", number: "T2", url: "https://dpd.example/T2" },
    ]);
    expect(await fulfillments.cancelFulfillment(SHOP, gid)).toEqual({ kind: "done" });
    expect((await readOne(order)).fulfillments[0]?.status).toBe("cancelled");
    const unknown = "gid://shopify/Fulfillment/1";
    expect(await fulfillments.cancelFulfillment(SHOP, unknown)).toMatchObject({ kind: "refused" });
    expect(await fulfillments.replaceTracking(SHOP, unknown, tracking, false)).toMatchObject({
      kind: "refused",
    });
  });
});
