// What the answer to a purchase means.
import { assertNever } from "~/lib/assert-never";
import type { PostageDeps } from "../postage-deps";
import type { BuyOutcome } from "../ports";
import { describeProblems } from "./address-check";
import type { BatchFacts } from "./batch-facts.server";
import { labelFailure } from "./label-failure";
import { moveLabel, type StoredLabel } from "./label-store.server";
import type { LabelResult } from "./pass";
import { chargesOf, recordBought } from "./record-bought.server";
import { readBack } from "./settle-label.server";
import { troubleResult } from "./trouble";

const DONE: LabelResult = { kind: "done" };
/** The answer may be on its way. */
const LOOK_SOON_MS = 1_000;

/** Whether money may have been spent, and how the work goes on. */
export interface Purchase {
  spent: boolean;
  /** What it cost in the end, where that is known by now; US cents. */
  costMinor?: number;
  end: LabelResult;
}

/** Writes what EasyPost's answer means for the label; what is not certain is left to be read back. */
export async function judgePurchase(
  deps: PostageDeps,
  facts: BatchFacts,
  label: StoredLabel,
  outcome: BuyOutcome,
): Promise<Purchase> {
  const now = deps.clock.now();
  const about = { id: label.id, now, intentAt: label.intentAt };
  switch (outcome.kind) {
    case "bought":
      await recordBought(deps, facts.batch, label, outcome.shipment);
      return {
        spent: true,
        costMinor: totalOf(chargesOf(outcome.shipment, facts.batch.feeBasisPoints)),
        end: DONE,
      };
    case "already-bought":
    case "in-progress":
    case "unknown": {
      const notBefore = new Date(now.getTime() + (outcome.kind === "unknown" ? 0 : LOOK_SOON_MS));
      const found = outcome.kind === "already-bought" ? await readBack(deps, facts, label) : null;
      if (found?.kind === "bought") return { spent: true, end: DONE };
      await moveLabel(deps.db, { ...about, event: "no-answer", set: { notBefore } });
      return { spent: true, end: { kind: "later", afterMs: LOOK_SOON_MS } };
    }
    case "refused":
      return refuse(
        deps,
        facts,
        label,
        describeProblems(outcome.problems),
        outcome.problems[0]?.field ?? null,
      );
    case "not-executed":
    case "account-refused":
      await moveLabel(deps.db, { ...about, event: "not-sent" });
      return { spent: false, end: troubleResult(outcome, facts.account) };
    default:
      return assertNever(outcome);
  }
}

function totalOf(charges: ReturnType<typeof chargesOf>): number {
  return Object.values(charges).reduce((sum, minor) => sum + minor, 0);
}

/** A no after a lost yes would be a lie: the shipment is read back before the label counts as not bought. */
async function refuse(
  deps: PostageDeps,
  facts: BatchFacts,
  label: StoredLabel,
  words: string,
  field: string | null,
): Promise<Purchase> {
  const now = deps.clock.now();
  const about = { id: label.id, now, intentAt: label.intentAt };
  const found = await readBack(deps, facts, label);
  if (found.kind === "bought") return { spent: true, end: DONE };
  if (found.kind === "result") {
    await moveLabel(deps.db, { ...about, event: "no-answer", set: { notBefore: now } });
    return { spent: true, end: found.result };
  }
  const failure = labelFailure(
    label.orderName,
    "EASYPOST_REFUSED",
    `USPS did not sell this label: ${words}.`,
    field,
  );
  if (label.attempts > 0) {
    // An earlier purchase went without an answer, and EasyPost may still be at it: looked at once more when it cannot be.
    const notBefore = new Date(now.getTime() + LOOK_SOON_MS);
    await moveLabel(deps.db, { ...about, event: "no-answer", set: { failure, notBefore } });
    return { spent: true, end: { kind: "later", afterMs: LOOK_SOON_MS } };
  }
  await moveLabel(deps.db, { ...about, event: "failed", set: { failure }, from: ["buying"] });
  return { spent: false, end: DONE };
}
