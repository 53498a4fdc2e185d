import type { Pickup } from "~/db/generated/client";
import { cutCharacters } from "~/lib/clean-text";
import type { PostageDeps } from "../postage-deps";
import type { PickupOutcome, PostageAccount } from "../ports";
import { readAccount } from "../setup/read-postage-setup.server";
import { momentOf, pickupDays } from "./pickup-day";
import {
  findBatchToCollect,
  findPickup,
  findPickups,
  findTimezone,
  insertPickup,
  movePickup,
  type BatchToCollect,
} from "./pickup-store.server";
import type { PickupDaysView, PickupProblemCode, PickupResult, PickupView } from "./pickup-view";
import { toPickupView } from "./to-pickup-view";

type Deps = Pick<PostageDeps, "db" | "clock" | "log" | "postage" | "secrets" | "config">;

export interface OfferPickupInput {
  shopDomain: string;
  batchId: string;
  /** yyyy-mm-dd and HH:MM by the shop's clocks. */
  day: string;
  earliest: string;
  latest: string;
  instructions: string | null;
}

/** With the number of parcels before them, no longer than 250 characters. */
const LONGEST_INSTRUCTIONS = 230;
const SHORTEST_WINDOW_MS = 2 * 3600 * 1000;

/** Days on which USPS can come. */
export async function getPickupDays(
  deps: Pick<Deps, "db" | "clock">,
  { shopDomain }: { shopDomain: string },
): Promise<PickupDaysView> {
  const timezone = await findTimezone(deps.db, shopDomain);
  return { timezone, days: pickupDays(deps.clock.now(), timezone) };
}

/** Pickups of a batch, the newest first. */
export async function listPickups(
  deps: Pick<Deps, "db" | "clock">,
  { shopDomain, batchId }: { shopDomain: string; batchId: string },
): Promise<PickupView[]> {
  const now = deps.clock.now();
  return (await findPickups(deps.db, shopDomain, batchId)).map((row) => toPickupView(row, now));
}

/**
 * Asks EasyPost whether USPS can come then and what it costs. Nothing is booked yet, so asking again is harmless: it takes
 * the place of what was offered before.
 */
export async function offerPickup(deps: Deps, input: OfferPickupInput): Promise<PickupResult> {
  const { shopDomain, batchId } = input;
  const batch = await findBatchToCollect(deps.db, shopDomain, batchId);
  if (!batch) return { kind: "missing" };
  const now = deps.clock.now();
  const window = readWindow(input, batch.timezone, now);
  if (window.kind === "refused") return window;
  const obstacle = obstacleOf(batch);
  if (obstacle) return obstacle;
  const account = await readAccount(deps, { shopDomain, kind: batch.account });
  if (!account) return refuse("ACCOUNT", null, "The EasyPost key that bought these labels is not stored.");
  const instructions = input.instructions && cutCharacters(input.instructions.trim(), LONGEST_INSTRUCTIONS);
  const { earliest, latest } = window;
  const pickup = await insertPickup(deps.db, {
    ...{ shopDomain, batchId, account: batch.account, address: batch.shipFrom },
    ...{ earliest, latest, instructions: instructions === "" ? null : instructions, now },
  });
  return settleOffer(deps, pickup, await ask(deps, account, batch, pickup));
}

type Window = { kind: "window"; earliest: Date; latest: Date } | Extract<PickupResult, { kind: "refused" }>;

function readWindow(input: OfferPickupInput, timezone: string, now: Date): Window {
  const days = pickupDays(now, timezone);
  if (!days.includes(input.day)) {
    const next = days[0] ?? "the next delivery day";
    return refuse(
      "DAY_NOT_SERVED",
      "day",
      `USPS collects on the next delivery day at the earliest, not on Sundays and postal holidays: choose ${next} or one of the days after it.`,
    );
  }
  const earliest = momentOf(input.day, input.earliest, timezone);
  const latest = momentOf(input.day, input.latest, timezone);
  if (!earliest || !latest) return refuse("WINDOW", "earliest", "Write times as HH:MM, such as 09:00.");
  if (latest.getTime() - earliest.getTime() < SHORTEST_WINDOW_MS)
    return refuse("WINDOW", "latest", "Leave at least two hours between the earliest and the latest time.");
  return { kind: "window", earliest, latest };
}

