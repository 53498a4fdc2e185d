import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { redactCustomer } from "~/modules/backers/redact-customer.server";
import { createTrackingLinks } from "~/modules/fulfillment/create-tracking-links.server";
import type { ShipmentEvent, ShipmentEventKind } from "~/modules/fulfillment/shipments";
import { openTrackingPage } from "~/modules/notifications/tracking-page/open-tracking-page.server";
import { isThrottled, noteMiss } from "~/routes/t.$token/miss-throttle.server";
import { renderTrackingPage } from "~/routes/t.$token/tracking-page.server";
import { startMailbox, type RunningMailbox } from "../../simulators/mailbox/serve";
import { useTestDatabase } from "../../support/test-database";
import { openMailFixture, SHOP, START, type MailFixture } from "./mail-fixture";

const database = useTestDatabase();
let mailbox: RunningMailbox;
let fixture: MailFixture;
beforeAll(async () => {
  mailbox = await startMailbox();
});
afterAll(() => mailbox.stop());
beforeEach(async () => {
  fixture = await openMailFixture(database.db, mailbox);
});

const tokenOf = (pledgeId: string) => String(fixture.deps.trackingLinks.urlFor(pledgeId).split("/t/").at(-1));
const open = async (pledgeId: string) => {
  const view = await openTrackingPage(fixture.deps, { token: tokenOf(pledgeId) });
  if (!view) throw new Error("The page does not open");
  return { view, html: renderTrackingPage(view) };
};
let events = 0;
const event = (kind: ShipmentEventKind, hour: number, message: string | null = null): ShipmentEvent => ({
  sourceId: `event-${(events += 1)}`,
  kind,
  at: new Date(START.getTime() + hour * 3_600_000).toISOString(),
  message,
});

describe("the tracking page", () => {
  it("opens before anything has shipped", async () => {
    const { html } = await open(await fixture.addPledge("b1"));
    expect(html).toContain("Nothing has been shipped yet");
    expect(html).toContain("Spiral Galaxy");
    expect(html).toContain("Meeple Mill");
  });

  it("shows every parcel with carrier, number, link, status and history, newest first", async () => {
    const pledgeId = await fixture.addPledge("b1");
    await fixture.ship(
      "b1",
      { number: "ONE", carrier: "USPS", events: [event("in_transit", 1), event("delivered", 9)] },
      {
        number: "TWO",
        carrier: "UPS",
        url: "https://ups.example/TWO?a=1&b=2",
        events: [event("returned", 5)],
      },
      { number: null },
    );
    const { view, html } = await open(pledgeId);
    const of = Object.fromEntries(view.parcels.map((parcel) => [parcel.number ?? "-", parcel]));
    expect(of.ONE).toMatchObject({
      status: "delivered",
      carrier: "USPS",
      history: [{ kind: "delivered" }, { kind: "in_transit" }],
    });
    expect(of.TWO).toMatchObject({ status: "returned", url: "https://ups.example/TWO?a=1&b=2" });
    expect(of["-"]).toMatchObject({ status: "shipped", url: null });
    expect(html).toContain('href="https://ups.example/TWO?a=1&amp;b=2"');
    expect(html).toContain("This parcel was sent without a tracking number.");
    expect(html).toContain("Nov 22, 2026, 21:00 UTC");
  });

  it("keeps a number that was taken back, marked as such and without a link", async () => {
    const pledgeId = await fixture.addPledge("b1");
    await fixture.ship("b1", { number: "OLD" });
    fixture.wait(1);
    await fixture.ship("b1", { number: "NEW" });
    const { view, html } = await open(pledgeId);
    expect(view.parcels.map(({ number, status }) => [number, status])).toEqual([
      ["NEW", "shipped"],
      ["OLD", "withdrawn"],
    ]);
    expect(html).toContain("No longer valid");
    expect(html).not.toContain("tLabels=OLD");
  });

  it("says nothing about anybody: no name, address, country, item, Backer ID, order number or carrier's words", async () => {
    const pledgeId = await fixture.addPledge("Zq7BackerId", { name: "Zq7Name", email: "zq7@example.com" });
    await database.db.pledge.update({ where: { id: pledgeId }, data: { countryCode: "BR" } });
    await fixture.ship("Zq7BackerId", {
      number: "LA123456789US",
      carrier: "USPS",
      events: [event("delivered", 2, "Left with Zq7Neighbour at 1 Zq7Street")],
    });
    const { view, html } = await open(pledgeId);
    for (const text of [JSON.stringify(view), html]) {
      expect(text).not.toMatch(/zq7/i);
      for (const known of [pledgeId, "#1001", "Star Tiles", "gid://", "BR ", '"BR"'])
        expect(text).not.toContain(known);
    }
  });

  it("shows markup as text and opens nothing but web pages", async () => {
    const pledgeId = await fixture.addPledge("b1");
    await fixture.ship("b1", {
      number: "<script>alert(1)</script>",
      carrier: "<img src=x>",
      url: "javascript:alert(1)",
    });
    const { html } = await open(pledgeId);
    expect(html).not.toMatch(/<script|<img|javascript:/i);
    expect(html).toContain("&lt;script&gt;");
  });

  it("is gone once the backer was erased, or the pledge deleted", async () => {
    const pledgeId = await fixture.addPledge("b1");
    await fixture.ship("b1", { number: "ONE" });
    await open(pledgeId);
    await redactCustomer(fixture.deps, {
      shopDomain: SHOP,
      customer: { customer: { email: "b1@example.com" } },
    });
    expect(await openTrackingPage(fixture.deps, { token: tokenOf(pledgeId) })).toBeNull();
    await database.db.pledge.deleteMany();
    expect(await openTrackingPage(fixture.deps, { token: tokenOf(pledgeId) })).toBeNull();
  });
});

