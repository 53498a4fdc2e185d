import { setTimeout as pause } from "node:timers/promises";

/** As a person does: a page that fails (Shopify gives the web process no token just now) is loaded again. */
export async function persist<T>(step: () => Promise<T>): Promise<T> {
  for (let left = 20; ; left -= 1) {
    try {
      return await step();
    } catch (error) {
      if (left === 0) throw error;
      await pause(1_000);
    }
  }
}
