import type { PostageDeps } from "../postage-deps";
import type { BatchFacts } from "./batch-facts.server";
import { labelFailure, priceChanged } from "./label-failure";
import { moveLabel, noteLabel, type StoredLabel } from "./label-store.server";
import type { LabelResult } from "./pass";
import { recordBought } from "./record-bought.server";
import { describeProblems } from "./address-check";
import { troubleResult } from "./trouble";

/** Prices of a quote that was left lying for longer are asked for again. */
const RATES_LAST_MS = 12 * 3_600_000;

export type FreshRate = { kind: "label"; label: StoredLabel } | { kind: "result"; result: LabelResult };

/**
 * The label with a rate that is not old. A dearer one is noted and waits for the creator's yes; a service that is no
 * longer offered fails the label.
 */
export async function refreshRate(
  deps: PostageDeps,
  facts: BatchFacts,
  label: StoredLabel,
): Promise<FreshRate> {
  const now = deps.clock.now();
  if (!label.quotedAt || now.getTime() - label.quotedAt.getTime() < RATES_LAST_MS)
    return { kind: "label", label };
  const outcome = await deps.postage.rerate(facts.account, label.shipmentId ?? "");
  if (outcome.kind === "refused") {
    // Rates of a bought shipment cannot be asked for again: whether it is one is seen when it is bought.
    deps.log.info({ labelId: label.id }, `no new rates: ${describeProblems(outcome.problems)}`);
    return { kind: "label", label };
  }
  if (outcome.kind !== "shipment") return { kind: "result", result: troubleResult(outcome, facts.account) };
  const { shipment } = outcome;
  if (shipment.bought) {
    await moveLabel(deps.db, { id: label.id, event: "intent", now });
    await recordBought(deps, facts.batch, { ...label, state: "buying" }, shipment);
    return { kind: "result", result: { kind: "done" } };
  }
  const rate = shipment.rates.find(({ service }) => service === label.service);
  if (!rate) {
    const reason = "USPS no longer offers the service that was quoted: try again to quote another.";
    const failure = labelFailure(label.orderName, "NO_RATE", reason, "service");
    await moveLabel(deps.db, { id: label.id, event: "failed", now, set: { failure }, from: ["created"] });
    return { kind: "result", result: { kind: "done" } };
  }
  const dearer = label.confirmedMinor !== null && rate.amountMinor > label.confirmedMinor;
  await noteLabel(deps.db, label.id, now, {
    ...{ rateId: rate.id, quotedMinor: BigInt(rate.amountMinor), quotedAt: now },
    failure: dearer ? priceChanged(label.orderName, label.confirmedMinor ?? 0, rate.amountMinor) : null,
  });
  return {
    kind: "label",
    label: { ...label, rateId: rate.id, quotedMinor: rate.amountMinor, quotedAt: now },
  };
}
