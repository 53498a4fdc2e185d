// One label's price: its order as Shopify has it now, its address, its customs, and EasyPost's rates.
import { assertNever } from "~/lib/assert-never";
import { loadSkuFacts } from "../../customs/load-sku-facts.server";
import { groupKey } from "../groups/group-key";
import { choiceFor, chooseRate } from "../groups/service-choice";
import type { PostageDeps } from "../postage-deps";
import type { PostageRate, PostageShipment, PostalAddress } from "../ports";
import { addressFingerprint, describeProblems } from "./address-check";
import type { BatchFacts } from "./batch-facts.server";
import { checkAddress } from "./check-address.server";
import { labelFailure, priceChanged, type StoredFailure } from "./label-failure";
import { moveLabel, noteLabel, readLabel, type StoredLabel } from "./label-store.server";
import { lookAtOrder } from "./look-at-order.server";
import { sameContents } from "./open-contents";
import type { LabelResult } from "./pass";
import { planLabel } from "./plan-label";
import { settleEarlierShipment } from "./settle-label.server";
import { troubleResult } from "./trouble";

/** EasyPost may fail to answer this often before the label is given up. */
const MOST_SILENCES = 5;

const DONE: LabelResult = { kind: "done" };

/**
 * Quotes a waiting label: a shipment at EasyPost with the chosen rate, or the reason why there is none. A shipment that
 * may have been bought before is settled first, so that a label never has two.
 */
export async function quoteLabel(
  deps: PostageDeps,
  facts: BatchFacts,
  labelId: string,
): Promise<LabelResult> {
  const label = await readLabel(deps.db, facts.batch.shopDomain, labelId);
  if (!label || label.state !== "waiting") return DONE;
  const earlier = await settleEarlierShipment(deps, facts, label);
  if (earlier) return earlier;
  const look = await lookAtOrder(deps, label, facts.setup);
  switch (look.kind) {
    case "refused":
      return fail(deps, label, look.failure, look.contents);
    case "later":
      return { kind: "later", afterMs: look.afterMs };
    case "disconnected":
      return look;
    case "open":
      break;
    default:
      return assertNever(look);
  }
  if (!sameContents(look.contents, label.contents)) {
    const reason =
      "more is left to ship in Shopify than this label was made for: try again to quote all of it.";
    return fail(deps, label, labelFailure(label.orderName, "CONTENTS_CHANGED", reason), look.contents);
  }
  const seen = look.destination ?? label.address;
  if (!seen?.street1) {
    const reason = "it has no street address in Shopify: enter it there and try again.";
    return fail(deps, label, labelFailure(label.orderName, "ADDRESS", reason, "address"), null);
  }
  return rate(deps, facts, label, seen);
}

async function rate(
  deps: PostageDeps,
  facts: BatchFacts,
  label: StoredLabel,
  seen: PostalAddress,
): Promise<LabelResult> {
  const address = await checkAddress(deps, facts, label, seen);
  if (address.kind === "failed") return fail(deps, label, address.failure, null, seen);
  if (address.kind !== "usable") return silence(deps, label, troubleResult(address, facts.account));
  const { shopDomain } = label;
  const skus = label.contents.map(({ sku }) => sku);
  const skuFacts = await loadSkuFacts(deps, { shopDomain, skus });
  const plan = planLabel(facts, { ...label, to: address.to }, skuFacts);
  if (plan.kind === "failed") return fail(deps, label, plan.failure, null);
  const outcome = await deps.postage.createShipment(facts.account, plan.shipment);
  if (outcome.kind === "refused") {
    const [problem] = outcome.problems;
    const reason = `EasyPost refused: ${describeProblems(outcome.problems)}.`;
    const field = problem?.field ?? null;
    return fail(deps, label, labelFailure(label.orderName, "EASYPOST_REFUSED", reason, field), null);
  }
  if (outcome.kind !== "shipment") return silence(deps, label, troubleResult(outcome, facts.account));
  const { shipment } = outcome;
  const choice = choiceFor(facts.batch.choice, address.to);
  const chosen = chooseRate(shipment.rates, choice, plan.allowed, shipment.messages);
  if (chosen.kind === "none")
    return fail(deps, label, labelFailure(label.orderName, "NO_RATE", chosen.message, "service"), null);
  await store(deps, label, {
    ...{ shipment, rate: chosen.rate, weightGrams: plan.weightGrams, customs: plan.customs },
    ...{ address: address.to, addressState: address.state, addressProblem: address.note },
    ...{ addressSeen: addressFingerprint(seen), countryCode: address.to.country },
  });
  return DONE;
}

async function store(
  deps: PostageDeps,
  label: StoredLabel,
  quote: {
    shipment: PostageShipment;
    rate: PostageRate;
    weightGrams: number;
    customs: StoredLabel["customs"];
    address: PostalAddress;
    addressState: string;
    addressProblem: string | null;
    addressSeen: string;
    countryCode: string;
  },
): Promise<void> {
  const { shipment, rate: chosen, ...rest } = quote;
  const now = deps.clock.now();
  const dearer = label.confirmedMinor !== null && chosen.amountMinor > label.confirmedMinor;
  await moveLabel(deps.db, {
    ...{ id: label.id, event: "quoted", now },
    set: {
      ...rest,
      ...{ shipmentId: shipment.id, rateId: chosen.id, service: chosen.service },
      ...{ quotedMinor: BigInt(chosen.amountMinor), quotedAt: now, deliveryDays: chosen.deliveryDays },
      ...{ intentAt: null, lastSendBy: null, attempts: 0 },
      failure: dearer ? priceChanged(label.orderName, label.confirmedMinor ?? 0, chosen.amountMinor) : null,
    },
  });
}

/** `contents`: what is left instead, for the next try. */
async function fail(
  deps: PostageDeps,
  label: StoredLabel,
  failure: StoredFailure,
  contents: StoredLabel["contents"] | null,
  address?: PostalAddress,
): Promise<LabelResult> {
  const renewed = contents === null ? {} : { contents, groupKey: groupKey(contents) };
  const set = { failure, ...renewed, ...(address ? { address, addressProblem: failure.message } : {}) };
  await moveLabel(deps.db, { id: label.id, event: "failed", now: deps.clock.now(), set, from: ["waiting"] });
  return DONE;
}

/** Waits after a missing answer; gives the label up when there is none again and again. */
async function silence(deps: PostageDeps, label: StoredLabel, result: LabelResult): Promise<LabelResult> {
  if (result.kind !== "later") return result;
  if (label.attempts + 1 >= MOST_SILENCES) {
    const reason = "EasyPost gave no usable answer several times: try again later.";
    return fail(deps, label, labelFailure(label.orderName, "EASYPOST_SILENT", reason), null);
  }
  const now = deps.clock.now();
  const notBefore = new Date(now.getTime() + result.afterMs);
  await noteLabel(deps.db, label.id, now, { attempts: { increment: 1 }, notBefore });
  return result;
}
