// Owning a run or an undo: taken, kept alive by a heartbeat, lost when it cannot be kept.
import { randomUUID } from "node:crypto";
import type { PledgeDeps } from "../../pledge-deps";
import type { ImportRecord } from "../import-record";
import {
  ImportLostError,
  isCancelRequested,
  releaseImport,
  renewImport,
  takeImport,
  type ImportClaim,
} from "./import-run-store.server";

/** A worker that is gone is replaced after this long. */
const LEASE_MS = 20_000;
const BEAT_MS = 5_000;

export interface ImportLease {
  claim: ImportClaim;
  record: ImportRecord;
  /** What every write extends the lease to. */
  until(): Date;
  /** Throws when the import is in other hands, or the process is asked to stop. */
  requireHeld(): void;
  /** The creator asked for the end of the run; looked up at most every few seconds. */
  isCancelled(): boolean;
  release(): Promise<void>;
}

type LeaseDeps = Pick<PledgeDeps, "db" | "clock" | "log" | "processId">;

/** The process is shutting down: somebody else goes on. */
export class ShuttingDownError extends Error {
  constructor() {
    super("Shutting down: the import goes on in another worker");
    this.name = "ShuttingDownError";
  }
}

/** The lease, or null while somebody else has it or nothing is to be done. */
export async function acquireImportLease(
  deps: LeaseDeps,
  input: { shopDomain: string; importId: string; state: "running" | "undoing" },
  signal: AbortSignal,
): Promise<ImportLease | null> {
  const { shopDomain, importId, state } = input;
  const claim: ImportClaim = { importId, owner: `${deps.processId}:${randomUUID()}`, state };
  const until = () => new Date(deps.clock.now().getTime() + LEASE_MS);
  const record = await takeImport(deps.db, { ...claim, shopDomain, now: deps.clock.now(), until: until() });
  if (!record) return null;
  let lost = false;
  let cancelled = record.cancelRequestedAt !== null;

  async function beat(): Promise<void> {
    try {
      if (!(await renewImport(deps.db, { ...claim, until: until() }))) lost = true;
      else cancelled = await isCancelRequested(deps.db, importId);
    } catch (error) {
      // Every write asks for the lease anyway; the next beat may succeed.
      deps.log.warn({ err: error, importId }, "the import's lease could not be renewed");
    }
  }
  const timer = setInterval(() => void beat(), BEAT_MS);
  timer.unref();
  return {
    claim,
    record,
    until,
    requireHeld() {
      if (lost) throw new ImportLostError();
      if (signal.aborted) throw new ShuttingDownError();
    },
    isCancelled: () => cancelled,
    async release() {
      clearInterval(timer);
      await releaseImport(deps.db, claim);
    },
  };
}
