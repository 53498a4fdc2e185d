// What customs has to know: said of one SKU, of an item's SKUs at once, and by a file. At a desk and on a phone.
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../support/browser";
import { generatePledges } from "../support/generate-pledges";
import { connectPlatform, connectShop, waitForPreflight } from "../support/journey";
import type { Stack } from "../support/stack";
import { startTestStack } from "../support/start-test-stack";
import { openWindow, type AdminWindow } from "./admin-window";
import { brokenRules, sidewaysScroll } from "./page-quality";

let stack: Stack;
let browser: Browser;
let desk: AdminWindow;
let itemPage: string;

beforeAll(async () => {
  const catalog = path.resolve(import.meta.dirname, "../fixtures/catalog.csv");
  [stack, browser] = await Promise.all([
    startTestStack({ name: "e2e-customs", workers: 1, catalog }),
    launchBrowser(),
  ]);
  const merchant = await connectShop(stack);
  const { platform } = await connectPlatform(stack, merchant);
  const [model] = generatePledges({ pledges: 1, seed: 3, pushable: 1 });
  if (!model) throw new Error("No pledge was generated");
  const lines = ["GAME", "TEE-L", "TEE-XL"].map((sku) => ({ sku, title: sku, quantity: 1 }));
  await platform.push([{ ...model, lines }]);
  await waitForPreflight(merchant, 1);
  desk = await openWindow(browser, stack, 1280);
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

describe("customs facts", () => {
  it("of one SKU are edited beside it, with each fault at its field", async () => {
    const { app } = desk;
    await desk.open("/skus?customs=incomplete");
    await app.getByRole("button", { name: "Edit weight and customs: GAME" }).click();
    const dialog = app.getByRole("dialog");
    await dialog.getByLabel("HS code").fill("9504");
    await dialog.getByLabel("Customs description").fill("Gift");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("GAME: the HS code “9504” has 4 digits: it needs 6 to 10.").waitFor();
    await dialog.getByText(/^GAME: the customs description “Gift” is too vague/).waitFor();
    expect(await brokenRules(desk.page)).toEqual([]);
    await desk.screenshot("sku-facts-faults");
    await dialog.getByLabel("HS code").fill("9504.90.6000");
    await dialog.getByLabel("Customs description").fill("Board game of cardboard and wood");
    await dialog.getByLabel("Country of origin").fill("Germany");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    await app.getByRole("button", { name: "Edit weight and customs: GAME" }).waitFor({ state: "detached" });
    await desk.open("/skus?search=GAME");
    for (const text of [
      "9504.90.6000",
      "Board game of cardboard and wood",
      "From Germany",
      "1,450 g (3 lb 3.2 oz)",
    ])
      await app.getByText(text, { exact: true }).waitFor();
  });

  it("of an item's SKUs are written at once, after the generator has made them", async () => {
    const { app } = desk;
    await desk.open("/skus/items/new");
    await app.getByLabel("Name", { exact: true }).fill("T-shirt");
    await app.getByRole("button", { name: "Add an option" }).click();
    await app.getByLabel("Name of option 1").fill("size");
    await app.getByLabel("Values of option 1").fill("Large = L\nExtra large = L");
    await app.getByLabel("SKU pattern").fill("TEE-{size}");
    await app.getByRole("button", { name: "Preview SKUs" }).click();
    await app.getByText("Large and Extra large would both be TEE-L: give them different codes.").waitFor();
    await app.getByLabel("Values of option 1").fill("Large = L\nExtra large = XL");
    await app.getByRole("button", { name: "Preview SKUs" }).click();
    await app.getByText("2 SKUs, 2 of them known already").waitFor();
    await app.getByRole("button", { name: "Save item" }).click();
    await app.getByRole("heading", { name: "Batch apply" }).waitFor();
    await app.getByLabel("HS code").fill("6109.10");
    await app.getByLabel("Customs description").fill("Cotton T-shirt, knitted");
    await app.getByLabel("Country of origin").fill("PT");
    await app.getByRole("button", { name: "Apply to 2 SKUs" }).click();
    await app.getByText("Applied to 2 SKUs").waitFor();
    await app.getByText("From Portugal").nth(1).waitFor();
    expect(await app.getByText("From Portugal").count()).toBe(2);
    itemPage = new URL(await app.locator("body").evaluate(() => location.href)).pathname.replace(
      /^\/app/,
      "",
    );
    await desk.open("/skus/items");
    await app.getByText("T-shirt", { exact: true }).waitFor();
  });

  it("from a file are previewed with every fault, saved, and the refused rows stay to be read", async () => {
    const { app } = desk;
    await desk.open("/skus/customs");
    const rows = ["sku,weight_grams,hs_code", "TEE-L,205,6109.10", "TEE-XL,many,61", "TEE-XXL,230,6109.10"];
    await app.locator('input[type="file"]').setInputFiles({
      ...{ name: "customs.csv", mimeType: "text/csv" },
      buffer: Buffer.from(rows.join("\r\n")),
    });
    await app.getByText("TEE-XL: the weight “many” is no weight, such as 340 g or 12 oz.").waitFor();
    expect(await brokenRules(desk.page)).toEqual([]);
    await desk.screenshot("customs-preview");
    await app.getByRole("button", { name: "Save 2 SKUs" }).click();
    await app.getByText("2 SKUs saved").waitFor();
    await app.getByText("TEE-XL: the HS code “61” has 2 digits: it needs 6 to 10.").waitFor();
    await desk.open("/skus?search=TEE-L");
    await app.getByText("205 g (7.3 oz)").waitFor();
    expect(desk.errors).toEqual([]);
  });

  it.each([1280, 390])("have pages without a broken rule or a sideways scroll at %d", async (width) => {
    const window = width === 1280 ? desk : await openWindow(browser, stack, width);
    for (const page of ["/skus", "/skus/items", "/skus/items/new", itemPage, "/skus/customs"]) {
      await window.open(page);
      expect(await brokenRules(window.page), `${page} at ${width}`).toEqual([]);
      expect(await sidewaysScroll(window.page), `${page} at ${width}`).toBeLessThanOrEqual(0);
      await window.screenshot(page === itemPage ? "sku-item" : page.slice(1).replaceAll("/", "-"));
    }
    expect(window.errors).toEqual([]);
  });
});
