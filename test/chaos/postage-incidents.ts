// Workers that die while labels are bought: at any moment, or right after EasyPost has done something.
import type { Killer } from "./killer";
import type { Timeline } from "./timeline";

const PURCHASE = "shipment.buy";

interface Incident {
  /** Once more than this share of the labels is sold, */
  after: number;
  /** and so many batches are through. */
  batches: number;
  /** Right after EasyPost has done this; null: at any moment. */
  operation: string | null;
}

const INCIDENTS: readonly Incident[] = [
  { after: 0, batches: 0, operation: PURCHASE },
  { after: 0, batches: 1, operation: "shipment.refund" },
  { after: 0, batches: 1, operation: "scan_form.create" },
  { after: 0.05, batches: 0, operation: null },
  { after: 0.12, batches: 0, operation: PURCHASE },
  { after: 0.25, batches: 0, operation: PURCHASE },
  { after: 0.45, batches: 0, operation: null },
  { after: 0.65, batches: 0, operation: PURCHASE },
];

/** How far buying is. */
interface BuyingProgress {
  sold: number;
  /** Labels that are sold or still to be. */
  wanted: number;
  batchesThrough: number;
  /** Nothing is left to be bought. */
  isOver: boolean;
}

/** They happen one after the other, and beside what the creator does: nobody waits for a worker to die. */
export class PostageIncidents {
  readonly #left = [...INCIDENTS];
  #current: "none" | "under way" | { error: unknown } = "none";

  constructor(
    private readonly killer: Killer,
    private readonly timeline: Timeline,
  ) {}

  /** Starts the next one that is due, unless one is under way. Whether all have happened; throws what went wrong. */
  step(progress: BuyingProgress): boolean {
    if (typeof this.#current === "object") throw this.#current.error;
    if (this.#current === "under way") return false;
    const due = this.#left.find((incident) => isDue(incident, progress));
    if (!due) return this.#left.length === 0;
    this.#left.splice(this.#left.indexOf(due), 1);
    this.#start(due, progress);
    return false;
  }

  #start({ operation: planned }: Incident, { sold, wanted, isOver }: BuyingProgress): void {
    // Once everything is bought nobody asks for a purchase any more: the worker dies in what follows.
    const operation = isOver && planned === PURCHASE ? null : planned;
    const name =
      operation === null ? "a worker dies" : `a worker dies after EasyPost has done a ${operation}`;
    this.timeline.note(`postage, ${sold} of ${wanted} labels: ${name}`);
    this.#current = "under way";
    const run = operation === null ? this.killer.killAtRandom() : this.killer.killAfterEasyPost(operation);
    run.then(
      () => (this.#current = "none"),
      (error: unknown) => (this.#current = { error }),
    );
  }
}

function isDue({ after, batches }: Incident, progress: BuyingProgress): boolean {
  const { sold, wanted, batchesThrough, isOver } = progress;
  return isOver || (sold > 0 && sold >= after * wanted && batchesThrough >= batches);
}
