// What the creator decides about an upload: apply, pause, cancel, undo.
import { inTransaction, type DbTransaction } from "~/db/client.server";
import type { ShippingDeps } from "../shipping/shipping-deps";
import { countRows } from "./row-view-store.server";
import { giveUpRows, retryKeptRows } from "./tracking-row-store.server";
import {
  emptyPersonalFields,
  lockUpload,
  moveUpload,
  type StoredUpload,
} from "./tracking-upload-store.server";
import type { RowState } from "./tracking-views";

export interface UploadInput {
  shopDomain: string;
  uploadId: string;
}

export type DecisionResult = { kind: "refused"; code: string; message: string };
export type StartedResult = { kind: "started" } | DecisionResult;
export type DoneResult = { kind: "done" } | DecisionResult;

/** The creator confirms the preview, or goes on after a pause: from here on a worker changes Shopify. */
export async function applyTrackingUpload(deps: ShippingDeps, input: UploadInput): Promise<StartedResult> {
  return decide(deps, input, async (tx, upload) => {
    const now = deps.clock.now();
    if (upload.state === "paused") {
      await moveUpload(tx, { id: upload.id, from: ["paused"], to: "applying", set: { note: null } });
    } else if (upload.state !== "preview") {
      return refuse("NOT_IN_PREVIEW", "This upload is not waiting to be applied any more.");
    } else {
      if ((await countIn(tx, upload.id, "waiting")) === 0) {
        return refuse("NOTHING_TO_APPLY", "No row of this upload changes anything.");
      }
      await moveUpload(tx, {
        id: upload.id,
        from: ["preview"],
        to: "applying",
        set: { appliedAt: now, checkedUpTo: null, leaseOwner: null },
      });
      await emptyPersonalFields(tx, upload.id);
    }
    await deps.jobs.send("tracking.apply", input, { tx });
    return { kind: "started" };
  });
}

/** The worker stops after the parcels that it is making right now. */
export async function pauseTrackingUpload(deps: ShippingDeps, input: UploadInput): Promise<DoneResult> {
  return decide(deps, input, async (tx, upload) => {
    const paused = await moveUpload(tx, { id: upload.id, from: ["applying"], to: "paused" });
    return paused ? { kind: "done" } : refuse("NOT_APPLYING", "This upload is not being applied right now.");
  });
}

/** What is done stays done; the other rows are left alone. */
export async function cancelTrackingUpload(deps: ShippingDeps, input: UploadInput): Promise<DoneResult> {
  return decide(deps, input, async (tx, upload) => {
    const from = ["reading", "needs_mapping", "preview", "applying", "paused"] as const;
    const set = { finishedAt: deps.clock.now(), note: null };
    if (!(await moveUpload(tx, { id: upload.id, from: [...from], to: "cancelled", set }))) {
      return refuse("TOO_LATE", "This upload has ended already.");
    }
    await giveUpRows(
      tx,
      upload.id,
      "CANCELLED_BY_CREATOR",
      "The upload was cancelled before this row's turn.",
    );
    return { kind: "done" };
  });
}

/** Takes back in Shopify what the upload did, as far as Shopify allows; each row says what came of it. */
export async function undoTrackingUpload(deps: ShippingDeps, input: UploadInput): Promise<StartedResult> {
  return decide(deps, input, async (tx, upload) => {
    if (!["applied", "cancelled", "paused", "undone"].includes(upload.state)) {
      return refuse("NOT_APPLIED", "Only what has been applied can be undone: pause or cancel it first.");
    }
    const [applied, kept] = [await countIn(tx, upload.id, "applied"), await countIn(tx, upload.id, "kept")];
    if (applied + kept === 0) return refuse("NOTHING_TO_UNDO", "This upload has changed nothing.");
    if (upload.state === "paused") {
      await giveUpRows(
        tx,
        upload.id,
        "CANCELLED_BY_CREATOR",
        "The upload was undone before this row's turn.",
      );
    }
    // What could not be taken back the last time gets another try.
    await retryKeptRows(tx, upload.id);
    await moveUpload(tx, {
      id: upload.id,
      from: [upload.state],
      to: "undoing",
      set: { note: null, finishedAt: null },
    });
    await deps.jobs.send("tracking.apply", input, { tx });
    return { kind: "started" };
  });
}

async function decide<Result>(
  deps: ShippingDeps,
  { shopDomain, uploadId }: UploadInput,
  work: (tx: DbTransaction, upload: StoredUpload) => Promise<Result | DecisionResult>,
): Promise<Result | DecisionResult> {
  return inTransaction(deps.db, async (tx) => {
    const upload = await lockUpload(tx, shopDomain, uploadId);
    return upload ? work(tx, upload) : refuse("UNKNOWN_UPLOAD", "This shop has no such upload.");
  });
}

async function countIn(tx: DbTransaction, uploadId: string, state: RowState): Promise<number> {
  const groups = await countRows(tx, [uploadId]);
  return groups.filter((group) => group.state === state).reduce((sum, { count }) => sum + count, 0);
}

function refuse(code: string, message: string): DecisionResult {
  return { kind: "refused", code, message };
}
