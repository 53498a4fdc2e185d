// What ships in Shopify comes back: to the backer's record, to the platform, by mail and on the tracking page. Then
// numbers from a file, and a connection that breaks and is mended.
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BackerPage } from "~/modules/backers/backer-views";
import { launchBrowser } from "../support/browser";
import { generatePledges } from "../support/generate-pledges";
import {
  connectPlatform,
  connectShop,
  DEMO_SHOP,
  pushAll,
  waitForPreflight,
  waitForPush,
} from "../support/journey";
import type { Merchant } from "../support/merchant";
import { createPlatformClient } from "../support/platform-client";
import type { PledgeInput } from "../support/pledge-input";
import { connectCallback, mailBackers } from "../support/shipping/shipping-journey";
import { readScopes, type Stack } from "../support/stack";
import { startTestStack } from "../support/start-test-stack";
import { until } from "../support/until";
import { openWindow, type AdminWindow } from "./admin-window";
import { expectSoundPages } from "./page-quality";

const LONG_NAME = `Wilhelmina ${"Featherstonehaugh-Cholmondeley ".repeat(4)}the Third`;
const NUMBER = "9400100000000000000017";
const SOON = { everyMs: 250 };

let stack: Stack;
let browser: Browser;
let merchant: Merchant;
let desk: AdminWindow;
let connectionId: string;

