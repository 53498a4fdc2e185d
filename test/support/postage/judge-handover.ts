// The judge of what follows a purchase: SCAN forms, pickups and refunds as the app's pages show them against what EasyPost
// holds.
import type { LabelView } from "~/modules/postage/buying/label-views";
import type { PickupView } from "~/modules/postage/pickups/pickup-view";
import type { ScanFormView } from "~/modules/postage/scan-forms/scan-form-view";
import type { EasyPostState } from "../../simulators/easypost/state-report";

/** What the pages of all batches show. */
export interface ShownPostage {
  labels: Pick<LabelView, "trackingCode" | "refundState" | "scanFormId">[];
  scanForms: Pick<ScanFormView, "id" | "state">[];
  pickups: Pick<PickupView, "state" | "confirmation">[];
}

const OPEN_FORMS = new Set<string>(["wanted", "sending", "unclear", "creating"]);
const OPEN_PICKUPS = new Set<string>(["buying", "cancelling", "unclear"]);

/** Sentences; empty when pages and EasyPost tell the same and nothing is under way any more. */
export function judgeHandover(
  easypost: Pick<EasyPostState, "shipments" | "scanForms" | "pickups">,
  shown: ShownPostage,
): string[] {
  const made = new Set(easypost.scanForms.filter(({ status }) => status === "created").map(({ id }) => id));
  const shownMade = new Set(shown.scanForms.filter(({ state }) => state === "created").map(({ id }) => id));
  const isOn = (forms: Set<string>) => (one: { scanFormId: string | null }) =>
    one.scanFormId !== null && forms.has(one.scanFormId);
  return [
    ...shown.scanForms
      .filter(({ state }) => OPEN_FORMS.has(state))
      .map(({ state }) => `a SCAN form is ${state}`),
    ...shown.pickups
      .filter(({ state }) => OPEN_PICKUPS.has(state))
      .map(({ state }) => `a pickup is ${state}`),
    ...unequal("SCAN forms made", [String(made.size)], [String(shownMade.size)]),
    ...unequal(
      "labels on SCAN forms",
      codes(easypost.shipments.filter(isOn(made))),
      codes(shown.labels.filter(isOn(shownMade))),
    ),
    ...unequal(
      "pickups booked",
      confirmations(easypost.pickups, ({ status }) => status === "scheduled"),
      confirmations(shown.pickups, ({ state }) => state === "scheduled"),
    ),
    ...refundDifferences(easypost.shipments, shown.labels),
  ];
}

function refundDifferences(shipments: EasyPostState["shipments"], labels: ShownPostage["labels"]): string[] {
  const refunds = new Map(
    shipments.map(({ trackingCode, refundStatus }) => [trackingCode, refundStatus] as const),
  );
  return labels.flatMap(({ trackingCode, refundState }) => {
    if (trackingCode === null) return [];
    const held = refunds.get(trackingCode) ?? null;
    return held === refundState
      ? []
      : [`the refund of label ${trackingCode} is ${held} at EasyPost, shown as ${refundState}`];
  });
}

function codes(some: { trackingCode: string | null }[]): string[] {
  return some.flatMap(({ trackingCode }) => trackingCode ?? []);
}

function confirmations<T extends { confirmation: string | null }>(
  some: T[],
  isBooked: (one: T) => boolean,
): string[] {
  return some.filter(isBooked).map(({ confirmation }) => String(confirmation));
}

function unequal(what: string, held: string[], shown: string[]): string[] {
  const [wanted, found] = [held.toSorted(), shown.toSorted()].map((list) => list.join(", "));
  return wanted === found
    ? []
    : [`${what}: ${wanted || "none"} at EasyPost, the pages show ${found || "none"}`];
}
