import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { redactCustomer } from "~/modules/backers/redact-customer.server";
import { disconnectConnection } from "~/modules/connections/disconnect-connection.server";
import { getCampaignMail } from "~/modules/notifications/overview/get-campaign-mail.server";
import { listMailable } from "~/modules/notifications/overview/list-mailable.server";
import {
  listMailsOfPledge,
  listTrackingMails,
} from "~/modules/notifications/overview/list-tracking-mails.server";
import { mailOverview } from "~/modules/notifications/overview/mail-overview.server";
import { queueMails } from "~/modules/notifications/sending/queue-mails.server";
import { cancelWaitingMails, retryMail } from "~/modules/notifications/sending/retry-mail.server";
import { saveCampaignMail } from "~/modules/notifications/save-campaign-mail.server";
import { shopifyMails } from "~/modules/notifications/sending/shopify-mails.server";
import { sweepMails } from "~/modules/notifications/sending/sweep-mails.server";
import { startMailbox, type RunningMailbox } from "../../simulators/mailbox/serve";
import { useTestDatabase } from "../../support/test-database";
import { openMailFixture, OTHER_SHOP, SHOP, START, type MailFixture } from "./mail-fixture";

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

const received = () => mailbox.mailbox.state().mails;
const view = async () =>
  (await getCampaignMail(fixture.deps, { shopDomain: SHOP, campaignId: fixture.campaignId }))?.mail;

describe("who mails the backers", () => {
  it("is nobody until the creator has chosen", async () => {
    await fixture.addPledge("b1");
    await fixture.ship("b1", {});
    expect(await fixture.plan()).toBe(0);
    expect(await fixture.queue()).toEqual({ kind: "not-ours" });
    expect(await fixture.states()).toEqual({});
    expect(await view()).toMatchObject({ mode: "none", automatic: false });
  });

  it("is PledgeDock by itself, once automatic mails are chosen, as packages ship", async () => {
    await fixture.addPledge("b1");
    await fixture.addPledge("b2");
    await fixture.ship("b1", { number: "BEFORE" });
    fixture.wait(10);
    await fixture.choose({ automatic: true });
    expect(fixture.fake.sent("mails.plan")).toBeGreaterThan(0);
    fixture.wait(10);
    await fixture.ship("b2", { number: "AFTER", at: 15 });
    expect(await fixture.plan()).toBe(1);
    await fixture.send();
    expect(received().map(({ to }) => to[0])).toEqual(["b2@example.com"]);
    expect(await view()).toMatchObject({ counts: { mailable: 1, sent: 1 } });
  });

  it("is Shopify or PledgeDock, never both: what Shopify mailed about is ours never again", async () => {
    await fixture.choose({ mode: "shopify" });
    await fixture.addPledge("b1");
    await fixture.addPledge("b2");
    await fixture.ship("b1", { number: "SHOPIFYS" });
    await fixture.plan();
    expect(await fixture.states()).toEqual({ "b1 SHOPIFYS": "shopify" });
    await fixture.ship("b2", { number: "UNPLANNED" });
    fixture.wait(5);
    await fixture.choose({ mode: "ours", automatic: true });
    await fixture.plan();
    expect(await fixture.queue()).toEqual({ kind: "queued", count: 0 });
    await fixture.send();
    expect(received()).toEqual([]);
    expect(await fixture.states()).toEqual({ "b1 SHOPIFYS": "shopify", "b2 UNPLANNED": "shopify" });
    const [mail] = await database.db.trackingMail.findMany();
    expect(await retryMail(fixture.deps, { shopDomain: SHOP, mailId: String(mail?.id) })).toEqual({
      kind: "not-retryable",
    });
  });

  it("was Shopify for a shipment that was made with its mail, whatever was chosen meanwhile", async () => {
    const pledgeId = await fixture.addPledge("b1");
    const made = {
      notifyCustomer: true,
      orderGid: "gid://shopify/Order/1",
      parts: [],
      tracking: { numbers: ["N"] },
    };
    await database.db.shipmentRequest.create({
      data: {
        ...{
          shopDomain: SHOP,
          pledgeId,
          orderGid: "gid://shopify/Order/1",
          kind: "create",
          state: "unknown",
        },
        ...{ request: made, owner: "worker", intentAt: START, lastSendBy: START },
      },
    });
    await fixture.choose({ automatic: true });
    await fixture.ship("b1", { number: "N" });
    await fixture.plan();
    await fixture.queue();
    await fixture.send();
    expect(received()).toEqual([]);
    expect(await fixture.states()).toEqual({ "b1 N": "shopify" });
  });

  it("leaving ours empties the queue, and coming back does not fill it by itself", async () => {
    await fixture.choose({});
    await fixture.addPledge("b1");
    await fixture.ship("b1", { number: "N" });
    await fixture.queue();
    await fixture.choose({ mode: "shopify" });
    await fixture.send();
    expect(await fixture.states()).toEqual({ "b1 N": "cancelled" });
    await fixture.choose({ mode: "ours", automatic: true });
    await fixture.plan();
    await fixture.send();
    expect(received()).toEqual([]);
  });

  it("is told to whoever makes shipments: Shopify's mail is asked for only where it was chosen", async () => {
    const of = { shopDomain: SHOP, campaignIds: [fixture.campaignId] };
    expect(await shopifyMails(fixture.deps, of)).toEqual(new Set());
    await fixture.choose({ mode: "shopify" });
    expect(await shopifyMails(fixture.deps, of)).toEqual(new Set([fixture.campaignId]));
    expect(await shopifyMails(fixture.deps, { ...of, shopDomain: OTHER_SHOP })).toEqual(new Set());
  });
});

