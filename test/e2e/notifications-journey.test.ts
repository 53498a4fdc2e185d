// A creator decides who mails the backers, finds the words, and sends; a backer follows the link. One worker is killed in
// the middle of a mail, and strangers try links.
import axe from "axe-core";
import pg from "pg";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pledgeOf } from "../integration/security/victim";
import { launchBrowser } from "../support/browser";
import {
  connectPlatform,
  connectShop,
  DEMO_SHOP,
  pushAll,
  waitForPreflight,
  waitForPush,
} from "../support/journey";
import type { Merchant } from "../support/merchant";
import type { Stack } from "../support/stack";
import { startTestStack } from "../support/start-test-stack";
import { until } from "../support/until";
import { openWindow, type AdminWindow } from "./admin-window";
import { brokenRules, sidewaysScroll } from "./page-quality";

const NUMBER = {
  one: "9400100000000000000001",
  two: "9400100000000000000002",
  three: "9400100000000000000003",
};
type Backer = keyof typeof NUMBER;

let stack: Stack;
let browser: Browser;
let sql: pg.Pool;
let merchant: Merchant;
let desk: AdminWindow;
let campaignPage = "";

beforeAll(async () => {
  [stack, browser] = await Promise.all([
    startTestStack({
      name: "e2e-mails",
      workers: 1,
      catalog: "test/fixtures/catalog.csv",
      env: { SWEEP_SECONDS: "1" },
    }),
    launchBrowser(),
  ]);
  sql = new pg.Pool({ connectionString: stack.databaseUrl, max: 1 });
  merchant = await connectShop(stack);
  const { platform } = await connectPlatform(stack, merchant);
  await platform.push(Object.keys(NUMBER).map((name) => pledgeOf(name)));
  await waitForPreflight(merchant, 3);
  await pushAll(merchant);
  await waitForPush(merchant, 120_000);
  desk = await openWindow(browser, stack, 1280);
});

afterAll(async () => {
  await browser?.close();
  await sql?.end();
  await stack?.stop();
});

async function ship(backer: Backer): Promise<void> {
  const { orders } = await stack.simulator.shop(DEMO_SHOP);
  const order = orders.find(({ tags }) => tags.includes(backer));
  await stack.simulator.act(DEMO_SHOP, "fulfill-order", {
    ...{ orderId: order?.gid, trackingNumber: NUMBER[backer], carrier: "USPS" },
  });
}

const mailsTo = async (backer: Backer) =>
  (await stack.mailbox.mails()).filter(({ to }) => to[0] === `backer${backer}@example.com`);
const linkTo = async (backer: Backer) =>
  /https?:\/\/\S+\/t\/\S+/.exec((await mailsTo(backer))[0]?.text ?? "")?.[0] ?? "";

async function expectGoodPage(window: AdminWindow, name: string): Promise<void> {
  await window.screenshot(name);
  expect(await brokenRules(window.page), name).toEqual([]);
  expect(await sidewaysScroll(window.page), name).toBeLessThanOrEqual(0);
}

async function save(): Promise<void> {
  await desk.app.locator(".sim-save-bar").getByRole("button", { name: "Save" }).click();
}