function obstacleOf(batch: BatchToCollect): Extract<PickupResult, { kind: "refused" }> | null {
  if (batch.labels.length === 0)
    return refuse("NO_LABELS", null, "This batch has no labels that USPS could collect.");
  if (!batch.shipFrom.phone)
    return refuse(
      "NO_PHONE",
      "phone",
      "USPS needs a phone number for a pickup: add it to the ship-from address.",
    );
  return null;
}

async function ask(
  deps: Deps,
  account: PostageAccount,
  batch: BatchToCollect,
  { id, earliest, latest, instructions }: Pickup,
): Promise<PickupOutcome> {
  const shipmentId = batch.labels[0]?.shipmentId ?? null;
  try {
    return await deps.postage.createPickup(account, {
      ...{ address: batch.shipFrom, earliest, latest, reference: id },
      instructions: wordsForCarrier(batch.labels.length, instructions),
      ...(batch.scanFormId === null
        ? { shipmentId, scanFormId: null }
        : { shipmentId: null, scanFormId: batch.scanFormId }),
    });
  } catch (error) {
    deps.log.error({ err: error }, "asking for a pickup threw");
    return { kind: "unknown", reason: "unexpected error" };
  }
}

/** EasyPost tells USPS of one shipment or one form; how many parcels wait, the carrier learns from these words. */
function wordsForCarrier(parcels: number, instructions: string | null): string {
  const count = parcels === 1 ? "1 parcel." : `${parcels} parcels.`;
  return instructions === null ? count : `${count} ${instructions}`;
}

async function settleOffer(deps: Deps, pickup: Pickup, outcome: PickupOutcome): Promise<PickupResult> {
  const now = deps.clock.now();
  const { id, shopDomain } = pickup;
  if (outcome.kind === "pickup" && outcome.pickup.rates.length > 0) {
    const { id: easypostId, rates } = outcome.pickup;
    const change = { easypostId, rates: rates.map((rate) => ({ ...rate })) };
    await movePickup(deps.db, { id, from: ["wanted"], to: "offered", now, change });
    const offered = await findPickup(deps.db, shopDomain, id);
    return offered ? { kind: "done", pickup: toPickupView(offered, now) } : { kind: "missing" };
  }
  const refused = refusalOf(outcome);
  await movePickup(deps.db, {
    ...{ id, from: ["wanted"], to: "failed", now, change: { failure: refused.message } },
  });
  return refused;
}

function refusalOf(outcome: PickupOutcome): Extract<PickupResult, { kind: "refused" }> {
  switch (outcome.kind) {
    case "pickup": {
      const why = outcome.pickup.messages.join(" ") || "USPS offers no pickup at this time.";
      return refuse("REFUSED_BY_USPS", "day", cutCharacters(why, 500));
    }
    case "refused": {
      const why = outcome.problems.map(({ message }) => message).join(" ");
      return refuse("REFUSED_BY_USPS", "day", cutCharacters(`EasyPost refused the pickup: ${why}`, 500));
    }
    case "account-refused":
      return refuse("ACCOUNT", null, `EasyPost refused the account: ${outcome.message}`);
    case "not-executed":
    case "unknown":
      return refuse("UNREACHABLE", null, "EasyPost did not answer. Nothing was booked: try again.");
  }
}

export function refuse(
  code: PickupProblemCode,
  field: string | null,
  message: string,
): Extract<PickupResult, { kind: "refused" }> {
  return { kind: "refused", code, field, message };
}
