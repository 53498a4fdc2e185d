// A creator's pledge file in a real browser: upload, preview, columns, rewards and items, import, correct what failed, fix a
// SKU, push; and an import that is taken back. The file is a shared campaign where there is one.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCatalog } from "../simulators/shopify/catalog";
import { launchBrowser } from "../support/browser";
import { readCsvCampaign, readHeader, readMap, type MapRow } from "../support/csv-campaign";
import { generatePledgeFile } from "../support/generate-pledge-file";
import { readImport } from "../support/import-file";
import { connectShop, DEMO_SHOP, readSummary, waitForPreflight, waitForPush } from "../support/journey";
import type { Merchant } from "../support/merchant";
import { faultsOf, judge } from "../support/oracle";
import { sharedExists, sharedPath } from "../support/shared-material";
import type { Stack } from "../support/stack";
import { startTestStack } from "../support/start-test-stack";
import { until } from "../support/until";
import { openWindow, type AdminWindow } from "./admin-window";
import { brokenRules, sidewaysScroll } from "./page-quality";

const SHARED = "samples/campaign-kickstarter";
const FIXTURES = path.resolve(import.meta.dirname, "../fixtures");
const isShared = sharedExists(SHARED);
const CATALOG = isShared ? sharedPath(`${SHARED}/catalog.csv`) : path.join(FIXTURES, "catalog.csv");
const MAP = isShared ? sharedPath(`${SHARED}/map.csv`) : path.join(FIXTURES, "star-tiles.map.csv");
const CAMPAIGN = "Sol: Last Days of a Star";
const WRONG_SKU = "PIN-OLD";

let stack: Stack;
let browser: Browser;
let merchant: Merchant;
let desk: AdminWindow;
let file: string;
let importPath = "";

/** The campaign's file with one Backer UID as a spreadsheet would have spoilt it. */
function spoiltFile(): { text: string; id: string } {
  const whole = readFileSync(file, "utf8");
  const id = /^3,(\d+),/m.exec(whole)?.[1] ?? "";
  return { id, text: whole.replace(`3,${id},`, "3,4.1E+08,") };
}

/** What the map says of the items that the file has. */
function mappedItems(): MapRow[] {
  const header = readHeader(file);
  return readMap(MAP).filter(({ name }) => header.includes(name));
}

