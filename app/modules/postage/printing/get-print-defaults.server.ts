import type { PostageDeps } from "../postage-deps";
import { findSettings } from "../setup/settings-store.server";
import { parsePaper, type Paper } from "./paper";

/** What the shop printed on last. */
export async function getPrintDefaults(
  deps: Pick<PostageDeps, "db">,
  { shopDomain }: { shopDomain: string },
): Promise<{ paper: Paper; slips: boolean }> {
  const settings = await findSettings(deps.db, shopDomain);
  return { paper: parsePaper(settings?.paper ?? null) ?? "4x6", slips: settings?.packingSlips ?? false };
}