describe("a creator", () => {
  it("finds the campaign for which nobody mails the backers yet", async () => {
    await ship("one");
    await desk.open("/notifications");
    await desk.app.getByText("Nobody yet").waitFor();
    await expectGoodPage(desk, "notifications");
    await desk.app.getByRole("link", { name: "Star Tiles" }).click();
    await desk.app.getByText("Nobody mails these backers yet.", { exact: false }).waitFor();
    const { campaigns } = await merchant.get<{ campaigns: { campaignId: string }[] }>(
      "/app/notifications",
      "app.notifications._index",
    );
    campaignPage = `/notifications/${campaigns[0]?.campaignId}`;
  });

  it("chooses PledgeDock, and is told of a variable that does not exist beside the text", async () => {
    await desk.app.getByRole("radio", { name: "PledgeDock" }).check({ force: true });
    const subject = desk.app.getByLabel("Subject", { exact: true });
    await subject.fill("{{order}} has left");
    await desk.app.getByText("{{order}} is not known.", { exact: false }).waitFor();
    await subject.fill("{{order_name}} has left");
    await desk.app.getByText(/^#\d+ has left$/).waitFor();
    await expectGoodPage(desk, "notifications-editor");
  });

  it("saves, and sends to the one backer who can be mailed", async () => {
    await save();
    await desk.app.getByRole("button", { name: "Send 1 mail" }).click();
    await desk.app.getByRole("button", { name: "Send", exact: true }).click();
    const [mail] = await until("the mail is there", async () => {
      const mails = await mailsTo("one");
      return mails.length > 0 && mails;
    });
    expect(mail?.subject).toMatch(/^#\d+ has left$/);
    expect(mail?.text).toContain(NUMBER.one);
    await desk.app.getByRole("cell", { name: "Sent" }).waitFor();
    await expectGoodPage(desk, "notifications-sent");
  });

  it("tries the words on themself", async () => {
    await desk.app.getByRole("button", { name: "Send a test mail" }).click();
    await desk.app.getByText("A test mail is on its way", { exact: false }).waitFor();
    expect((await stack.mailbox.mails()).at(-1)?.subject).toMatch(/^\[Test\] #\d+ has left$/);
  });

  it("sees a mail that may have arrived when its worker is killed, and it is not sent again by itself", async () => {
    await desk.app
      .getByRole("checkbox", { name: "Send automatically as parcels ship" })
      .check({ force: true });
    await save();
    await desk.app.getByText("Mails leave as parcels ship.", { exact: false }).waitFor();
    await stack.mailbox.faults({ rules: [{ kind: "slow", delayMs: 600_000, to: "backertwo", count: 1 }] });
    await ship("two");
    await until("the mail server has it", async () => (await mailsTo("two")).length === 1);
    const [worker] = stack.workers;
    if (!worker) throw new Error("No worker runs");
    await stack.killWorker(worker, { restart: true });
    await sql.query(`UPDATE "TrackingMail" SET "sendingSince" = "sendingSince" - interval '10 minutes'
      WHERE state = 'sending'`);
    await ship("three");
    await until("other mails go on", async () => (await mailsTo("three")).length === 1);
    await desk.open(`${campaignPage}?show=problems`);
    await desk.app.getByRole("cell", { name: /Maybe sent/ }).waitFor();
    expect(await mailsTo("two")).toHaveLength(1);
  });

  it("may send it again, after having been told what that means", async () => {
    await desk.app.getByRole("button", { name: /^Send again/ }).click();
    await desk.app.getByText("may have it already", { exact: false }).waitFor();
    await desk.app.getByRole("button", { name: "Send again", exact: true }).last().click();
    await until("it is there a second time", async () => (await mailsTo("two")).length === 2);
    expect(new Set((await mailsTo("two")).map(({ messageId }) => messageId)).size).toBe(1);
    expect(desk.errors).toEqual([]);
  });

  it("can do all of it on a phone", async () => {
    const phone = await openWindow(browser, stack, 390);
    await phone.open(campaignPage);
    await expectGoodPage(phone, "notifications-editor");
    expect(phone.errors).toEqual([]);
    await phone.close();
  });
});

describe("a backer", () => {
  it("follows the link to a page that is fit for a phone, keeps the address to itself, and runs no script", async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, bypassCSP: true });
    const page = await context.newPage();
    const answer = await page.goto(await linkTo("one"));
    await page.getByText(NUMBER.one).waitFor();
    await page.screenshot({ path: "test/artifacts/tracking-page-390.png", fullPage: true });
    expect(await violationsOf(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await page.locator("script").count()).toBe(0);
    const headers = answer?.headers() ?? {};
    expect(headers["x-robots-tag"]).toContain("noindex");
    expect(headers["referrer-policy"]).toBe("no-referrer");
    expect(headers["cache-control"]).toBe("private, no-cache");
    expect(headers["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(headers["set-cookie"]).toBeUndefined();
    expect(await page.content()).not.toContain("Backer one");
    await context.close();
  });
});

async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<{ violations: { id: string }[] }>("axe.run(document)");
  return violations.map(({ id }) => id);
}

describe("a stranger", () => {
  const knock = async (path: string, method = "GET") => {
    const answer = await fetch(new URL(path, stack.appUrl), {
      method,
      headers: { "User-Agent": "Mozilla/5.0 (X11; Linux x64) Chrome/140.0 Safari/537.36" },
    });
    return { status: answer.status, headers: answer.headers, body: await answer.text() };
  };

  it("meets the same page whatever is wrong with a link, and after many of them none at all", async () => {
    const path = new URL(await linkTo("one")).pathname;
    const last = path.endsWith("A") ? "B" : "A";
    const wrong = ["nothing", "%00", "x".repeat(150)].map((token) => `/t/${token}`);
    wrong.push(`${path.slice(0, -1)}${last}`, `${path}A`);
    const seen = await Promise.all(wrong.map(async (address) => knock(address)));
    expect(seen.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    expect(new Set(seen.map(({ body }) => body)).size).toBe(1);
    expect(seen[0]?.headers.get("x-robots-tag")).toContain("noindex");
    for (let miss = wrong.length; miss < 20; miss += 1) await knock("/t/nothing");
    const refused = await knock(path);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "60"]);
    expect((await knock("/t/nothing", "POST")).status).toBe(405);
  });
});
