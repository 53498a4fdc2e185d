// A creator who ships alone: set up, buy fifty labels in one go, print, refund one, SCAN form, and tracking flows by
// itself. Then parcels abroad, whose items customs knows nothing of yet.
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CREATOR_KEY } from "../simulators/easypost/config";
import { launchBrowser } from "../support/browser";
import { connectPlatform, connectShop, pushAll, waitForPreflight, waitForPush } from "../support/journey";
import type { Merchant } from "../support/merchant";
import { readPages } from "../support/pdf/read-pdf";
import { createPlatformClient } from "../support/platform-client";
import { connectCallback } from "../support/shipping/shipping-journey";
import type { Stack } from "../support/stack";
import { startTestStack } from "../support/start-test-stack";
import { until } from "../support/until";
import { appFrame, openWindow, type AdminWindow } from "./admin-window";
import { expectSoundPages } from "./page-quality";
import { ABROAD, backerId, backersAbroad, backersAtHome, LABELS } from "./postage-backers";

const EXACT = { exact: true };

let stack: Stack;
let browser: Browser;
let merchant: Merchant;
let desk: AdminWindow;
let batchPath: string;

beforeAll(async () => {
  const catalog = path.resolve(import.meta.dirname, "../fixtures/catalog.csv");
  [stack, browser] = await Promise.all([
    startTestStack({ name: "e2e-postage", workers: 1, catalog, env: { SWEEP_SECONDS: "2" } }),
    launchBrowser(),
  ]);
  merchant = await connectShop(stack);
  const { platform, connectionId } = await connectPlatform(stack, merchant, "Star Tiles", "backerkit");
  await connectCallback(stack, merchant, connectionId);
  const pledges = [...backersAtHome(), ...backersAbroad()];
  await platform.push(pledges);
  await waitForPreflight(merchant, pledges.length);
  await pushAll(merchant);
  const { states } = await waitForPush(merchant, 120_000);
  expect(states.created).toBe(pledges.length);
  desk = await openWindow(browser, stack, 1280);
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

async function toldOf(number: number) {
  const { shipping } = await createPlatformClient(stack.platform.url).state();
  return shipping[`star-tiles ${backerId(number)}`]?.fulfillment;
}

async function save(button: string): Promise<Buffer> {
  const [download] = await Promise.all([
    desk.page.waitForEvent("download"),
    desk.app.getByRole("button", { name: button, exact: true }).click(),
  ]);
  return readFileSync(await download.path());
}

async function confirm(button: string): Promise<void> {
  await desk.app.getByRole("dialog").getByRole("button", { name: button, exact: true }).click();
}

/** The page refreshes itself: no reload is needed. */
async function waitForBadge(text: string): Promise<void> {
  await desk.app.getByText(text, { exact: true }).first().waitFor();
}

async function waitForFocus(window: AdminWindow, text: string): Promise<void> {
  await until(`the focus is on ${text}`, async () => {
    const focused = await appFrame(window.page).evaluate(() => document.activeElement?.textContent ?? "");
    return focused.startsWith(text);
  });
}

async function batchId(): Promise<string> {
  const { batches } = await merchant.get<{ batches: { id: string }[] }>(
    "/app/shipping/batches",
    "app.shipping.batches._index",
  );
  return String(batches[0]?.id);
}

describe("a creator who buys postage", () => {
  it("is told step by step what is missing before anything can be bought", async () => {
    await desk.open("/shipping");
    await desk.app.getByRole("heading", { name: "1. Initial setup" }).waitFor();
    await desk.screenshot("shipping-nothing-yet");
    await desk.open("/shipping/groups");
    await desk.app.getByText("The initial setup is not finished").waitFor();
    await desk.app.getByText(`${LABELS + ABROAD} orders ready to ship, ${ABROAD} of them abroad`).waitFor();
  });

  it("sets up: own EasyPost account, ship-from as the USPS writes it, a package type, who signs", async () => {
    const { app } = desk;
    await desk.open("/shipping/setup");
    await desk.screenshot("shipping-setup-empty");
    await app.getByLabel("EasyPost API key").fill("no key");
    await app.getByRole("button", { name: "Use this key" }).click();
    await app.getByText(/This is no EasyPost key/).waitFor();
    await app.getByLabel("EasyPost API key").fill(CREATOR_KEY);
    await app.getByRole("button", { name: "Use this key" }).click();
    await app.getByText("Your EasyPost account", { exact: true }).first().waitFor();
    const address = {
      Name: "Ada Lovelace",
      "Street address": "417 Montgomery Street",
      City: "San Francisco",
    };
    const form = app.getByRole("form", { name: "Ship-from address" });
    for (const [label, value] of Object.entries({ ...address, State: "CA", "ZIP code": "94104" }))
      await form.getByLabel(label, { exact: true }).fill(value);
    await form.getByLabel("Phone").fill("+14155550123");
    await form.getByRole("button", { name: "Check and save" }).click();
    await app.getByText("Known to the USPS", { exact: true }).waitFor();
    await app.getByText("417 MONTGOMERY ST").waitFor();
    await app.getByRole("button", { name: "Create Package Types" }).press("Enter");
    const dialog = app.getByRole("dialog");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText(/name/i).last().waitFor();
    await desk.screenshot("shipping-package-type");
    await dialog.getByLabel("Name", { exact: true }).fill("Game box");
    for (const [side, inches] of [
      ["Length", "12"],
      ["Width", "12"],
      ["Height", "4"],
    ] as const)
      await dialog.getByLabel(side).fill(inches);
    await dialog.getByLabel("Weight when empty").fill("6");
    await dialog.getByLabel("Weight when empty").press("Enter");
    await app.getByText(/Parcel, 12 × 12 × 4 in, empty 170 g/).waitFor();
    await waitForFocus(desk, "Create Package Types");
    await app.getByLabel("Who signs customs declarations").fill("Ada Lovelace");
    await app.getByRole("button", { name: "Save rules" }).click();
    await until("the rules are saved", async () => {
      const { setup } = await merchant.get<{ setup: { customs: { signer: string | null } } }>(
        "/app/shipping/setup",
        "app.shipping.setup",
      );
      return setup.customs.signer === "Ada Lovelace";
    });
  });

  it("sees a group's total to the cent before anything is bought, and buys fifty labels", async () => {
    const { app } = desk;
    await desk.open("/shipping/groups");
    await app.getByRole("link", { name: "2 × DICE, 1 × GAME" }).click();
    await app.getByRole("button", { name: "Get rates" }).click();
    const buy = app.getByRole("button", { name: new RegExp(`^Buy ${LABELS} labels for \\$`) });
    await buy.waitFor();
    await desk.screenshot("shipping-quoted");
    expect((await stack.easypost.state()).totals.labels).toBe(0);
    const offered = /\$([\d,.]+)/.exec((await buy.textContent()) ?? "")?.[1];
    await buy.click();
    await confirm("Buy");
    await waitForBadge("Finished");
    const { totals } = await stack.easypost.state();
    expect(totals).toMatchObject({ labels: LABELS, held: LABELS, duplicates: 0 });
    await desk.screenshot("shipping-bought");
    await desk.open("/shipping/credit");
    await app.getByText(`-$${offered}`).first().waitFor();
    batchPath = `/shipping/batches/${await batchId()}`;
  });

  it("prints one PDF with every label on its page, and lists of it as CSV", async () => {
    await desk.open(batchPath);
    const pages = await readPages(await save("Print labels"));
    expect(pages).toHaveLength(LABELS);
    expect(pages[0]).toMatchObject({ width: 4 * 72, height: 6 * 72 });
    await desk.app.getByText(/All labels were printed/).waitFor();
    await desk.open("/shipping/credit");
    const statement = (await save("Download statement")).toString("utf8").trim().split("\n");
    expect(statement.length - 1).toBeGreaterThanOrEqual(LABELS);
  });

  it("refunds one label: its fulfilment is cancelled and the money comes back as credit", async () => {
    const { app } = desk;
    const phone = await openWindow(browser, stack, 390);
    await phone.open(`${batchPath}?search=${backerId(7)}`);
    await desk.open(`${batchPath}?search=${backerId(7)}`);
    await app.getByRole("button", { name: /^Refund the label of/ }).click();
    await confirm("Refund");
    await waitForBadge("Refund at the USPS");
    await phone.app.getByRole("button", { name: /^Refund the label of/ }).click();
    await phone.app.getByRole("dialog").getByRole("button", { name: "Refund", exact: true }).click();
    await phone.app.getByText("This could not be done").waitFor();
    await phone.close();
    const code = (await app.getByRole("listitem").filter({ hasText: "Backer Number 7" }).innerText()).match(
      /\b9\d{19,}\b/,
    )?.[0];
    await stack.easypost.act("accept-refund", { trackingCode: code });
    await desk.openUntil(`${batchPath}?search=${backerId(7)}`, "Refunded", EXACT);
    await desk.openUntil("/shipping/credit", "Given back for refunded labels", EXACT);
    expect((await stack.easypost.state()).totals).toMatchObject({ held: LABELS - 1, refunded: 1 });
  });

  it("hands all others over with one SCAN form, told before that it ends refunds", async () => {
    const { app } = desk;
    await desk.open(batchPath);
    await app.getByRole("button", { name: "Generate SCAN Form" }).click();
    await app
      .getByRole("dialog")
      .getByText(/refund/i)
      .first()
      .waitFor();
    await confirm("Generate SCAN Form");
    await app.getByRole("button", { name: "Print SCAN form" }).waitFor();
    const pages = await readPages(await save("Print SCAN form"));
    expect(pages.length).toBeGreaterThanOrEqual(1);
    await desk.open(`${batchPath}?search=${backerId(8)}`);
    expect(await app.getByRole("button", { name: /^Refund the label of/ }).count()).toBe(0);
  });

  it("asks the USPS for a pickup, books it and cancels it", async () => {
    const { app } = desk;
    await desk.open(batchPath);
    await app.getByRole("button", { name: "Show pickup times" }).click();
    await app.getByRole("button", { name: /^Book / }).click();
    await app.getByText(/^Confirmation /).waitFor();
    await app.getByRole("button", { name: "Cancel pickup" }).click();
    await waitForBadge("Cancelled");
  });

  it("sees a label become shipped by its first scan, and the platform is told", async () => {
    const before = await toldOf(9);
    expect(before?.status).not.toBe("shipped");
    await desk.open(`${batchPath}?search=${backerId(9)}`);
    const text = await desk.app.getByRole("listitem").filter({ hasText: "Backer Number 9" }).innerText();
    const code = /\b9\d{19,}\b/.exec(text)?.[0];
    await stack.easypost.act("scan", { trackingCode: code });
    await desk.openUntil(`${batchPath}?search=${backerId(9)}`, "Shipped", EXACT);
    const told = await until("the platform is told", async () => {
      const now = await toldOf(9);
      return now?.status === "shipped" ? now : null;
    });
    expect(told).toMatchObject({ packages: [{ number: code, carrier: "USPS" }] });
  });
});

describe("before anything is bought", () => {
  it("a creator sees what one parcel costs by every service", async () => {
    const { app } = desk;
    await desk.open("/shipping/calculator");
    await app.getByRole("button", { name: "Show rates" }).click();
    await app.getByText(/Enter what the parcel weighs/).waitFor();
    await app.getByLabel("Weight of the parcel").fill("2 lb 4 oz");
    await app.getByLabel("ZIP or postal code").fill("10118");
    await app.getByRole("button", { name: "Show rates" }).click();
    await app.getByText(/^USPS Ground Advantage: \$/).waitFor();
    await desk.screenshot("shipping-calculated");
  });

  it("a creator sees what everything would cost, as a table and as a file", async () => {
    const { app } = desk;
    await desk.open("/shipping/estimate");
    await app.getByRole("button", { name: "Estimate", exact: true }).click();
    await app.getByRole("heading", { name: /^About \$/ }).waitFor();
    await desk.screenshot("shipping-estimated");
    const rows = (await save("Download CSV")).toString("utf8").trim().split("\n");
    expect(rows.length).toBeGreaterThan(1);
    await desk.open("/shipping/groups");
    const counts = (await save("Package group counts")).toString("utf8");
    expect(counts).toMatch(/TEE-L/);
    const groups = (await save("Package groups")).toString("utf8");
    expect(groups).toMatch(/Backer ID/);
  });
});

describe("parcels abroad", () => {
  it("get no label while customs knows nothing of an item, and the sentence names it", async () => {
    const { app } = desk;
    await desk.open("/shipping/items");
    await app.getByText(/Something is missing for \d+ SKU/).waitFor();
    await desk.screenshot("shipping-items-missing");
    await desk.open("/shipping/groups");
    await app.getByText("Customs missing", EXACT).waitFor();
    await app.getByRole("link", { name: "1 × TEE-L" }).click();
    await app.getByLabel("Service", EXACT).selectOption({ label: "Priority Mail International" });
    await app.getByText(`${ABROAD} ready orders carry a customs declaration: ${ABROAD} abroad.`).waitFor();
    await app.getByText("Customs information is missing for 1 SKU").waitFor();
    await desk.screenshot("shipping-group-customs");
    await app.getByRole("button", { name: "Get rates" }).click();
    await app
      .getByText(/HS code.*TEE-L/)
      .first()
      .waitFor();
    await app.getByText(/^Game box, Priority Mail International, ship date/).waitFor();
    await app.getByRole("heading", { name: "Orders without a label" }).waitFor();
    await desk.screenshot("shipping-refused");
    batchPath = `/shipping/batches/${await batchId()}`;
  });

  it("get theirs once customs information is applied to all SKUs of the item", async () => {
    const { app } = desk;
    const draft = JSON.stringify({
      name: "T-shirt",
      skuPattern: "TEE-{size}",
      options: [{ name: "size", values: [{ label: "L", code: "L" }] }],
    });
    const made = await merchant.post("/app/skus/items/new", "app.skus.items.$itemId", {
      intent: "save",
      draft,
    });
    await desk.open(String(made.redirectedTo).replace("/app", ""));
    await app.getByLabel("HS code").fill("6109.10");
    await app.getByLabel(/description/i).fill("Cotton T-shirt");
    await app.getByLabel(/origin/i).fill("PT");
    await app.getByRole("button", { name: "Apply to 1 SKU" }).click();
    await app.getByText("Applied to 1 SKU").waitFor();
    await desk.open(batchPath);
    await app.getByRole("button", { name: "Retry all" }).click();
    await app.getByRole("button", { name: new RegExp(`^Buy ${ABROAD} labels for`) }).click();
    await confirm("Buy");
    await waitForBadge("Finished");
    expect((await stack.easypost.state()).totals.held).toBe(LABELS - 1 + ABROAD);
    const pages = await readPages(await save("Print labels"));
    expect(pages.length).toBeGreaterThanOrEqual(ABROAD);
  });
});

describe("the pages of Start shipping", () => {
  it.each([1280, 390])(
    "are accessible, without errors and without sideways scrolling at %i px",
    async (width) => {
      const window = await openWindow(browser, stack, width);
      const { list } = await merchant.get<{ list: { rows: { id: string }[] } }>(
        `/app/pledges?search=${backerId(7)}`,
        "app.pledges._index",
      );
      const { groups } = await merchant.get<{ groups: { groups: { groupKey: string }[] } }>(
        "/app/shipping/groups",
        "app.shipping.groups._index",
      );
      const pages: [string, string][] = [
        ["shipping", "/shipping"],
        ["shipping-setup", "/shipping/setup"],
        ["shipping-items", "/shipping/items"],
        ["shipping-groups", "/shipping/groups"],
        ["shipping-group", `/shipping/groups/${groups.groups[0]?.groupKey}`],
        ["shipping-estimate", "/shipping/estimate"],
        ["shipping-calculator", "/shipping/calculator"],
        ["shipping-batches", "/shipping/batches"],
        ["shipping-batch", batchPath],
        ["shipping-credit", "/shipping/credit"],
        ["shipping-buy", `/shipping/buy?pledgeId=${list.rows[0]?.id}`],
        ["shipping-buy-nothing", "/shipping/buy"],
        ["home-with-postage", ""],
      ];
      await expectSoundPages(window, pages);
      await window.close();
    },
  );
});

describe("postage over the Shopify bill", () => {
  it("is approved in Shopify, and a selection of pledges is bought with the fee on top", async () => {
    const { app, page } = desk;
    await desk.open("/shipping/setup");
    await app.getByRole("button", { name: "Use PledgeDock’s account" }).click();
    await app.getByText("PledgeDock’s account", { exact: true }).waitFor();
    await app.getByLabel("Most to be charged in 30 days").fill("500");
    await desk.screenshot("shipping-billing");
    await app.getByRole("button", { name: "Approve in Shopify" }).click();
    await page.getByRole("button", { name: "Approve", exact: true }).click();
    await app.getByText("Approved", { exact: true }).waitFor();
    await app.getByText("$500.00").waitFor();
    await desk.open(`/pledges?search=${backerId(7)}`);
    await app
      .getByRole("row", { name: /Backer Number 7/ })
      .getByRole("checkbox")
      .check({ force: true });
    await app.getByRole("button", { name: "Buy postage" }).click();
    await app.getByRole("heading", { name: "1 order chosen" }).waitFor();
    await app.getByRole("button", { name: "Get rates" }).click();
    await app.getByRole("button", { name: "Buy 1 label for $14.08" }).click();
    await app.getByText("Fee, 10 % of the postage").waitFor();
    await confirm("Buy");
    await waitForBadge("Finished");
    await desk.openUntil("/shipping/credit", "$14.08", EXACT);
    await desk.screenshot("shipping-credit-platform");
  });

  it("is given back on the page of the pledge, which follows by itself", async () => {
    const { list } = await merchant.get<{ list: { rows: { id: string }[] } }>(
      `/app/pledges?search=${backerId(7)}`,
      "app.pledges._index",
    );
    await desk.open(`/pledges/${list.rows[0]?.id}`);
    await desk.app.getByRole("button", { name: /^Refund the label of/ }).click();
    await confirm("Refund label");
    await waitForBadge("Refund at the USPS");
  });

  it("saw no error on the console on the whole way", () => {
    expect(desk.errors).toEqual([]);
  });
});
