import axe from "axe-core";
import type { Frame, Page } from "playwright-core";
import { expect } from "vitest";
import { appFrame, type AdminWindow } from "./admin-window";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];

interface AxeResult {
  violations: { id: string; nodes: { target: string[] }[] }[];
}

/** WCAG 2.1 A and AA rules that the app's frame breaks, with the first place of each. */
export async function brokenRules(page: Page): Promise<string[]> {
  const frame = appFrame(page);
  await atRest(frame);
  await frame.evaluate(axe.source);
  const source = `axe.run(document, { runOnly: ${JSON.stringify(RULES)}, resultTypes: ["violations"] })`;
  const { violations } = await frame.evaluate<AxeResult>(source);
  return violations.map(({ id, nodes }) => `${id} at ${nodes[0]?.target.join(" ")}`);
}

/** Colours are judged when nothing fades in any more; what moves for ever, such as a spinner, is not waited for. */
async function atRest(frame: Frame): Promise<void> {
  await frame.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        (animation) =>
          animation.playState !== "running" || animation.effect?.getComputedTiming().endTime === Infinity,
      ),
  );
}

/** How many pixels the app's page is wider than its frame. */
export async function sidewaysScroll(page: Page): Promise<number> {
  return appFrame(page).evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}

/** Opens each page by its path and keeps a screenshot: all accessible, none wider than its frame, no error on the console. */
export async function expectSoundPages(
  window: AdminWindow,
  pages: [name: string, path: string][],
): Promise<void> {
  const width = window.page.viewportSize()?.width;
  for (const [name, path] of pages) {
    await window.open(path);
    expect(await brokenRules(window.page), `${path} at ${width}`).toEqual([]);
    expect(await sidewaysScroll(window.page), `${path} at ${width}`).toBeLessThanOrEqual(0);
    await window.screenshot(name);
  }
  expect(window.errors).toEqual([]);
}
