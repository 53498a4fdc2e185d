// What may become of a batch of labels. Pure.

/**
 * quoting   a worker asks for rates; nothing is bought
 * quoted    every price is known; waits for the creator's yes
 * running   a worker buys what the creator agreed to
 * paused    stopped between two labels, by the creator or because nothing would work (`pauseReason`)
 * finished  every label is bought, failed or cancelled
 * stopped   given up; what was bought stays bought
 */
export const BATCH_STATES = ["quoting", "quoted", "running", "paused", "finished", "stopped"] as const;
export type BatchState = (typeof BATCH_STATES)[number];

export type BatchEvent =
  | "all-quoted"
  | "confirmed"
  | "paused"
  /** Goes on quoting: the creator has not agreed to a price yet. */
  | "resumed-quoting"
  | "resumed-buying"
  /** Failed labels are tried again, or something must be quoted again. */
  | "requoted"
  /** Nothing is left to do. */
  | "done"
  | "stopped";

const MOVES: Record<BatchState, Partial<Record<BatchEvent, BatchState>>> = {
  quoting: { "all-quoted": "quoted", paused: "paused", done: "finished", stopped: "stopped" },
  quoted: { confirmed: "running", requoted: "quoting", stopped: "stopped" },
  running: { "all-quoted": "quoted", paused: "paused", done: "finished", stopped: "stopped" },
  paused: { "resumed-quoting": "quoting", "resumed-buying": "running", stopped: "stopped" },
  finished: { requoted: "quoting" },
  stopped: {},
};

/** The state after the event; null where the event cannot happen to a batch in this state. */
export function nextBatchState(state: BatchState, event: BatchEvent): BatchState | null {
  return MOVES[state][event] ?? null;
}

/** States from which the event leads somewhere. */
export function batchStatesBefore(event: BatchEvent): BatchState[] {
  return BATCH_STATES.filter((state) => MOVES[state][event] !== undefined);
}
