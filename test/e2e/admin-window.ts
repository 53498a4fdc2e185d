// A window on the simulated admin, as a merchant has it: the app in a frame, whatever the console says kept.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Browser, Frame, FrameLocator, Page } from "playwright-core";
import type { Stack } from "../support/stack";
import { until } from "../support/until";

/** Shopify's library turns away whatever calls itself headless. */
const USER_AGENT =
  "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";
/** For what hangs, not for what is slow: other work may have the machine. */
const PATIENCE_MS = 90_000;
const ARTIFACTS = path.resolve(import.meta.dirname, "../artifacts");

export interface AdminWindow {
  page: Page;
  app: FrameLocator;
  /** Errors on the console and uncaught exceptions; refused forms (422) and missing pages (404) are answers, not errors. */
  errors: string[];
  open(appPath: string): Promise<void>;
  /** Opens the page anew until the text is there: what other systems tell comes in its own time. */
  openUntil(
    appPath: string,
    text: string | RegExp,
    options?: { exact?: boolean; timeoutMs?: number },
  ): Promise<void>;
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

/** The app's own frame inside the admin page. */
export function appFrame(page: Page): Frame {
  const frame = page.frames().find((candidate) => candidate !== page.mainFrame());
  if (!frame) throw new Error("The admin page frames no app");
  return frame;
}

/** A click before React owns the page is lost. */
async function hydrated(page: Page): Promise<void> {
  await appFrame(page).waitForFunction(() => {
    const heading = document.querySelector("h1");
    return heading !== null && Object.keys(heading).some((key) => key.startsWith("__reactFiber"));
  });
}

export async function openWindow(browser: Browser, stack: Stack, width: number): Promise<AdminWindow> {
  const height = width < 500 ? 844 : 900;
  const context = await browser.newContext({ userAgent: USER_AGENT, viewport: { width, height } });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(`${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    const expected = /status of (422|404)/.test(message.text());
    if (message.type() === "error" && !expected) errors.push(`${page.url()}: ${message.text()}`);
  });
  const app = page.frameLocator("iframe");
  const open = async (appPath: string) => {
    await page.goto(`${stack.adminUrl}${appPath}`);
    await app.getByRole("heading", { level: 1 }).first().waitFor();
    await hydrated(page);
  };
  return {
    page,
    app,
    errors,
    open,
    async openUntil(appPath, text, { exact = false, timeoutMs = PATIENCE_MS } = {}) {
      const says = async () => {
        await open(appPath);
        return (await app.getByText(text, { exact }).count()) > 0;
      };
      await until(`${appPath} says ${String(text)}`, says, { timeoutMs, everyMs: 250 });
    },
    async screenshot(name) {
      await mkdir(ARTIFACTS, { recursive: true });
      await page.screenshot({ path: path.join(ARTIFACTS, `${name}-${width}.png`) });
    },
    close: () => context.close(),
  };
}
