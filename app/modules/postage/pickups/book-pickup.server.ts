import type { Pickup } from "~/db/generated/client";
import type { PickupOutcome, PostageAccount } from "../ports";
import { readAccount } from "../setup/read-postage-setup.server";
import { refuse } from "./offer-pickup.server";
import { findPickup } from "./pickup-store.server";
import type { PickupResult, PickupState } from "./pickup-view";
import {
  attempt,
  changePickup,
  lookAtPickup,
  notePickup,
  UNSETTLED,
  WITHOUT_ACCOUNT,
  type PickupDeps,
} from "./settle-pickup.server";
import { toPickupView } from "./to-pickup-view";

const LOOK_AGAIN_MS = 20_000;

/** Books one of the offered rates. The intent is committed first; pressing twice at once books once. */
export async function buyPickup(
  deps: PickupDeps,
  { shopDomain, pickupId, service }: { shopDomain: string; pickupId: string; service: string },
): Promise<PickupResult> {
  const pickup = await findPickup(deps.db, shopDomain, pickupId);
  if (!pickup) return { kind: "missing" };
  const { past, rates } = toPickupView(pickup, deps.clock.now());
  if (past) return refuse("NOT_OFFERED", null, "The time of this pickup is over: ask for another one.");
  const rate = rates.find((each) => each.service === service);
  if (!rate) return refuse("NO_SUCH_RATE", "service", "Choose one of the offered pickup services.");
  return act(deps, pickup, { from: "offered", during: "buying" }, (account, id) =>
    deps.postage.buyPickup(account, id, { carrier: rate.carrier, service: rate.service }),
  );
}

/** Tells USPS not to come. */
export async function cancelPickup(
  deps: PickupDeps,
  { shopDomain, pickupId }: { shopDomain: string; pickupId: string },
): Promise<PickupResult> {
  const pickup = await findPickup(deps.db, shopDomain, pickupId);
  if (!pickup) return { kind: "missing" };
  return act(deps, pickup, { from: "scheduled", during: "cancelling" }, (account, id) =>
    deps.postage.cancelPickup(account, id),
  );
}

async function act(
  deps: PickupDeps,
  pickup: Pickup,
  { from, during }: { from: "offered" | "scheduled"; during: "buying" | "cancelling" },
  send: (account: PostageAccount, easypostId: string) => Promise<PickupOutcome>,
): Promise<PickupResult> {
  const { shopDomain, easypostId } = pickup;
  const account = await readAccount(deps, { shopDomain, kind: pickup.account });
  if (!account || easypostId === null) return refuse("ACCOUNT", null, WITHOUT_ACCOUNT);
  const begun = await changePickup(deps, pickup, { from: [from], to: during, change: { failure: null } });
  if (!begun) return notBegun(from);
  // The sweep may look at it meanwhile and find it as it was before; then another time may be asked for, too.
  const meanwhile: PickupState[] = [...UNSETTLED, from, ...(from === "offered" ? ["canceled" as const] : [])];
  const outcome = await attempt(deps, () => send(account, easypostId));
  switch (outcome.kind) {
    case "pickup":
      await notePickup(deps, pickup, outcome.pickup, { reason: null, from: meanwhile });
      return answer(deps, pickup);
    case "refused": {
      const reason = outcome.problems.map(({ message }) => message).join(" ");
      await lookAtPickup(deps, pickup, { account, easypostId, reason });
      return answer(deps, pickup);
    }
    case "not-executed":
      await changePickup(deps, pickup, { from: [during], to: from });
      return refuse("UNREACHABLE", null, "EasyPost did not answer: try again.");
    case "account-refused":
      await changePickup(deps, pickup, { from: [during], to: from });
      return refuse("ACCOUNT", null, `EasyPost refused the account: ${outcome.message}`);
    case "unknown":
      await changePickup(deps, pickup, { from: meanwhile, to: "unclear" });
      await lookSoon(deps, pickup);
      return answer(deps, pickup);
  }
}

function notBegun(from: "offered" | "scheduled"): PickupResult {
  if (from === "offered") return refuse("NOT_OFFERED", null, "This pickup is not on offer any more.");
  return refuse("NOT_SCHEDULED", null, "This pickup is not booked.");
}

/** Sooner than the sweep does: somebody is waiting for it. */
async function lookSoon(deps: PickupDeps, { id, shopDomain }: Pickup): Promise<void> {
  const startAfter = new Date(deps.clock.now().getTime() + LOOK_AGAIN_MS);
  await deps.jobs.send("postage.pickup", { shopDomain, pickupId: id }, { startAfter });
}

async function answer(deps: PickupDeps, { shopDomain, id }: Pickup): Promise<PickupResult> {
  const row = await findPickup(deps.db, shopDomain, id);
  if (!row) return { kind: "missing" };
  const pickup = toPickupView(row, deps.clock.now());
  if (UNSETTLED.some((state) => state === pickup.state)) return { kind: "unclear", pickup };
  if (pickup.failure !== null) return refuse("REFUSED_BY_USPS", null, pickup.failure);
  return { kind: "done", pickup };
}