describe("a tracking link", () => {
  it("opens with not one character changed, cut or added, nor with the pledge's id alone", async () => {
    const pledgeId = await fixture.addPledge("b1");
    const token = tokenOf(pledgeId);
    expect(fixture.deps.trackingLinks.pledgeIdOf(token)).toBe(pledgeId);
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(..."Aa0-_9zZ"), (at, letter) => {
        const changed = token.slice(0, at) + letter + token.slice(at + 1);
        expect(fixture.deps.trackingLinks.pledgeIdOf(changed)).toBe(changed === token ? pledgeId : null);
        expect(fixture.deps.trackingLinks.pledgeIdOf(token.slice(0, at))).toBeNull();
        expect(fixture.deps.trackingLinks.pledgeIdOf(token + letter.repeat(at + 1))).toBeNull();
      }),
    );
    const unsigned = Buffer.concat([Buffer.alloc(16), Buffer.from(pledgeId)]).toString("base64url");
    for (const guess of [
      pledgeId,
      Buffer.from(pledgeId).toString("base64url"),
      unsigned,
      "",
      "%00",
      "x".repeat(5000),
    ])
      expect(await openTrackingPage(fixture.deps, { token: guess })).toBeNull();
  });

  it("signed with another installation's key opens nothing; one of an earlier key still opens", async () => {
    const pledgeId = await fixture.addPledge("b1");
    const appUrl = fixture.deps.appUrl;
    const strange = createTrackingLinks({ keys: [Buffer.alloc(32, 8)], appUrl }).urlFor(pledgeId);
    const token = String(strange.split("/t/").at(-1));
    expect(await openTrackingPage(fixture.deps, { token })).toBeNull();
    const rotated = createTrackingLinks({ keys: [Buffer.alloc(32, 7), Buffer.alloc(32, 8)], appUrl });
    expect(await openTrackingPage({ ...fixture.deps, trackingLinks: rotated }, { token })).not.toBeNull();
  });
});

describe("whoever tries links that do not exist", () => {
  it("gets no answer for the rest of the minute, and nobody else is held up", () => {
    const now = START.getTime();
    for (let miss = 0; miss < 20; miss += 1) {
      expect(isThrottled("203.0.113.1", now + miss)).toBe(false);
      noteMiss("203.0.113.1", now + miss);
    }
    expect(isThrottled("203.0.113.1", now + 1_000)).toBe(true);
    expect(isThrottled("203.0.113.2", now + 1_000)).toBe(false);
    expect(isThrottled("203.0.113.1", now + 60_000)).toBe(false);
  });
});
