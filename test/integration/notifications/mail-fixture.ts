// A shop with a campaign whose parcels are on their way, a real SMTP server, and the real sender between them.
import { createSmtpSender } from "~/adapters/mail/smtp-sender.server";
import type { DbClient } from "~/db/client.server";
import { applyShipments } from "~/modules/fulfillment/learn/apply-shipments.server";
import { createTrackingLinks } from "~/modules/fulfillment/create-tracking-links.server";
import type { OrderShipments, ShipmentEvent } from "~/modules/fulfillment/shipments";
import { connectShop } from "~/modules/connections/connect-shop.server";
import { createConnection } from "~/modules/connections/create-connection.server";
import type { NotificationDeps } from "~/modules/notifications/notification-deps";
import { planMails } from "~/modules/notifications/sending/plan-mails.server";
import { DEFAULT_BODY, DEFAULT_SUBJECT } from "~/modules/notifications/template/mail-template";
import { queueMails } from "~/modules/notifications/sending/queue-mails.server";
import { saveCampaignMail } from "~/modules/notifications/save-campaign-mail.server";
import { sendMails } from "~/modules/notifications/sending/send-mails.server";
import type { RunningMailbox } from "../../simulators/mailbox/serve";
import { fakeConnectionDeps, type FakeConnectionDeps } from "../../support/fake-connection-deps";

export const SHOP = "meeple-mill.myshopify.com";
export const OTHER_SHOP = "other.myshopify.com";
export const START = new Date("2026-11-22T12:00:00Z");
const MINUTE_MS = 60_000;

type Settings = Parameters<typeof saveCampaignMail>[1];
type Change = Partial<Omit<Settings, "shopDomain" | "campaignId">>;

export interface Parcel {
  /** null: shipped without a number. */
  number?: string | null;
  carrier?: string | null;
  url?: string | null;
  /** Minutes after START at which it shipped. */
  at?: number;
  events?: ShipmentEvent[];
}

export interface MailFixture {
  deps: NotificationDeps;
  fake: FakeConnectionDeps;
  connectionId: string;
  campaignId: string;
  mailbox: RunningMailbox;
  /** Moves the clock. */
  wait(minutes: number): void;
  choose(change: Change): ReturnType<typeof saveCampaignMail>;
  addPledge(externalId: string, backer?: { name?: string | null; email?: string | null }): Promise<string>;
  /** What Shopify now says of the pledge's order: exactly these parcels, a fulfilment each. */
  ship(externalId: string, ...parcels: Parcel[]): Promise<void>;
  plan(): Promise<number>;
  queue(packageIds?: string[] | "all"): ReturnType<typeof queueMails>;
  send(deps?: NotificationDeps): ReturnType<typeof sendMails>;
  /** State of each mail, by Backer ID and number. */
  states(): Promise<Record<string, string>>;
}

