// A shop with something to lose: pledges, an order, a batch, a report, keys, a callback, a SKU matched by hand.
import { Readable } from "node:stream";
import { runImport, saveMapping, uploadFile } from "../../support/import-file";
import { connectPlatform, connectShop, pushAll, waitForPreflight, waitForPush } from "../../support/journey";
import type { Merchant } from "../../support/merchant";
import type { PledgeInput } from "../../support/pledge-input";
import type { Stack } from "../../support/stack";
import { until } from "../../support/until";
import { untilAtRest, type AttackedApp } from "./attacked-app";
import { buyVictimPostage, type VictimPostage } from "./victim-postage";

/** Stands in every text that belongs to the victim. */
export const MARK = "Zq7Victim";
const MARKUP = `<script>alert("${MARK}")</script><img src=x onerror=alert(1)>`;

export interface Victim extends VictimPostage {
  merchant: Merchant;
  shop: string;
  key: string;
  keyId: string;
  connectionId: string;
  /** A pledge that has its order, and one that is blocked. */
  pledgeId: string;
  blockedId: string;
  batchId: string;
  runId: string;
  /** A sync, and pledges prepared to be marked as shipped. */
  syncRunId: string;
  uploadId: string;
  eventId: string;
  /** A pledge file whose only row could not be read. */
  importId: string;
  /** The campaign of its pledges. */
  campaignId: string;
  variantGid: string;
  /** An item with one SKU, whose customs facts it has given. */
  itemId: string;
}

export function pledgeOf(externalId: string, change: Partial<PledgeInput> = {}): PledgeInput {
  return {
    externalId,
    campaign: { externalId: "star-tiles", name: "Star Tiles", currency: "USD" },
    backer: { name: `Backer ${externalId}`, email: `backer${externalId}@example.com`, phone: "+12125550123" },
    shippingAddress: {
      ...{ name: `Backer ${externalId}`, line1: "350 5th Avenue", city: "New York" },
      ...{ region: "NY", postalCode: "10118", country: "US", phone: "+12125550123" },
    },
    lines: [{ sku: "GAME", title: "Star Tiles", quantity: 1 }],
    amounts: { pledge: "59.00", addOns: "0.00", shipping: "12.00", taxes: [], totalPaid: "71.00" },
    taxesIncluded: false,
    charges: [],
    status: "ready",
    pledgedAt: "2026-10-01T10:00:00Z",
    answers: [],
    ...change,
  };
}

/** A pledge whose every text carries the mark and markup. */
export function hostilePledge(externalId: string, change: Partial<PledgeInput> = {}): PledgeInput {
  const plain = pledgeOf(externalId);
  return {
    ...plain,
    campaign: { ...plain.campaign, name: `Tiles ${MARK}` },
    backer: {
      ...plain.backer,
      name: `Eve ${MARKUP}`,
      email: `${MARK.toLowerCase()}-${externalId}@example.com`,
    },
    shippingAddress: {
      ...plain.shippingAddress,
      name: `Eve ${MARKUP}`,
      line1: `1 ${MARKUP}`,
    } as PledgeInput["shippingAddress"],
    lines: [{ sku: "GAME", title: `Game ${MARKUP}`, quantity: 1 }],
    answers: [{ question: `Colour ${MARKUP}`, answer: MARKUP }],
    note: MARKUP,
    pledgeLevel: `Level ${MARKUP}`,
    ...change,
  };
}

/** Sets the shop up through the app's own pages and API. */
export async function createVictim(stack: Stack, shop: string): Promise<Victim> {
  const merchant = await connectShop(stack, shop);
  const { platform, connectionId, key } = await connectPlatform(
    stack,
    merchant,
    `Own platform ${MARK} <b>bold</b>`,
  );
  await platform.push([
    hostilePledge(`${MARK}-1`),
    hostilePledge(`${MARK}-2`, { lines: [{ sku: `GONE-${MARK}`, title: "Gone", quantity: 1 }] }),
    hostilePledge(`${MARK}-3`, { lines: [{ sku: "DICE", title: `Dice ${MARKUP}`, quantity: 1 }] }),
  ]);
  await waitForPreflight(merchant, 3);
  const callback = { intent: "save", url: `https://callback.example.com/${MARK}` };
  await merchant.post(
    `/app/connections/${connectionId}/webhooks`,
    "app.connections_.$connectionId_.webhooks",
    callback,
  );
  await pushAll(merchant);
  await waitForPush(merchant, 120_000);
  const variantGid = await matchSku(merchant, "GAME", `HAND-${MARK}`);
  const itemId = await makeItem(merchant);
  const report = await merchant.post("/app/reconciliation", "app.reconciliation._index", {});
  const runId = String(report.redirectedTo?.split("/").at(-1));
  const page = `/app/reconciliation/${runId}`;
  await until("the report is made", async () => {
    const { report: made } = await merchant.get<{ report: { state: string } }>(
      page,
      "app.reconciliation.$runId",
    );
    return made.state === "finished";
  });
  const ids = await readIds(merchant, connectionId);
  const shipping = await syncAndPrepare(merchant, ids.pledgeId);
  const importId = await importFile(merchant, connectionId);
  const postage = await buyVictimPostage(merchant, { pledgeId: ids.pledgeId, mark: MARK });
  return {
    ...ids,
    ...shipping,
    ...postage,
    importId,
    merchant,
    shop,
    key,
    connectionId,
    runId,
    variantGid,
    itemId,
  };
}