beforeAll(async () => {
  const catalog = path.resolve(import.meta.dirname, "../fixtures/catalog.csv");
  [stack, browser] = await Promise.all([
    startTestStack({ name: "e2e-shipping", workers: 1, catalog, env: { SWEEP_SECONDS: "2" } }),
    launchBrowser(),
  ]);
  merchant = await connectShop(stack);
  const connected = await connectPlatform(stack, merchant, "Star Tiles", "backerkit");
  ({ connectionId } = connected);
  await connectCallback(stack, merchant, connectionId);
  const pledges = backers(12);
  await connected.platform.push(pledges);
  await waitForPreflight(merchant, pledges.length);
  await mailBackers(merchant);
  await pushAll(merchant);
  const { states } = await waitForPush(merchant, 120_000);
  expect(states.created).toBe(pledges.length);
  desk = await openWindow(browser, stack, 1280);
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

/** Backer IDs 71000001, 71000002 …: one game and two dice each. */
function backers(count: number): PledgeInput[] {
  const [model] = generatePledges({ pledges: 1, seed: 3, pushable: 1 });
  if (!model) throw new Error("No pledge was generated");
  return Array.from({ length: count }, (_, index) => ({
    ...model,
    externalId: backerId(index + 1),
    backer: { ...model.backer, name: nameOf(index + 1), email: `backer${index + 1}@example.com` },
    lines: [
      { sku: "GAME", title: "Star Tiles", quantity: 1 },
      { sku: "DICE", title: "Dice", quantity: 2 },
    ],
  }));
}

const backerId = (number: number) => `${71_000_000 + number}`;
const nameOf = (number: number) => (number === 2 ? LONG_NAME : `Backer Number ${number}`);

interface Found {
  pledgeId: string;
  orderName: string;
}

async function findBacker(number: number): Promise<Found> {
  const { list } = await merchant.get<{ list: BackerPage }>(
    `/app/backers?search=${backerId(number)}`,
    "app.backers._index",
  );
  const [row] = list.rows;
  if (!row?.orderName) throw new Error(`Backer ${number} has no order`);
  return { pledgeId: row.pledgeId, orderName: row.orderName };
}

async function toldOf(number: number) {
  const { shipping } = await createPlatformClient(stack.platform.url).state();
  return shipping[`star-tiles ${backerId(number)}`]?.fulfillment;
}

async function waitForUpload(state: string): Promise<void> {
  await until(
    `the upload is ${state}`,
    async () => (await desk.app.getByText(state, { exact: true }).count()) > 0,
    SOON,
  );
}

async function storeOrder(orderName: string) {
  const { orders } = await stack.simulator.report(DEMO_SHOP);
  return orders.find(({ name }) => name === orderName);
}

describe("a creator whose orders ship", () => {
  it("sees a parcel on the backer and the pledge, and the platform and the backer hear of it", async () => {
    const { pledgeId, orderName } = await findBacker(1);
    await stack.simulator.act(DEMO_SHOP, "fulfill-order", {
      ...{ name: orderName, trackingNumber: NUMBER, carrier: "USPS" },
    });
    await desk.openUntil(`/backers/${pledgeId}?tab=packages`, NUMBER);
    await desk.screenshot("backer-packages");
    const told = await until("the platform is told", () => toldOf(1), SOON);
    expect(told).toMatchObject({ status: "shipped", packages: [{ number: NUMBER, carrier: "USPS" }] });
    await desk.openUntil(`/backers/${pledgeId}?tab=packages`, /by webhook/);
    await desk.open(`/pledges/${pledgeId}`);
    await desk.app.getByRole("heading", { name: "Packages" }).waitFor();
    await desk.app.getByText(NUMBER).first().waitFor();
    await desk.screenshot("pledge-shipped");
    const mail = await until(
      "the backer is mailed",
      async () => (await stack.mailbox.mails()).find(({ to }) => to.includes("backer1@example.com")),
      SOON,
    );
    expect(mail.text).toContain(NUMBER);
    expect(mail.text).toContain(told.trackingPageUrl);
    await desk.openUntil(`/backers/${pledgeId}?tab=mails`, "Sent");
  });

  it("finds the mail in the mailbox, whose link opens the tracking page without a login", async () => {
    const told = await toldOf(1);
    const page = await (await browser.newContext()).newPage();
    await page.goto(stack.mailbox.url);
    await page
      .getByRole("row", { name: /backer1@example\.com/ })
      .getByRole("link")
      .click();
    await page.getByText(NUMBER).last().waitFor();
    await page.goto(told?.trackingPageUrl ?? "");
    await page.getByText(NUMBER).first().waitFor();
    expect(await page.content()).not.toContain("backer1@example.com");
    expect(await page.locator('meta[name="robots"]').getAttribute("content")).toContain("noindex");
    await page.context().close();
  });

  it("sees what the carrier says, and Home counts it", async () => {
    const { pledgeId, orderName } = await findBacker(1);
    await stack.simulator.act(DEMO_SHOP, "mark-delivered", { name: orderName });
    await desk.openUntil(`/backers/${pledgeId}?tab=packages`, "Delivered");
    await desk.open("");
    for (const [stage, count] of [
      ["4. Ready to ship", "11"],
      ["5. Shipped", "0"],
      ["6. Delivered", "1"],
    ] as const) {
      const card = desk.app.getByRole("heading", { name: stage }).locator("xpath=..");
      expect(await card.innerText()).toContain(`\n${count}\n`);
    }
    await desk.screenshot("home-timeline");
  });

  it("finds by Sync now what no message told, and both presses are one run", async () => {
    await stack.simulator.faults({ webhooks: { mode: "off" } });
    const two = await findBacker(2);
    await stack.simulator.act(DEMO_SHOP, "fulfill-order", {
      ...{ name: two.orderName, lines: [{ sku: "GAME", quantity: 1 }] },
      ...{ trackingNumbers: ["1Z999AA10123456784", "1Z999AA10123456785"], carrier: "UPS" },
    });
    await desk.open("/fulfillment");
    const press = () => desk.app.getByRole("button", { name: "Sync now: Star Tiles" }).click();
    await press();
    await merchant.post("/app/fulfillment", "app.fulfillment._index", { intent: "sync-now" });
    await desk.openUntil("/fulfillment", "Started by you");
    await until("the sync is complete", async () => (await desk.app.getByText("Complete").count()) > 0, SOON);
    await desk.screenshot("fulfillment-synced");
    await desk.openUntil(`/backers/${two.pledgeId}?tab=packages`, "Partially shipped");
    await desk.app.getByText("1Z999AA10123456785").waitFor();
    const told = await until("the platform is told", () => toldOf(2), SOON);
    expect(told.status).toBe("partially_shipped");
    await stack.simulator.faults({ webhooks: { mode: "normal" } });
  });

  it("uploads a file with traps, sees them in the preview, applies the rest and takes it back", async () => {
    const { app, page } = desk;
    const { orderName } = await findBacker(3);
    const rows = [
      ["Backer ID", "Tracking Number", "Carrier"],
      [backerId(3), "9400100000000000000031", "USPS"],
      [backerId(4), "9.4001E+21", "USPS"],
      [backerId(5), "", ""],
      [backerId(6), "9400100000000000000048", "USPS"],
      [backerId(7), "9400100000000000000048", "USPS"],
      ["99999999", "9400100000000000000055", "USPS"],
      [backerId(1), NUMBER, "USPS"],
    ];
    await desk.open("/fulfillment");
    await app.locator('input[type="file"]').setInputFiles({
      ...{ name: "tracking.csv", mimeType: "text/csv" },
      buffer: Buffer.from(rows.map((row) => row.join(",")).join("\r\n")),
    });
    await app.getByRole("heading", { name: "Nothing has been changed yet" }).waitFor();
    await desk.screenshot("upload-preview");
    await app.getByRole("button", { name: /^Refused \d/ }).click();
    await app
      .getByText(/scientific/i)
      .first()
      .waitFor();
    await app.getByText("9400100000000000000031").waitFor({ state: "detached" });
    expect((await storeOrder(orderName))?.fulfillments ?? []).toHaveLength(0);
    await app.getByRole("button", { name: /^Apply to \d+ pledge/ }).click();
    await app.getByRole("dialog").getByRole("button", { name: "Apply", exact: true }).click();
    await waitForUpload("Applied");
    await app.getByText("9400100000000000000031").waitFor();
    await desk.screenshot("upload-applied");
    await until("Shopify has the parcel", async () =>
      (await storeOrder(orderName))?.fulfillments.some(({ status }) => status === "SUCCESS"),
    );
    await app.getByRole("button", { name: "Undo" }).click();
    await app.getByRole("dialog").getByRole("button", { name: "Undo" }).click();
    await waitForUpload("Undone");
    expect((await storeOrder(orderName))?.fulfillments.map(({ status }) => status)).toEqual(["CANCELLED"]);
    expect(page.url()).toContain("/fulfillment/uploads/");
  });

  it("marks a pledge as shipped without tracking, only after confirming a preview", async () => {
    const { app } = desk;
    const { pledgeId, orderName } = await findBacker(8);
    const prepared = await merchant.post("/app/pledges", "app.pledges._index", {
      ...{ intent: "mark-shipped", pledgeId },
    });
    await desk.open(prepared.redirectedTo?.replace("/app", "") ?? "");
    await app.getByRole("button", { name: "Mark 1 pledge as shipped" }).click();
    expect((await storeOrder(orderName))?.fulfillments ?? []).toHaveLength(0);
    await app.getByRole("dialog").getByRole("button", { name: "Mark as shipped" }).click();
    await waitForUpload("Applied");
    await desk.openUntil(`/backers/${pledgeId}?tab=packages`, "Parcel without a number");
  });

  it("is told everywhere that a reconnect is needed, and after it everything goes on by itself", async () => {
    const scopes = readScopes().split(",");
    const nine = await findBacker(9);
    const without = scopes.filter((scope) => scope !== "read_fulfillments" && scope !== "read_orders");
    await stack.simulator.act(DEMO_SHOP, "set-scopes", { scopes: without });
    await merchant.post("/app/fulfillment", "app.fulfillment._index", { intent: "sync-now" });
    await desk.openUntil("", "Shopify does not let PledgeDock in.");
    for (const page of ["/fulfillment", `/backers/${nine.pledgeId}`, `/pledges/${nine.pledgeId}`]) {
      await desk.open(page);
      await desk.app.getByRole("button", { name: "Reconnect" }).first().waitFor();
    }
    await desk.open("/fulfillment");
    await desk.app.getByText("Needs reconnect").waitFor();
    expect(await desk.app.getByRole("button", { name: "Sync now: Star Tiles" }).isDisabled()).toBe(true);
    await desk.screenshot("fulfillment-needs-reconnect");
    await stack.simulator.faults({ webhooks: { mode: "off" } });
    await stack.simulator.act(DEMO_SHOP, "fulfill-order", {
      ...{ name: nine.orderName, trackingNumber: "9400100000000000000093", carrier: "USPS" },
    });
    await stack.simulator.faults({ webhooks: { mode: "normal" } });
    await stack.simulator.act(DEMO_SHOP, "set-scopes", { scopes });
    await Promise.all([
      desk.page.waitForResponse((answer) => answer.url().includes("/app/reconnect")),
      desk.app.getByRole("button", { name: "Reconnect" }).first().click(),
    ]);
    await until(
      "the shop is connected again",
      async () => {
        await desk.open("/fulfillment");
        return (await desk.app.getByText("Needs reconnect").count()) === 0;
      },
      SOON,
    );
    await desk.openUntil(`/backers/${nine.pledgeId}?tab=packages`, "9400100000000000000093");
    await until("the platform is told", () => toldOf(9), SOON);
  });

  it.each([1280, 390])(
    "finds every page accessible, without errors and without sideways scrolling at %i px",
    async (width) => {
      const window = await openWindow(browser, stack, width);
      const two = await findBacker(2);
      const { runs } = await merchant.get<{ runs: { id: string }[] }>(
        "/app/fulfillment/runs",
        "app.fulfillment.runs._index",
      );
      const { uploads } = await merchant.get<{ uploads: { id: string }[] }>(
        "/app/fulfillment/uploads",
        "app.fulfillment.uploads._index",
      );
      const pages: [string, string][] = [
        ["backers", "/backers"],
        ["backers-nobody", "/backers?search=nobody+is+called+so"],
        ...["overview", "packages", "mails", "history"].map((tab): [string, string] => [
          `backer-${tab}`,
          `/backers/${two.pledgeId}?tab=${tab}`,
        ]),
        ["pledge-packages", `/pledges/${two.pledgeId}`],
        ["pledges-shipping", "/pledges?shipping=partially_shipped"],
        ["fulfillment", "/fulfillment"],
        ["fulfillment-runs", "/fulfillment/runs"],
        ["fulfillment-run", `/fulfillment/runs/${runs[0]?.id}`],
        ["fulfillment-uploads", "/fulfillment/uploads"],
        ["fulfillment-upload", `/fulfillment/uploads/${uploads.at(-1)?.id}`],
        ["connections-list", "/connections"],
        ["connection-settings", `/connections/${connectionId}`],
      ];
      await expectSoundPages(window, pages);
      await window.close();
    },
  );

  it("saw no error on the console on the whole way", () => {
    expect(desk.errors).toEqual([]);
  });
});