export async function openMailFixture(db: DbClient, mailbox: RunningMailbox): Promise<MailFixture> {
  await db.pledge.deleteMany();
  await db.shop.deleteMany();
  await db.mailServer.deleteMany();
  mailbox.mailbox.reset();
  let time = START.getTime();
  const fake = fakeConnectionDeps(db);
  fake.setNow(START.toISOString());
  const clock = { now: () => new Date(time) };
  const deps: NotificationDeps = {
    ...{ db, jobs: fake.deps.jobs, clock, log: fake.deps.log },
    mails: smtpSender(mailbox),
    trackingLinks: createTrackingLinks({ keys: [Buffer.alloc(32, 7)], appUrl: fake.deps.appUrl }),
    mailsPerMinute: 60_000,
    mailDomain: "pledgedock.example.com",
    appUrl: fake.deps.appUrl,
    wait: (milliseconds) => Promise.resolve(void (time += milliseconds)),
  };
  for (const shopDomain of [SHOP, OTHER_SHOP]) await connectShop(fake.deps, { shopDomain });
  await db.shop.updateMany({ data: { name: "Meeple Mill", email: "owner@meeple-mill.example" } });
  const connection = await createConnection(fake.deps, {
    shopDomain: SHOP,
    platform: "backerkit",
    name: "Galaxy",
  });
  if (connection.kind !== "created") throw new Error(connection.kind);
  const { connectionId } = connection;
  const { id: campaignId } = await db.campaign.create({
    data: {
      shopDomain: SHOP,
      platform: "backerkit",
      externalId: "galaxy",
      name: "Spiral Galaxy",
      currency: "USD",
    },
  });
  const choose = (change: Change) =>
    saveCampaignMail(deps, {
      ...{ shopDomain: SHOP, campaignId, mode: "ours", automatic: false, withoutNumber: false },
      ...{ fromName: "", replyTo: "", subject: DEFAULT_SUBJECT, body: DEFAULT_BODY },
      ...change,
    });
  let orders = 0;
  return {
    ...{ deps, fake, connectionId, campaignId, mailbox, choose },
    wait: (minutes) => (time += minutes * MINUTE_MS),
    async addPledge(externalId, backer = {}) {
      orders += 1;
      const { id } = await db.pledge.create({
        data: {
          ...{ shopDomain: SHOP, connectionId, campaignId, platform: "backerkit", externalId },
          ...{
            status: "ready",
            state: "created",
            contentHash: externalId,
            currency: "USD",
            totalPaidMinor: 7100n,
          },
          ...{ orderGid: `gid://shopify/Order/${orders}`, orderName: `#${1000 + orders}`, countryCode: "US" },
          orderCreatedAt: START,
          backerName: backer.name === undefined ? `Ada ${externalId}` : backer.name,
          backerEmail: backer.email === undefined ? `${externalId}@example.com` : backer.email,
          content: {
            lines: [{ sku: "GAME", title: "Star Tiles", quantity: 1 }],
            backer: { email: backer.email },
          },
        },
      });
      return id;
    },
    async ship(externalId, ...parcels) {
      const pledge = await db.pledge.findFirstOrThrow({ where: { externalId } });
      const order = orderOf(String(pledge.orderGid), String(pledge.orderName), parcels, clock.now());
      await applyShipments(
        { ...deps, trackingLinks: deps.trackingLinks },
        { shopDomain: SHOP, orders: [order], askedAt: clock.now() },
      );
    },
    plan: () => planMails(deps, { shopDomain: SHOP }),
    queue: (packageIds = "all") => queueMails(deps, { shopDomain: SHOP, campaignId, packageIds }),
    send: (with_ = deps) => sendMails(with_, { shopDomain: SHOP }),
    async states() {
      const rows = await db.trackingMail.findMany({ include: { package: true, pledge: true } });
      const entries = rows.map(
        (row) => [`${row.pledge.externalId} ${row.package.number ?? "-"}`, row.state] as const,
      );
      return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
    },
  };
}

export function smtpSender({ smtpUrl }: { smtpUrl: string }) {
  return createSmtpSender({
    url: smtpUrl,
    from: { name: "PledgeDock", address: "mail@pledgedock.example.com" },
  });
}

function orderOf(orderGid: string, orderName: string, parcels: Parcel[], now: Date): OrderShipments {
  return {
    ...{ orderGid, orderName, updatedAt: now.toISOString(), cancelledAt: null, onHold: false },
    financialStatus: "PAID",
    lines: [
      {
        lineItemGid: `${orderGid}/1`,
        sku: "GAME",
        currentQuantity: parcels.length || 1,
        requiresShipping: true,
      },
    ],
    fulfillments: parcels.map((parcel, index) => {
      const { number = `TRACK${index}`, carrier = "USPS", url = null, at = 0, events = [] } = parcel;
      return {
        ...{
          gid: `${orderGid.replace("Order", "Fulfillment")}${index}`,
          orderGid,
          name: `${orderName}.${index + 1}`,
        },
        ...{ status: "success" as const, updatedAt: now.toISOString(), deliveredAt: null, events },
        createdAt: new Date(START.getTime() + at * MINUTE_MS).toISOString(),
        tracking: number === null ? [] : [{ number, company: carrier, url }],
        lines: [{ lineItemGid: `${orderGid}/1`, sku: "GAME", quantity: 1 }],
      };
    }),
  };
}