async function syncAndPrepare(
  merchant: Merchant,
  pledgeId: string,
): Promise<{ syncRunId: string; uploadId: string }> {
  const mark = { intent: "mark-shipped", pledgeId };
  const prepared = await merchant.post("/app/pledges", "app.pledges._index", mark);
  const uploadId = String(prepared.redirectedTo?.split("/").at(-1));
  await merchant.post("/app/fulfillment", "app.fulfillment._index", { intent: "sync-now" });
  const syncRunId = await until("the sync is over", async () => {
    const list = await merchant.get<{ runs: { id: string; state: string }[] }>(
      "/app/fulfillment/runs",
      "app.fulfillment.runs._index",
    );
    return list.runs.find(({ state }) => state === "finished")?.id;
  });
  return { syncRunId, uploadId };
}

async function importFile(merchant: Merchant, connectionId: string): Promise<string> {
  const lines = [
    "Backer UID,Backer Name,Email,Reward Title,Pledge Amount,Pledged Status",
    `4.1E+08,Eve ${MARK},${MARK}@example.com,Star,$71.00,collected`,
  ];
  const bytes = Readable.from([Buffer.from(lines.join("\n"))]);
  const importId = await uploadFile(merchant, { connectionId, name: `${MARK}.csv`, bytes });
  await saveMapping(merchant, importId, { name: `Files ${MARK}` });
  await runImport(merchant, importId);
  return importId;
}

async function matchSku(merchant: Merchant, search: string, sku: string): Promise<string> {
  const path = `/app/skus/variants?text=${search}`;
  const { variants } = await merchant.get<{ variants: { gid: string }[] }>(path, "app.skus.variants");
  const variantGid = variants[0]?.gid;
  if (!variantGid) throw new Error(`The shop has no variant with SKU ${search}`);
  await merchant.post("/app/skus", "app.skus._index", { intent: "match", sku, variantGid });
  return variantGid;
}

async function makeItem(merchant: Merchant): Promise<string> {
  const draft = JSON.stringify({ name: `Item ${MARK}`, skuPattern: `TEE-${MARK}`, options: [] });
  const made = await merchant.post("/app/skus/items/new", "app.skus.items.$itemId", {
    intent: "save",
    draft,
  });
  const itemId = String(made.redirectedTo?.split("/").at(-1));
  const facts = { intent: "apply", description: `Cotton shirt ${MARK}` };
  await merchant.post(`/app/skus/items/${itemId}`, "app.skus.items.$itemId", facts);
  return itemId;
}

async function readIds(merchant: Merchant, connectionId: string) {
  const { list } = await merchant.get<{ list: { rows: { id: string; state: string }[] } }>(
    "/app/pledges",
    "app.pledges._index",
  );
  const { batches } = await merchant.get<{ batches: { id: string }[] }>("/app/batches", "app.batches._index");
  const { connection } = await merchant.get<{ connection: { keys: { id: string }[] } }>(
    `/app/connections/${connectionId}`,
    "app.connections.$connectionId",
  );
  const { campaigns } = await merchant.get<{ campaigns: { campaignId: string }[] }>(
    "/app/notifications",
    "app.notifications._index",
  );
  const events = await merchant.get<{ list: { rows: { id: string }[] } }>(
    `/app/connections/${connectionId}/webhooks`,
    "app.connections_.$connectionId_.webhooks",
  );
  const idOf = (state: string) => list.rows.find((row) => row.state === state)?.id ?? "";
  return {
    pledgeId: idOf("created"),
    blockedId: idOf("blocked"),
    batchId: batches[0]?.id ?? "",
    keyId: connection.keys[0]?.id ?? "",
    campaignId: campaigns[0]?.campaignId ?? "",
    eventId: events.list.rows[0]?.id ?? "",
  };
}

/**
 * What would still change the victim's rows by itself counts as done: retries to a callback where nobody answers, and the
 * comparison with other orders that follows a while after a push.
 */
export async function settleVictim(app: AttackedApp): Promise<void> {
  await app.sql.query(`UPDATE "OutboundEvent" SET "deliveredAt" = now() WHERE "deliveredAt" IS NULL`);
  await app.sql.query(`UPDATE "Pledge" SET "foreignCheckedAt" = now() WHERE "foreignCheckedAt" IS NULL`);
  await untilAtRest(app);
}