describe("a backer who cannot or must not be mailed", () => {
  it("has no address, no number, or no parcel on its way", async () => {
    await fixture.choose({});
    const delivered = { sourceId: "e1", kind: "delivered" as const, at: START.toISOString(), message: null };
    await fixture.addPledge("nobody", { email: null });
    await fixture.addPledge("arrived");
    await fixture.addPledge("numberless");
    await fixture.addPledge("withdrawn");
    await fixture.addPledge("waiting");
    await fixture.ship("nobody", { number: "A" });
    await fixture.ship("arrived", { number: "B", events: [delivered] });
    await fixture.ship("numberless", { number: null });
    await fixture.ship("withdrawn", { number: "OLD" });
    fixture.wait(1);
    await fixture.ship("withdrawn", { number: "NEW" });
    await fixture.ship("waiting");
    expect(await view()).toMatchObject({ counts: { mailable: 1, mailableBackers: 1, withoutAddress: 1 } });
    await fixture.queue();
    expect(await fixture.states()).toEqual({ "withdrawn NEW": "queued" });
    await fixture.choose({ withoutNumber: true });
    await fixture.queue();
    expect(await fixture.states()).toEqual({ "withdrawn NEW": "queued", "numberless -": "queued" });
  });

  it("whose number went away while the mail waited is not sent the old one", async () => {
    await fixture.choose({});
    await fixture.addPledge("b1");
    await fixture.ship("b1", { number: "OLD" });
    await fixture.queue();
    fixture.wait(1);
    await fixture.ship("b1", { number: "NEW" });
    await fixture.send();
    expect(received()).toEqual([]);
    expect(await fixture.states()).toEqual({ "b1 OLD": "cancelled" });
  });

  it("was erased: what waits is dropped, nothing is kept, and nothing can be sent again", async () => {
    await fixture.choose({ automatic: true });
    await fixture.addPledge("b1");
    await fixture.addPledge("b2");
    for (const name of ["b1", "b2"]) await fixture.ship(name, { number: `${name}-1` });
    await fixture.plan();
    const customer = { customer: { email: "b1@example.com" } };
    await redactCustomer(fixture.deps, { shopDomain: SHOP, customer });
    await fixture.ship("b1", { number: "b1-1" }, { number: "b1-2" });
    await fixture.plan();
    await fixture.queue();
    await fixture.send();
    expect(received().map(({ to }) => to[0])).toEqual(["b2@example.com"]);
    const mail = await database.db.trackingMail.findFirstOrThrow({ where: { pledge: { externalId: "b1" } } });
    expect(mail).toMatchObject({ state: "cancelled", failure: null, messageId: null });
    expect(await retryMail(fixture.deps, { shopDomain: SHOP, mailId: mail.id })).toEqual({
      kind: "not-retryable",
    });
  });

  it("belongs to a connection that has ended, or to a shop that removed the app", async () => {
    await fixture.choose({});
    await fixture.addPledge("b1");
    await fixture.ship("b1", { number: "N" });
    await fixture.queue();
    const jobs = fixture.fake.sent("mails.send");
    await database.db.shop.updateMany({ where: { domain: SHOP }, data: { status: "uninstalled" } });
    await fixture.send();
    await database.db.shop.updateMany({ data: { status: "connected" } });
    await disconnectConnection(fixture.deps, { shopDomain: SHOP, connectionId: fixture.connectionId });
    await fixture.send();
    await sweepMails(fixture.deps, {});
    expect(received()).toEqual([]);
    expect(await fixture.states()).toEqual({ "b1 N": "queued" });
    // Nor does anybody try over and over.
    expect(fixture.fake.sent("mails.send")).toBe(jobs);
  });
});

