// All variants of the shop, read from a bulk query and kept; the pledges that are touched are checked again.
import { randomUUID } from "node:crypto";
import { inTransaction } from "~/db/client.server";
import { GatewayError } from "~/lib/gateway-error";
import type { CatalogDeps } from "./catalog-deps";
import {
  affectedSkus,
  deleteVanished,
  findShopCatalogue,
  saveCatalogueState,
  upsertVariants,
} from "./catalog-store.server";
import type { ShopVariant } from "./ports";
import { recheckPledges } from "./recheck-pledges.server";
import { toVariantRow } from "./to-variant-row";
import type { VariantRow } from "./variant-row";

const CHUNK = 1000;

interface Run {
  shopDomain: string;
  currency: string;
  syncRun: string;
  startedAt: Date;
}

/**
 * Replaces what we know of the shop's variants. Stops between chunks when aborted and throws; safe to run again at any
 * time. A shop that must be reconnected is handed to `shop.check`, every other trouble is thrown for another try.
 */
export async function refreshCatalog(
  deps: CatalogDeps,
  { shopDomain }: { shopDomain: string },
  signal: AbortSignal,
): Promise<void> {
  const shop = await findShopCatalogue(deps.db, shopDomain);
  if (!shop) return;
  const run = { shopDomain, currency: shop.currency, syncRun: randomUUID(), startedAt: deps.clock.now() };
  // A run that broke off has written changes nobody was told of, so its successor has everything checked again.
  const unfinished = shop.catalogSyncState === "running" || shop.catalogSyncState === "failed";
  await saveCatalogueState(deps.db, shopDomain, { kind: "running" });
  try {
    const changed = await keepVariants(deps, run, signal);
    await finish(deps, run, unfinished ? "all" : changed);
  } catch (error) {
    await saveCatalogueState(deps.db, shopDomain, { kind: "failed" });
    if (!(error instanceof GatewayError) || error.disconnectionCode === null) throw error;
    deps.log.warn({ code: error.disconnectionCode }, "the catalogue waits for a reconnect");
    await deps.jobs.send("shop.check", { shopDomain }, { key: shopDomain });
  }
}

/** Writes the stream chunk by chunk; returns the SKUs that changed. */
async function keepVariants(deps: CatalogDeps, run: Run, signal: AbortSignal): Promise<string[]> {
  const changed = new Set<string>();
  let chunk: VariantRow[] = [];
  const write = async () => {
    signal.throwIfAborted();
    const changes = await upsertVariants(deps.db, { ...run, rows: chunk, asOf: run.startedAt });
    for (const sku of await affectedSkus(deps.db, run.shopDomain, changes)) changed.add(sku);
    chunk = [];
  };
  for await (const variant of deps.catalog.streamVariants(run.shopDomain)) {
    const row = readVariant(deps, variant, run.currency);
    if (row) chunk.push(row);
    if (chunk.length === CHUNK) await write();
  }
  await write();
  return [...changed];
}

/** One unreadable price must not keep the whole catalogue from being read. */
function readVariant(deps: CatalogDeps, variant: ShopVariant, currency: string): VariantRow | null {
  try {
    return toVariantRow(variant, currency);
  } catch {
    deps.log.error({ variant: variant.gid, currency }, "a variant's price could not be read");
    return null;
  }
}

async function finish(deps: CatalogDeps, run: Run, changed: string[] | "all"): Promise<void> {
  const { shopDomain } = run;
  await inTransaction(deps.db, async (tx) => {
    const vanished = await deleteVanished(tx, shopDomain, run.syncRun, run.startedAt);
    const gone = await affectedSkus(tx, shopDomain, vanished);
    const skus = changed === "all" ? changed : [...new Set([...changed, ...gone])];
    await saveCatalogueState(tx, shopDomain, { kind: "done", syncedAt: run.startedAt });
    await recheckPledges(deps.jobs, { shopDomain, skus }, tx);
  });
}
