import { randomUUID } from "node:crypto";
import { readUnsettledPledgeIds } from "../shipping/shipment-request-store.server";
import type { ShippingDeps } from "../shipping/shipping-deps";
import type { UploadInput } from "./decide-upload.server";
import { shipPledge, type ShipPledgeResult, type Worker } from "./ship-pledge.server";
import { readPledgeIds } from "./tracking-row-store.server";
import {
  leaseUpload,
  moveUpload,
  noteUpload,
  readUpload,
  releaseUpload,
  type StoredUpload,
} from "./tracking-upload-store.server";
import type { TrackingUploadState } from "./tracking-views";
import { undoPledge } from "./undo-pledge.server";

const PLEDGES_AT_ONCE = 4;
/** A wait shorter than this is waited out, a longer one is left to a later job. */
const LEAST_WAIT_MS = 1_000;
const MOST_WAIT_MS = 300_000;

type Phase = Extract<TrackingUploadState, "applying" | "undoing">;

/**
 * Works off an upload that is being applied or undone. One worker at a time per upload; after a crash another goes on
 * where the rows stand. Ends when every row is done, when the upload is paused or cancelled, when the shop refuses the
 * connection, or with a later job for what has to wait.
 */
export async function runTrackingUpload(
  deps: ShippingDeps,
  input: UploadInput,
  signal: AbortSignal,
): Promise<void> {
  const upload = await readUpload(deps.db, input.shopDomain, input.uploadId);
  if (!upload) return;
  const owner = `${deps.processId}:${randomUUID()}`;
  if (upload.state !== "applying" && upload.state !== "undoing") {
    await settleLeftovers(deps, upload, owner);
    return;
  }
  const run = new Run(deps, upload, upload.state, owner, signal);
  if (!(await run.renew())) return;
  try {
    const end = await run.pass();
    if (end.kind === "disconnected") {
      await noteUpload(
        deps.db,
        upload.id,
        "The shop's connection is broken: it goes on once the shop is connected again.",
      );
      await deps.onDisconnected(upload.shopDomain, end.disconnection);
    } else if (end.kind === "finished") {
      await finish(deps, upload, run.phase);
    }
    await releaseUpload(deps.db, upload.id, owner);
    if (end.kind === "later") await goOnLater(deps, input, end.afterMs);
  } catch (error) {
    await releaseUpload(deps.db, upload.id, owner);
    throw error;
  }
  if (signal.aborted) throw new Error("Shutting down: the upload goes on in another worker");
}

type PassEnd = ShipPledgeResult | { kind: "stopped" };

class Run implements Worker {
  #leaseUntil = 0;

  constructor(
    private readonly deps: ShippingDeps,
    private readonly upload: StoredUpload,
    readonly phase: Phase,
    readonly owner: string,
    private readonly signal: AbortSignal,
  ) {}

  mayGoOn(): boolean {
    return !this.signal.aborted && this.deps.clock.now().getTime() < this.#leaseUntil;
  }

  /** False once the upload was paused, cancelled or taken over. */
  async renew(): Promise<boolean> {
    const now = this.deps.clock.now();
    const until = new Date(now.getTime() + this.deps.timing.leaseSeconds * 1000);
    const lease = { id: this.upload.id, owner: this.owner, states: [this.phase], now, until };
    if (!(await leaseUpload(this.deps.db, lease))) return false;
    this.#leaseUntil = until.getTime();
    return true;
  }

  /** Once through all pledges that are not done. */
  async pass(): Promise<PassEnd> {
    const state = this.phase === "applying" ? "waiting" : "applied";
    let wait: number | null = null;
    for (let after = ""; ;) {
      if (this.signal.aborted || !(await this.renew())) return { kind: "stopped" };
      const query = { uploadId: this.upload.id, state, after, limit: PLEDGES_AT_ONCE } as const;
      const pledgeIds = await readPledgeIds(this.deps.db, query);
      const last = pledgeIds.at(-1);
      if (last === undefined) break;
      const results = await Promise.all(pledgeIds.map(async (id) => this.#workOn(id)));
      const broken = results.find((result) => result.kind === "disconnected");
      if (broken) return broken;
      for (const result of results) {
        if (result.kind === "later") wait = Math.min(wait ?? result.afterMs, result.afterMs);
      }
      after = last;
    }
    return wait === null ? { kind: "finished" } : { kind: "later", afterMs: wait };
  }

  async #workOn(pledgeId: string): Promise<ShipPledgeResult> {
    return this.phase === "applying"
      ? shipPledge(this.deps, this.upload, pledgeId, this)
      : undoPledge(this.deps, this.upload, pledgeId);
  }
}

/** Requests that were under way when the creator cancelled or paused still have an outcome, and rows that wait for it. */
async function settleLeftovers(deps: ShippingDeps, upload: StoredUpload, owner: string): Promise<void> {
  let wait: number | null = null;
  for (const pledgeId of await readUnsettledPledgeIds(deps.db, upload.id)) {
    const result = await shipPledge(deps, upload, pledgeId, { owner, mayGoOn: () => false });
    if (result.kind === "later" && result.afterMs > 0)
      wait = Math.min(wait ?? result.afterMs, result.afterMs);
  }
  if (wait !== null) await goOnLater(deps, { shopDomain: upload.shopDomain, uploadId: upload.id }, wait);
}

async function goOnLater(deps: ShippingDeps, input: UploadInput, afterMs: number): Promise<void> {
  const wait = Math.min(Math.max(afterMs, LEAST_WAIT_MS), MOST_WAIT_MS);
  await deps.jobs.send("tracking.apply", input, { startAfter: new Date(deps.clock.now().getTime() + wait) });
}

async function finish(deps: ShippingDeps, upload: StoredUpload, phase: Phase): Promise<void> {
  const finishedAt = deps.clock.now();
  const to = phase === "applying" ? "applied" : "undone";
  await moveUpload(deps.db, { id: upload.id, from: [phase], to, set: { finishedAt, note: null } });
}