describe("the creator", () => {
  it("sees who can be mailed, chooses some of them, and sees what became of it", async () => {
    await fixture.choose({});
    const pledgeId = await fixture.addPledge("b1");
    await fixture.addPledge("b2");
    await fixture.ship("b1", { number: "A", at: 1 });
    await fixture.ship("b2", { number: "B", at: 2 });
    const of = { shopDomain: SHOP, campaignId: fixture.campaignId };
    const { rows } = await listMailable(fixture.deps, { ...of, page: 1 });
    expect(rows.map(({ externalId, trackingNumber }) => [externalId, trackingNumber])).toEqual([
      ["b1", "A"],
      ["b2", "B"],
    ]);
    expect(await fixture.queue([String(rows[0]?.packageId)])).toEqual({ kind: "queued", count: 1 });
    expect(await mailOverview(fixture.deps, { shopDomain: SHOP })).toMatchObject({
      mailable: 1,
      waiting: 1,
      configured: true,
    });
    await fixture.send();
    expect((await listTrackingMails(fixture.deps, { ...of, page: 1 })).rows).toMatchObject([
      { externalId: "b1", state: "sent" },
    ]);
    expect(await listMailsOfPledge(fixture.deps, { shopDomain: SHOP, pledgeId })).toHaveLength(1);
    await fixture.queue();
    expect(await cancelWaitingMails(fixture.deps, of)).toBe(1);
    await fixture.send();
    expect(received()).toHaveLength(1);
  });

  it("reaches no campaign, package or mail of another shop", async () => {
    await fixture.choose({});
    const pledgeId = await fixture.addPledge("b1");
    await fixture.ship("b1", { number: "N" });
    await fixture.queue();
    const { id: mailId, packageId } = await database.db.trackingMail.findFirstOrThrow();
    const others = { ...fixture.deps };
    const of = { shopDomain: OTHER_SHOP, campaignId: fixture.campaignId };
    expect(await getCampaignMail(others, of)).toBeNull();
    expect((await listMailable(others, { ...of, page: 1 })).rows).toEqual([]);
    expect((await listTrackingMails(others, { ...of, page: 1 })).rows).toEqual([]);
    expect(await listMailsOfPledge(others, { shopDomain: OTHER_SHOP, pledgeId })).toEqual([]);
    expect(await retryMail(others, { shopDomain: OTHER_SHOP, mailId })).toEqual({ kind: "not-retryable" });
    expect(await cancelWaitingMails(others, of)).toBe(0);
    await database.db.trackingMail.deleteMany();
    expect(await queueMails(others, { ...of, packageIds: [packageId] })).toEqual({ kind: "not-found" });
    const words = { subject: "Hi", body: "Hi", fromName: "", replyTo: "" };
    expect(
      await saveCampaignMail(others, { ...of, ...words, mode: "ours", automatic: true, withoutNumber: true }),
    ).toEqual({ kind: "not-found" });
  });
});
