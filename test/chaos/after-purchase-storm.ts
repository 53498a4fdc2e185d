// What a creator does with bought labels, in the same bad weather: refunds that USPS takes and rejects, SCAN forms and a
// refund of the same label at the same moment, pickups booked and cancelled; workers die on the way.
import { setTimeout as pause } from "node:timers/promises";
import type { LabelView } from "~/modules/postage/buying/label-views";
import type { ShipmentReport } from "../simulators/easypost/state-report";
import { onBatch, readBatch, readLabels } from "../support/postage/buy-labels";
import { letADayPass } from "./let-a-day-pass";
import type { PostageStorm } from "./postage-storm";

/** Of the labels of a batch so many are given back, and one is fought over by its refund and a SCAN form. */
const REFUNDED = 3;
/** SCAN forms take a while at EasyPost. */
const FORM_MS = 4_000;

/** SCAN forms are asked for again until they are made, but not for ever. */
const FORM_ATTEMPTS = 6;
const PICKUP_ATTEMPTS = 4;

interface Hand {
  storm: PostageStorm;
  /** Presses a button of a batch; a refusal is an answer, too. */
  press(batchId: string, form: Record<string, string>): Promise<boolean>;
  labelsOf(batchId: string): Promise<LabelView[]>;
}

/** USPS is slow about SCAN forms, and the first is not made. */
export async function failFirstScanForm({ stack, pace }: PostageStorm): Promise<void> {
  await stack.easypost.configure({ scanFormDelayMs: Math.round(FORM_MS * pace), failScanForms: true });
}

async function hasFailed({ stack }: PostageStorm): Promise<boolean> {
  return (await stack.easypost.state()).scanForms.some(({ status }) => status === "failed");
}

/** One bought batch: some labels go back, of every other batch the rest goes on a SCAN form and is collected. */
export async function handleBatch(storm: PostageStorm, batchId: string, index: number): Promise<void> {
  const hand = openHand(storm);
  const isCollected = index % 2 === 0;
  await askForRefunds(hand, batchId, isCollected);
  if (!isCollected) return;
  await makeScanForm(hand, batchId);
  await bookPickup(hand, batchId, index % 4 === 2);
}

/** USPS rejects some refunds, which nobody is told; the daily look finds them, and some are asked for again. */
export async function rejectRefunds(storm: PostageStorm, batches: string[]): Promise<void> {
  const hand = openHand(storm);
  await letUspsReject(storm);
  await letADayPass(storm.stack.databaseUrl);
  await askAgain(hand, batches);
}

function openHand(storm: PostageStorm): Hand {
  const { merchant, persist } = storm;
  return {
    storm,
    labelsOf: async (batchId) => persist(async () => readLabels(merchant, batchId)),
    press: async (batchId, form) =>
      persist(async () =>
        onBatch(merchant, batchId, form).then(
          () => true,
          (error: unknown) => {
            if (error instanceof Error && / answered 4\d\d:/.test(error.message)) return false;
            throw error;
          },
        ),
      ),
  };
}

/** Where a SCAN form is made too, one refund is asked for at the same moment: one of the two gets the label. */
async function askForRefunds({ labelsOf, press }: Hand, batchId: string, contest: boolean): Promise<void> {
  const labels = (await labelsOf(batchId)).filter(({ state }) => state === "bought");
  const few = Math.min(REFUNDED, Math.ceil(labels.length / 3));
  for (const { id } of labels.slice(0, few)) await press(batchId, { intent: "refund", labelId: id });
  const contested = labels[few];
  if (contest && contested)
    await Promise.all([
      press(batchId, { intent: "refund", labelId: contested.id }),
      press(batchId, { intent: "scan-form" }),
    ]);
}

/** Until every label that can be is on a form; what USPS did not make is asked for again. */
async function makeScanForm({ storm, press }: Hand, batchId: string): Promise<void> {
  const giveUpAt = Date.now() + storm.stallMs;
  for (let attempts = 0; attempts < FORM_ATTEMPTS && Date.now() < giveUpAt;) {
    if (await hasFailed(storm)) await storm.stack.easypost.configure({ failScanForms: false });
    const { scanPlan } = await storm.persist(async () => readBatch(storm.merchant, batchId));
    if (!scanPlan.open) {
      if (scanPlan.labels === 0) return;
      await press(batchId, { intent: "scan-form" });
      attempts += 1;
    }
    await pause(1_000);
  }
}

/** Asked for until USPS offers one, booked, and for some batches cancelled again. */
async function bookPickup({ storm, press }: Hand, batchId: string, cancel: boolean): Promise<void> {
  const read = async () => storm.persist(async () => readBatch(storm.merchant, batchId));
  const { pickupDays } = await read();
  const [day = ""] = pickupDays.days;
  for (let attempt = 0; attempt < PICKUP_ATTEMPTS; attempt += 1) {
    const asked = { intent: "request-pickup", day, earliest: "09:00", latest: "15:00", instructions: "" };
    await press(batchId, asked);
    const offered = (await read()).pickups.find(({ canBuy }) => canBuy);
    const service = offered?.rates[0]?.service;
    if (!offered || service === undefined) continue;
    await press(batchId, { intent: "buy-pickup", pickupId: offered.id, service });
    if (!cancel) return;
    const booked = (await read()).pickups.find(({ canCancel }) => canCancel);
    if (booked) return void (await press(batchId, { intent: "cancel-pickup", pickupId: booked.id }));
  }
}

/** Every third refund that EasyPost has taken: the shipments of some are being taken back at this moment. */
async function letUspsReject({ stack }: PostageStorm): Promise<void> {
  const { shipments } = await stack.easypost.state();
  const submitted = shipments.filter(({ refundStatus }) => refundStatus === "submitted");
  for (const { id } of submitted.filter((_, index) => index % 3 === 0))
    // It may have been decided meanwhile.
    await stack.easypost.act("reject-refund", { shipmentId: id }).catch(() => undefined);
}

/** One of two rejected refunds is asked for once more; the other labels stay valid. */
async function askAgain(hand: Hand, batches: string[]): Promise<void> {
  const { shipments } = await hand.storm.stack.easypost.state();
  const rejected = new Set(shipments.filter(isRejected).map(({ trackingCode }) => trackingCode));
  let isEven = false;
  for (const batchId of batches) {
    const labels = await untilKnown(hand, batchId, rejected);
    for (const { id, refundState } of labels) {
      if (refundState !== "rejected") continue;
      isEven = !isEven;
      if (isEven) await hand.press(batchId, { intent: "refund", labelId: id });
    }
  }
}

function isRejected({ refundStatus }: ShipmentReport): boolean {
  return refundStatus === "rejected";
}

/** The labels of the batch once its page shows these as rejected. */
async function untilKnown(
  { storm, labelsOf }: Hand,
  batchId: string,
  rejected: Set<string | null>,
): Promise<LabelView[]> {
  const giveUpAt = Date.now() + storm.stallMs;
  for (;;) {
    const labels = await labelsOf(batchId);
    const isKnown = ({ trackingCode, refundState }: LabelView) =>
      !rejected.has(trackingCode) || refundState === "rejected";
    if (labels.every(isKnown) || Date.now() > giveUpAt) return labels;
    await pause(1_000);
  }
}
