import type { Pickup } from "~/db/generated/client";
import { cutCharacters } from "~/lib/clean-text";
import type { PostageDeps } from "../postage-deps";
import type { PickupOutcome, PostageAccount } from "../ports";
import { readAccount } from "../setup/read-postage-setup.server";
import { refuse } from "./offer-pickup.server";
import { findPickup, movePickup, type PickupMove } from "./pickup-store.server";
import { type PickupResult, type PickupState, type PickupView } from "./pickup-view";
import { toPickupView } from "./to-pickup-view";

type Deps = Pick<PostageDeps, "db" | "jobs" | "clock" | "log" | "postage" | "secrets" | "config">;

const LOOK_AGAIN_MS = 20_000;
const WITHOUT_ACCOUNT = "The EasyPost key that bought these labels is not stored any more.";

/** Books one of the offered rates. The intent is committed first; pressing twice at once books once. */
export async function buyPickup(
  deps: Deps,
  { shopDomain, pickupId, service }: { shopDomain: string; pickupId: string; service: string },
): Promise<PickupResult> {
  const pickup = await findPickup(deps.db, shopDomain, pickupId);
  if (!pickup) return { kind: "missing" };
  const rate = toPickupView(pickup).rates.find((each) => each.service === service);
  if (!rate) return refuse("NO_SUCH_RATE", "service", "Choose one of the offered pickup services.");
  return act(deps, pickup, { from: "offered", to: "buying" }, (account, id) =>
    deps.postage.buyPickup(account, id, { carrier: rate.carrier, service: rate.service }),
  );
}

/** Tells USPS not to come. */
export async function cancelPickup(
  deps: Deps,
  { shopDomain, pickupId }: { shopDomain: string; pickupId: string },
): Promise<PickupResult> {
  const pickup = await findPickup(deps.db, shopDomain, pickupId);
  if (!pickup) return { kind: "missing" };
  return act(deps, pickup, { from: "scheduled", to: "cancelling" }, (account, id) =>
    deps.postage.cancelPickup(account, id),
  );
}

/** Job: what became of a booking or cancellation that got no answer. */
export async function runPickup(
  deps: Deps,
  { shopDomain, pickupId }: { shopDomain: string; pickupId: string },
): Promise<void> {
  const pickup = await findPickup(deps.db, shopDomain, pickupId);
  if (!pickup || !UNSETTLED.some((state) => state === pickup.state)) return;
  const account = await readAccount(deps, { shopDomain, kind: pickup.account });
  if (account && pickup.easypostId !== null) await lookAt(deps, pickup, account, pickup.easypostId);
}

const UNSETTLED: PickupState[] = ["buying", "cancelling", "unclear"];

async function act(
  deps: Deps,
  pickup: Pickup,
  { from, to }: { from: "offered" | "scheduled"; to: "buying" | "cancelling" },
  send: (account: PostageAccount, easypostId: string) => Promise<PickupOutcome>,
): Promise<PickupResult> {
  const { shopDomain, easypostId } = pickup;
  const account = await readAccount(deps, { shopDomain, kind: pickup.account });
  if (!account || easypostId === null) return refuse("ACCOUNT", null, WITHOUT_ACCOUNT);
  const begun = await move(deps, pickup, { from: [from], to, change: { failure: null } });
  if (!begun) {
    const message =
      from === "offered" ? "This pickup is not on offer any more." : "This pickup is not booked.";
    return refuse(from === "offered" ? "NOT_OFFERED" : "NOT_SCHEDULED", null, message);
  }
  const outcome = await attempt(deps, () => send(account, easypostId));
  switch (outcome.kind) {
    case "pickup":
      return lookResult(deps, pickup, outcome, to);
    case "refused":
      await lookAt(
        deps,
        pickup,
        account,
        easypostId,
        outcome.problems.map(({ message }) => message).join(" "),
      );
      return answer(deps, pickup);
    case "not-executed":
      await move(deps, pickup, { from: [to], to: from });
      return refuse("UNREACHABLE", null, "EasyPost did not answer: try again.");
    case "account-refused":
      await move(deps, pickup, { from: [to], to: from });
      return refuse("ACCOUNT", null, `EasyPost refused the account: ${outcome.message}`);
    case "unknown":
      await leaveUnclear(deps, pickup, to);
      return answer(deps, pickup);
  }
}

async function attempt(deps: Deps, send: () => Promise<PickupOutcome>): Promise<PickupOutcome> {
  try {
    return await send();
  } catch (error) {
    deps.log.error({ err: error }, "a pickup request threw; its outcome is unknown");
    return { kind: "unknown", reason: "unexpected error" };
  }
}

async function lookResult(
  deps: Deps,
  pickup: Pickup,
  { pickup: told }: Extract<PickupOutcome, { kind: "pickup" }>,
  during: PickupState,
): Promise<PickupResult> {
  await noteTold(deps, pickup, told, null, during);
  return answer(deps, pickup);
}

/** Reads the pickup back: only what EasyPost shows then counts. */
async function lookAt(
  deps: Deps,
  pickup: Pickup,
  account: PostageAccount,
  easypostId: string,
  reason: string | null = null,
): Promise<void> {
  const read = await attempt(deps, () => deps.postage.readPickup(account, easypostId));
  if (read.kind === "pickup") return noteTold(deps, pickup, read.pickup, reason, "unclear");
  await leaveUnclear(deps, pickup, "unclear");
}

async function noteTold(
  deps: Deps,
  pickup: Pickup,
  told: Extract<PickupOutcome, { kind: "pickup" }>["pickup"],
  reason: string | null,
  during: PickupState,
): Promise<void> {
  const from: PickupState[] = [...UNSETTLED, during];
  const failure = reason === null ? null : cutCharacters(`EasyPost refused: ${reason}`, 500);
  switch (told.status) {
    case "scheduled":
      return void (await move(deps, pickup, {
        ...{ from, to: "scheduled" },
        change: { confirmation: told.confirmation, failure },
      }));
    case "canceled":
      return void (await move(deps, pickup, { from, to: "canceled", change: { failure: null } }));
    case "unknown":
      return void (await move(deps, pickup, {
        ...{ from, to: "offered" },
        change: { failure: failure ?? "USPS did not book the pickup: try again." },
      }));
  }
}

async function leaveUnclear(deps: Deps, { id, shopDomain }: Pickup, during: PickupState): Promise<void> {
  const now = deps.clock.now();
  await movePickup(deps.db, { id, from: [...UNSETTLED, during], to: "unclear", now });
  const startAfter = new Date(now.getTime() + LOOK_AGAIN_MS);
  await deps.jobs.send("postage.pickup", { shopDomain, pickupId: id }, { startAfter });
}

async function answer(deps: Deps, { shopDomain, id }: Pickup): Promise<PickupResult> {
  const row = await findPickup(deps.db, shopDomain, id);
  if (!row) return { kind: "missing" };
  const pickup: PickupView = toPickupView(row);
  if (UNSETTLED.some((state) => state === pickup.state)) return { kind: "unclear", pickup };
  if (pickup.failure !== null) return refuse("REFUSED_BY_USPS", null, pickup.failure);
  return { kind: "done", pickup };
}

async function move(deps: Deps, { id }: Pickup, change: Omit<PickupMove, "id" | "now">): Promise<boolean> {
  return movePickup(deps.db, { ...change, id, now: deps.clock.now() });
}
