// The creator's way through the app in a real browser: connect, push, explain, fix, retry; then a connection that breaks.
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../support/browser";
import { generatePledges } from "../support/generate-pledges";
import { connectShop, DEMO_SHOP, readHome, readSummary, underWay } from "../support/journey";
import { openPlatform, type Merchant } from "../support/merchant";
import { readScopes, type Stack } from "../support/stack";
import { startTestStack } from "../support/start-test-stack";
import { until } from "../support/until";
import { appFrame, openWindow, type AdminWindow } from "./admin-window";
import { brokenRules, sidewaysScroll } from "./page-quality";

const PLEDGES = 60;
const MARKUP = `<img src=x onerror="document.title='broken in'">`;
const FIRST_BACKER_ID = "79990001";
const PAGES = ["", "/pledges", "/batches", "/skus", "/connections", "/settings", "/reconciliation"];

let stack: Stack;
let browser: Browser;
let merchant: Merchant;
let desk: AdminWindow;
let key: string;

beforeAll(async () => {
  const catalog = path.resolve(import.meta.dirname, "../fixtures/catalog.csv");
  [stack, browser] = await Promise.all([
    startTestStack({ name: "e2e", workers: 1, catalog, env: { SWEEP_SECONDS: "2" } }),
    launchBrowser(),
  ]);
  merchant = await connectShop(stack);
  desk = await openWindow(browser, stack, 1280);
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

describe("a creator with a campaign", () => {
  it("makes a connection and a key that is shown once", async () => {
    const { app } = desk;
    await desk.open("/connections");
    await app.getByRole("button", { name: "Create connection" }).first().click();
    const dialog = app.getByRole("dialog");
    await dialog.getByLabel("Name", { exact: true }).fill("Star Tiles");
    await dialog.getByRole("button", { name: "Create", exact: true }).click();
    await app.getByRole("heading", { name: "Star Tiles", level: 1 }).waitFor();
    await app.getByLabel("Where the new key is used").fill("our server");
    await app.getByRole("button", { name: /create key/i }).click();
    const shown = await app
      .getByText(/pd_live_\w{20,}/)
      .first()
      .textContent();
    key = /pd_live_\w+/.exec(shown ?? "")?.[0] ?? "";
    expect(key).not.toBe("");
    const pledges = generatePledges({ pledges: PLEDGES, seed: 7 });
    const [first] = pledges;
    if (first)
      Object.assign(first, {
        externalId: FIRST_BACKER_ID,
        backer: { ...first.backer, name: MARKUP },
        shippingAddress: first.shippingAddress && { ...first.shippingAddress, name: MARKUP },
      });
    const answers = await openPlatform(stack.appUrl, key).push(pledges);
    expect(answers.every((answer) => answer.outcome === "accepted")).toBe(true);
    await desk.page.reload();
    await app.getByText(key.slice(0, 12)).first().waitFor();
    expect(await app.getByText(key).count()).toBe(0);
  });

  it("sees on Home and Pledges what every pledge will become", async () => {
    const summary = await readSummary(merchant);
    await desk.open("");
    await desk.app.getByText("Take Action Timeline").waitFor();
    await desk.app
      .getByRole("button", { name: `Push ${summary.states.ready} pledges` })
      .or(desk.app.getByRole("link", { name: `Push ${summary.states.ready} pledges` }))
      .first()
      .waitFor();
    await desk.open("/pledges");
    await desk.app.getByText(`Preflight of ${PLEDGES} pledges`).waitFor();
    await desk.open(`/pledges?search=${FIRST_BACKER_ID}`);
    await desk.app.getByText(MARKUP).first().waitFor();
    const frame = appFrame(desk.page);
    expect(await frame.title()).not.toBe("broken in");
    expect(await frame.locator('img[src="x"]').count()).toBe(0);
  });

  it("fixes a wrong SKU by hand and the pledge becomes ready", async () => {
    const { app } = desk;
    await desk.open("/pledges?problem=SKU_MISSING");
    await app.getByRole("table").getByRole("link").first().click();
    await app.getByLabel(/^Right SKU instead of/).fill("POSTER");
    await app.getByRole("button", { name: "Use this SKU" }).click();
    await until(
      "the SKU problem is gone",
      async () => (await app.getByLabel(/^Right SKU instead of/).count()) === 0,
    );
    await app.getByText("Ready to push").first().waitFor();
  });

  it("reads an explanation whose rows add up to the order total", async () => {
    const { app } = desk;
    await desk.open("/pledges?state=ready");
    await app.getByRole("table").getByRole("link").first().click();
    await app.getByRole("heading", { name: "Every cent explained" }).waitFor();
    const table = app.locator("table", { hasText: "Order total" });
    const rows = await table.locator("tr").allInnerTexts();
    // Whichever ready pledge is the first: of some the tax is in the prices, and its row says so.
    const amounts = rows
      .slice(1)
      .filter((row) => !row.includes("so it adds nothing"))
      .map((row) => ({ row, cents: centsOf(row) }));
    const at = amounts.findIndex(({ row }) => row.includes("Order total"));
    expect(at).toBeGreaterThan(0);
    const sum = amounts.slice(0, at).reduce((total, { cents }) => total + cents, 0);
    expect(sum).toBe(amounts[at]?.cents);
    await desk.screenshot("pledge");
  });

  it("pushes a pilot of five, then all, and the store holds what the page says", async () => {
    const { app } = desk;
    await stack.simulator.faults({
      rules: [
        {
          kind: "user-error",
          operation: "OrderCreate",
          count: 1,
          message: "Line items Title can't be blank",
        },
      ],
    });
    await desk.open("/pledges");
    await app.getByRole("button", { name: "Push a pilot of 5" }).click();
    await app.getByRole("button", { name: "Push the pilot" }).click();
    const pilot = await until("the pilot is done", async () => {
      const { states } = await readSummary(merchant);
      return states.created + states.refused === 5 ? states : null;
    });
    expect(pilot).toMatchObject({ created: 4, refused: 1 });
    await desk.open("/pledges");
    await app.getByRole("button", { name: /^Push all \d+ ready pledge/ }).click();
    await app.getByRole("button", { name: /^Push \d+ pledge/ }).click();
    await until(
      "the batch is done",
      async () => {
        const summary = await readSummary(merchant);
        return summary.states.ready === 0 && underWay(summary) === 0;
      },
      { timeoutMs: 90_000 },
    );
    const { states } = await readSummary(merchant);
    const { orders } = await stack.simulator.shop(DEMO_SHOP);
    expect(orders.length).toBe(states.created);
    expect(new Set(orders.map((order) => order.sourceIdentifier)).size).toBe(orders.length);
  });

  it("retries what Shopify refused, and it becomes an order", async () => {
    const { app } = desk;
    await desk.open("/pledges?state=refused");
    await app.getByRole("table").getByRole("link").first().click();
    await app.getByText("Line items Title can't be blank").first().waitFor();
    const before = (await readSummary(merchant)).states.created;
    await app
      .getByRole("button", { name: /try again|retry/i })
      .first()
      .click();
    await until("the pledge and one more order exist", async () => {
      const { states } = await readSummary(merchant);
      const { orders } = await stack.simulator.shop(DEMO_SHOP);
      return states.refused === 0 && states.created === before + 1 && orders.length === before + 1;
    });
  });

  it("sees a reconciliation report without findings", async () => {
    const { app } = desk;
    await desk.open("/reconciliation");
    await app.getByRole("button", { name: "Start reconciliation" }).first().click();
    await app.getByText("Exactly one order each").first().waitFor();
  });

  it.each([1280, 390])(
    "finds every page accessible, without errors and without sideways scrolling at %i px",
    async (width) => {
      const window = await openWindow(browser, stack, width);
      for (const page of PAGES) {
        await window.open(page);
        expect(await brokenRules(window.page), `${page || "/"} at ${width}`).toEqual([]);
        expect(await sidewaysScroll(window.page), `${page || "/"} at ${width}`).toBeLessThanOrEqual(0);
        await window.screenshot(page === "" ? "home" : page.slice(1));
      }
      expect(window.errors).toEqual([]);
      await window.close();
    },
  );

  it("pauses a batch, which stops within seconds, and resumes it", async () => {
    const { app } = desk;
    await stack.simulator.setBucket(DEMO_SHOP, { restoreRate: 20, maximumAvailable: 100 });
    const more = generatePledges({ pledges: 120, seed: 8, pushable: 1 }).map((pledge) => ({
      ...pledge,
      externalId: `8${pledge.externalId}`.slice(0, 30),
    }));
    await openPlatform(stack.appUrl, key).push(more);
    await merchant.post("/app/pledges", "app.pledges._index", { intent: "push-full" });
    const { timeline } = await readHome(merchant);
    await desk.open(`/batches/${timeline.activeBatch?.id}`);
    await app.getByRole("button", { name: "Pause" }).click();
    await app.getByRole("button", { name: "Resume" }).waitFor();
    const underWayNow = async () => (await stack.simulator.shop(DEMO_SHOP)).orders.length;
    const settled = await until("no more orders are made", async () => {
      const { states } = await readSummary(merchant);
      return states.sending === 0 && states.queued > 0 ? underWayNow() : null;
    });
    await desk.screenshot("batch-paused");
    expect(await underWayNow()).toBe(settled);
    await stack.simulator.setBucket(DEMO_SHOP, { restoreRate: 1_000, maximumAvailable: 20_000 });
    await app.getByRole("button", { name: "Resume" }).click();
    await stack.simulator.act(DEMO_SHOP, "revoke-tokens");
    await until(
      "everything is in Shopify although access was revoked on the way",
      async () => {
        const summary = await readSummary(merchant);
        const { orders } = await stack.simulator.shop(DEMO_SHOP);
        return underWay(summary) === 0 && orders.length === summary.states.created ? orders : null;
      },
      { timeoutMs: 120_000 },
    );
    const { orders } = await stack.simulator.shop(DEMO_SHOP);
    expect(new Set(orders.map((order) => order.sourceIdentifier)).size).toBe(orders.length);
  });

  it("is told when the connection breaks, reconnects, and the work goes on by itself", async () => {
    const { app } = desk;
    await desk.open("/pledges?problem=AMOUNTS_DO_NOT_ADD_UP");
    await app.getByRole("table").getByRole("link").first().click();
    await app
      .getByRole("button", { name: /total paid/i })
      .first()
      .click();
    await app.getByText("Ready to push").first().waitFor();
    const scopes = readScopes().split(",");
    await stack.simulator.act(DEMO_SHOP, "set-scopes", {
      scopes: scopes.filter((scope) => scope !== "write_orders"),
    });
    const before = (await stack.simulator.shop(DEMO_SHOP)).orders.length;
    await merchant.post("/app/pledges", "app.pledges._index", { intent: "push-full" });
    await desk.open("");
    await until(
      "the page says that the connection is broken",
      async () => {
        await desk.open("");
        return (await app.getByRole("button", { name: "Reconnect" }).count()) > 0;
      },
      { everyMs: 1_000 },
    );
    await desk.screenshot("needs-reconnect");
    await stack.simulator.act(DEMO_SHOP, "set-scopes", { scopes });
    await app.getByRole("button", { name: "Reconnect" }).first().click();
    await until("the waiting pledge became an order", async () => {
      const { orders } = await stack.simulator.shop(DEMO_SHOP);
      return orders.length > before;
    });
    expect((await readSummary(merchant)).states.queued).toBe(0);
  });

  it("is asked about an order that another integration has already made for a backer", async () => {
    const externalId = "79990002";
    await stack.simulator.act(DEMO_SHOP, "create-order", {
      order: { tags: [externalId], lineItems: [{ title: "Made elsewhere", quantity: 1 }] },
    });
    const [pledge] = generatePledges({ pledges: 1, seed: 9 });
    const platform = openPlatform(stack.appUrl, key);
    if (pledge) await platform.push([{ ...pledge, externalId }]);
    const stateOf = async () => (await platform.list()).find((told) => told.externalId === externalId)?.state;
    await until("the pledge waits for the creator", async () => (await stateOf()) === "blocked");
    await desk.open(`/pledges?search=${externalId}`);
    await desk.app.getByRole("table").getByRole("link").first().click();
    await desk.app
      .getByText(/already carries this Backer ID/)
      .first()
      .waitFor();
    await desk.app.getByRole("button", { name: "Never push this pledge" }).first().click();
    await until("the pledge is skipped", async () => (await stateOf()) === "skipped");
  });

  it("saw no error on the console on the whole way", () => {
    expect(desk.errors).toEqual([]);
  });
});

/** The amount at the end of a row, in cents; a minus of either kind counts. */
function centsOf(row: string): number {
  const match = /([-−–]?)\$([\d,]+)\.(\d\d)\s*$/.exec(row.trim()) ?? /([-−–]?)\$([\d,]+)\.(\d\d)/.exec(row);
  if (!match) return 0;
  const cents = Number(match[2]?.replace(/,/g, "")) * 100 + Number(match[3]);
  return match[1] ? -cents : cents;
}