beforeAll(async () => {
  [stack, browser] = await Promise.all([
    startTestStack({ name: "e2e-import", workers: 1, catalog: CATALOG, env: { SWEEP_SECONDS: "2" } }),
    launchBrowser(),
  ]);
  file = isShared ? sharedPath(`${SHARED}/pledges.csv`) : path.join(stack.directory, "pledges.csv");
  if (!isShared) {
    writeFileSync(file, [...generatePledgeFile({ backers: 60, seed: 3 })].join(""));
  }
  merchant = await connectShop(stack);
  desk = await openWindow(browser, stack, 1280);
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

/** Chooses a file on the Import page as the file button does. */
async function upload(name: string, text: string): Promise<void> {
  await desk.open("/imports");
  const input = desk.app.locator('input[type="file"]');
  await input.setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
}

async function expectGoodPage(window: AdminWindow, name: string): Promise<void> {
  await window.screenshot(name);
  expect(await brokenRules(window.page), name).toEqual([]);
  expect(await sidewaysScroll(window.page), name).toBeLessThanOrEqual(0);
}

/** The same page as on a phone. */
async function expectGoodPhonePage(appPath: string, name: string): Promise<void> {
  const phone = await openWindow(browser, stack, 390);
  await phone.open(appPath);
  await expectGoodPage(phone, name);
  expect(phone.errors).toEqual([]);
  await phone.close();
}

describe("a creator with a pledge file", () => {
  it("is told in a sentence why a file cannot be read", async () => {
    const { app } = desk;
    await upload("archive.csv", "PK\u0003\u0004\u0014\u0000\u0000\u0000\u0008\u0000");
    await app
      .getByRole("alert")
      .getByText(/zip|CSV/i)
      .waitFor();
    await expectGoodPage(desk, "import-refused");
    await expectGoodPhonePage("/imports", "imports");
  });

  it("sees what the tool is and what the first pledges would become, before anything is stored", async () => {
    const { app } = desk;
    await upload("kickstarter-backers.csv", spoiltFile().text);
    await app.getByRole("heading", { name: "kickstarter-backers.csv", level: 1 }).waitFor();
    await app.getByText("Kickstarter backer report").first().waitFor();
    await app.locator("dt", { hasText: "Total paid" }).first().waitFor();
    await app
      .getByText(/Row 3.*4\.1E\+08/)
      .first()
      .waitFor();
    expect((await readSummary(merchant)).total).toBe(0);
    importPath = new URL(desk.page.url()).pathname.split("/apps/pledgedock/app")[1] ?? "";
    expect(importPath).toMatch(/^\/imports\/.+/);
    await app.getByRole("button", { name: "Show and change the columns" }).click();
    await app.getByLabel("Meaning of Notes").selectOption({ label: "Do not import" });
    await app.getByLabel("Name of the campaign").fill(CAMPAIGN);
    await app.getByRole("button", { name: "Save and go on" }).click();
    await app.getByRole("button", { name: "Start the import" }).waitFor();
    await expectGoodPage(desk, "import-mapping");
    await expectGoodPhonePage(importPath, "import-mapping");
  });

  it("says which SKUs the file's items are, one of them wrongly", async () => {
    const { app } = desk;
    const items = mappedItems();
    for (const [index, { name, sku, quantity }] of items.entries()) {
      await app
        .getByLabel(`SKU of ${name}`, { exact: true })
        .fill(index === items.length - 1 ? WRONG_SKU : sku);
      await app.getByLabel(`Quantity of ${name}`, { exact: true }).fill(String(quantity));
    }
    await app.getByRole("button", { name: "Save rewards and items" }).click();
    await app.getByText("Everything is mapped.").waitFor();
    await expectGoodPage(desk, "import-rewards");
  });

  it("imports in the background and accounts for every row", async () => {
    const { app } = desk;
    await app.getByRole("button", { name: "Start the import" }).click();
    await app.getByRole("heading", { name: "Every row is accounted for" }).waitFor();
    const { rows } = readCsvCampaign({ csv: file }, { externalId: "", name: "", currency: "USD" });
    const { total } = await waitForPreflight(merchant, rows - 1);
    expect(total).toBe(rows - 1);
    await app.getByText(/4\.1E\+08.*scientific notation/).waitFor();
    await expectGoodPage(desk, "import-result");
    await expectGoodPhonePage(importPath, "import-result");
  });

  it("corrects the row that failed in the downloaded file, uploads it again, and nothing is doubled", async () => {
    const { app } = desk;
    const [download] = await Promise.all([
      desk.page.waitForEvent("download"),
      app.getByRole("button", { name: "Download the 1 failed row" }).click(),
    ]);
    const failed = readFileSync(await download.path(), "utf8");
    expect(failed.match(/4\.1E\+08/g)?.length).toBeGreaterThan(0);
    const { id } = spoiltFile();
    await upload("corrected.csv", failed.replace("3,4.1E+08,", `3,${id},`));
    await app.getByRole("heading", { name: "corrected.csv", level: 1 }).waitFor();
    await app.getByRole("button", { name: /Save and go on|Start the import/ }).waitFor();
    const save = app.getByRole("button", { name: "Save and go on" });
    if ((await save.count()) > 0) await save.click();
    await app.getByRole("button", { name: "Start the import" }).click();
    await app.getByRole("heading", { name: "Every row is accounted for" }).waitFor();
    const { rows } = readCsvCampaign({ csv: file }, { externalId: "", name: "", currency: "USD" });
    expect((await waitForPreflight(merchant, rows)).total).toBe(rows);
  });

  it("fixes the SKU that the shop does not have, for all pledges at once", async () => {
    const { app } = desk;
    await desk.open("/pledges?problem=SKU_MISSING");
    expect(await app.getByRole("table").getByRole("link").count()).toBeGreaterThan(0);
    await desk.open("/skus?state=missing");
    await app.getByRole("button", { name: `Match by hand: ${WRONG_SKU}` }).click();
    const dialog = app.getByRole("dialog");
    const { sku } = mappedItems().at(-1) ?? {};
    const title = readCatalog(CATALOG).find((row) => row.sku === sku)?.title ?? "";
    await dialog.getByLabel("Search your products").fill(sku ?? "");
    await dialog.getByRole("button", { name: `Use this: ${title}` }).click();
    await until("no pledge has a SKU that is missing", async () => {
      const { problems } = await readSummary(merchant);
      return problems.every(({ code }) => code !== "SKU_MISSING");
    });
  });

  it("sees counts and money per outcome as the file has them, pushes, and the store holds exactly that", async () => {
    const { app } = desk;
    const { view } = await readImport(merchant, importPath.split("/").at(-1) ?? "");
    if (!view.campaign) throw new Error("The import has no campaign");
    const expected = readCsvCampaign({ csv: file, map: MAP }, view.campaign);
    await desk.open("/pledges");
    await app.getByText(`Preflight of ${expected.pledges.length} pledges`).waitFor();
    await expectGoodPage(desk, "import-preflight");
    await merchant.post("/app/pledges", "app.pledges._index", { intent: "push-full" });
    await waitForPush(merchant, 90_000);
    const verdict = judge({
      ...{ pledges: expected.pledges, skippedRows: expected.skippedRows, platform: "kickstarter" },
      ...{
        catalog: readCatalog(CATALOG),
        shop: await stack.simulator.shop(DEMO_SHOP),
        linesInAnyOrder: true,
      },
    });
    expect(faultsOf(verdict)).toEqual([]);
    if (isShared)
      expect(verdict).toMatchObject({ orders: 263, paid: 211, partiallyPaid: 52, blocked: 19, skipped: 18 });
  });

  it("takes an import back whose pledges were not pushed", async () => {
    const { app } = desk;
    const before = (await readSummary(merchant)).total;
    await upload(
      "second-wave.csv",
      [...generatePledgeFile({ backers: 5, seed: 9, firstId: 990_000_001 })].join(""),
    );
    await app.getByRole("heading", { name: "second-wave.csv", level: 1 }).waitFor();
    const save = app.getByRole("button", { name: "Save and go on" });
    await app.getByRole("button", { name: /Save and go on|Start the import/ }).waitFor();
    if ((await save.count()) > 0) await save.click();
    await app.getByRole("button", { name: "Start the import" }).click();
    await app.getByRole("heading", { name: "Every row is accounted for" }).waitFor();
    await waitForPreflight(merchant, before + 5);
    await app.getByRole("button", { name: "Undo the import" }).click();
    await app.getByRole("dialog").getByRole("button", { name: "Undo the import" }).click();
    await app.getByText("What this import did was taken back").waitFor();
    expect((await readSummary(merchant)).total).toBe(before);
    await expectGoodPage(desk, "import-undone");
    expect(desk.errors).toEqual([]);
  });
});
