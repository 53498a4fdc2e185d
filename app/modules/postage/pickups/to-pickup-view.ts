import type { Pickup } from "~/db/generated/client";
import { PICKUP_STATES, type PickupView } from "./pickup-view";

/** A pickup as its batch's page shows it, with what may be asked of it now. */
export function toPickupView(row: Pickup, now: Date): PickupView {
  const { id, batchId, instructions, confirmation, failure } = row;
  const past = row.latest <= now;
  const state = PICKUP_STATES.find((known) => known === row.state) ?? "unclear";
  return {
    ...{ id, batchId, state, instructions, confirmation, failure },
    earliest: row.earliest.toISOString(),
    latest: row.latest.toISOString(),
    rates: row.rates as unknown as PickupView["rates"],
    createdAt: row.createdAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
    past,
    canBuy: state === "offered" && !past,
    canCancel: state === "scheduled" && !past,
  };
}
