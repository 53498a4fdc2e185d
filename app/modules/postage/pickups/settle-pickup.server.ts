// What became of a pickup whose question, booking or cancellation got no plain answer.
import type { Pickup } from "~/db/generated/client";
import { assertNever } from "~/lib/assert-never";
import { cutCharacters } from "~/lib/clean-text";
import type { PostageDeps } from "../postage-deps";
import type { PickupOutcome, PostageAccount, PostagePickup } from "../ports";
import { readAccount } from "../setup/read-postage-setup.server";
import { findPickup, movePickup, type PickupMove } from "./pickup-store.server";
import type { PickupState } from "./pickup-view";

export type PickupDeps = Pick<
  PostageDeps,
  "db" | "jobs" | "clock" | "log" | "postage" | "secrets" | "config"
>;

/** Somebody has begun something with it and nobody has said yet how it ended. */
export const UNSETTLED: PickupState[] = ["buying", "cancelling", "unclear"];
export const WITHOUT_ACCOUNT = "The EasyPost key that bought these labels is not stored any more.";
const NOT_KNOWN = "Whether USPS comes was never answered: ask USPS, or ask for another pickup.";
/** Far longer than a request can wait for its turn and its answer. */
const LONGEST_QUESTION_MS = 5 * 60_000;

/** Job, once a minute as long as it is not settled; once the time of the pickup is over it is not looked for any more. */
export async function runPickup(
  deps: PickupDeps,
  { shopDomain, pickupId }: { shopDomain: string; pickupId: string },
): Promise<void> {
  const pickup = await findPickup(deps.db, shopDomain, pickupId);
  if (pickup?.state === "wanted") return giveUpQuestion(deps, pickup);
  if (!pickup || !UNSETTLED.some((state) => state === pickup.state)) return;
  const { easypostId } = pickup;
  const account = await readAccount(deps, { shopDomain, kind: pickup.account });
  if (!account || easypostId === null) return giveUp(deps, pickup, `${WITHOUT_ACCOUNT} ${NOT_KNOWN}`);
  await lookAtPickup(deps, pickup, { account, easypostId });
  if (pickup.latest <= deps.clock.now()) await giveUp(deps, pickup, NOT_KNOWN);
}

/** The process that asked for times is gone, with their answer. */
async function giveUpQuestion(deps: PickupDeps, pickup: Pickup): Promise<void> {
  const asked = deps.clock.now().getTime() - pickup.createdAt.getTime();
  if (asked < LONGEST_QUESTION_MS) return;
  const failure = "EasyPost did not answer. Nothing was booked: try again.";
  await changePickup(deps, pickup, { from: ["wanted"], to: "failed", change: { failure } });
}

/** Nothing more can be found out about it. */
async function giveUp(deps: PickupDeps, pickup: Pickup, failure: string): Promise<void> {
  await changePickup(deps, pickup, { from: UNSETTLED, to: "failed", change: { failure } });
}

/** Reads the pickup back: only what EasyPost shows then counts. `reason`: why it has refused what was asked before. */
export async function lookAtPickup(
  deps: PickupDeps,
  pickup: Pickup,
  {
    account,
    easypostId,
    reason = null,
  }: { account: PostageAccount; easypostId: string; reason?: string | null },
): Promise<void> {
  const read = await attempt(deps, () => deps.postage.readPickup(account, easypostId));
  if (read.kind === "pickup") return notePickup(deps, pickup, read.pickup, { reason, from: UNSETTLED });
  await changePickup(deps, pickup, { from: UNSETTLED, to: "unclear" });
}

/** Sends; what throws may have arrived. */
export async function attempt(
  deps: Pick<PickupDeps, "log">,
  send: () => Promise<PickupOutcome>,
): Promise<PickupOutcome> {
  try {
    return await send();
  } catch (error) {
    deps.log.error({ err: error }, "a pickup request threw; its outcome is unknown");
    return { kind: "unknown", reason: "unexpected error" };
  }
}

/** Writes what EasyPost says of the pickup, if it is in one of the states `from`. */
export async function notePickup(
  deps: PickupDeps,
  pickup: Pickup,
  { status, confirmation }: PostagePickup,
  { reason, from }: { reason: string | null; from: PickupState[] },
): Promise<void> {
  const failure = reason === null ? null : cutCharacters(`EasyPost refused: ${reason}`, 500);
  switch (status) {
    case "scheduled":
      return void (await changePickup(deps, pickup, {
        ...{ from, to: "scheduled", change: { confirmation, failure } },
      }));
    case "canceled":
      return void (await changePickup(deps, pickup, { from, to: "canceled", change: { failure: null } }));
    case "unknown":
      return void (await changePickup(deps, pickup, {
        ...{ from, to: "offered" },
        change: { failure: failure ?? "USPS did not book the pickup: try again." },
      }));
    default:
      return assertNever(status);
  }
}

/** Answers whether it was in one of the states. */
export async function changePickup(
  deps: Pick<PickupDeps, "db" | "clock">,
  { id }: Pickup,
  change: Omit<PickupMove, "id" | "now">,
): Promise<boolean> {
  return movePickup(deps.db, { ...change, id, now: deps.clock.now() });
}
