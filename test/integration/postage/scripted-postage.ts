// A scriptable stand-in for EasyPost after the purchase that satisfies PostageGateway: shipments that can be refunded
// once, put into one form once, and pickups; whatever it answered, it remembers what it did.
import type {
  PickupOutcome,
  PostageAccount,
  PostageGateway,
  PostagePickup,
  PostageRefusal,
  PostageScanForm,
  PostageShipment,
  PostageTracker,
  PostageTrouble,
  ReadShipmentOutcome,
  RefundOutcome,
  ScanFormOutcome,
  TrackerOutcome,
} from "~/modules/postage/ports";

export type PostageFault = "cut-before" | "cut-after" | "throttled" | "refused" | "key-refused" | "throw";
export type PostageOperation =
  | "refund"
  | "readShipment"
  | "createScanForm"
  | "readScanForm"
  | "createPickup"
  | "buyPickup"
  | "cancelPickup"
  | "readPickup"
  | "readTracker";

const REFUSED: PostageRefusal = {
  kind: "refused",
  problems: [{ code: "X", field: null, message: "EasyPost says no." }],
};

export class ScriptedPostage implements PostageGateway {
  readonly shipments = new Map<string, PostageShipment>();
  readonly forms = new Map<string, PostageScanForm & { shipmentIds: string[] }>();
  readonly pickups = new Map<string, PostagePickup>();
  readonly trackers = new Map<string, PostageTracker>();
  /** What goes wrong next, by operation; the first of each counts first. */
  readonly faults: { operation: PostageOperation; fault: PostageFault }[] = [];
  /** Every call, as "operation id". */
  readonly calls: string[] = [];
  /** Keys that refunds were asked for with. */
  readonly refundedWith: string[] = [];
  /** What a refund becomes at once. */
  refundsBecome: "submitted" | "rejected" | "refunded" = "submitted";
  formsBecome: PostageScanForm["status"] = "created";
  /** Shipments that a form leaves out. */
  readonly leftOut = new Set<string>();
  pickupMessages: string[] = [];
  /** Refuses any form with this shipment. */
  formRefusal: { shipmentId: string; message: string } | null = null;
  /** What the carrier was told with each pickup. */
  readonly carrierWords: (string | null)[] = [];
  /** Called when a request has arrived, before anything else happens. */
  onArrival: (operation: PostageOperation) => Promise<void> | void = () => undefined;

  addShipment(
    id: string,
    trackingCode: string | null,
    change: Partial<PostageShipment> = {},
  ): PostageShipment {
    const rate = { id: `rate_${id}`, service: "GroundAdvantage", amountMinor: 500, deliveryDays: 3 };
    const shipment: PostageShipment = {
      ...{ id, reference: null, mode: "test", rates: [rate] },
      bought: {
        ...{ rate, trackingCode, trackerId: trackingCode === null ? null : `trk_${id}`, trackingUrl: null },
        ...{ labelUrl: `https://files.example/${id}.png`, labelFormat: "png", pdfUrl: null, zplUrl: null },
        boughtAt: "2026-11-22T12:00:00Z",
      },
      forms: [],
      fees: [{ type: "postage", amountMicro: 500_000, refunded: false }],
      ...{ insuredMinor: null, refundStatus: null, scanFormId: null, messages: [] },
      ...change,
    };
    this.shipments.set(id, shipment);
    return shipment;
  }

  shipment(id: string): PostageShipment {
    const shipment = this.shipments.get(id);
    if (!shipment) throw new Error(`No shipment ${id}`);
    return shipment;
  }

  /** USPS gives the money back. */
  giveBack(id: string): void {
    const shipment = this.shipment(id);
    shipment.refundStatus = "refunded";
    for (const fee of shipment.fees) fee.refunded = true;
  }

  count(operation: PostageOperation): number {
    return this.calls.filter((call) => call.startsWith(`${operation} `)).length;
  }

  async readShipment(_account: unknown, id: string): Promise<ReadShipmentOutcome> {
    return this.#run<ReadShipmentOutcome>("readShipment", id, () => {
      const shipment = this.shipments.get(id);
      return shipment ? { kind: "shipment", shipment: structuredClone(shipment) } : { kind: "missing" };
    });
  }

  async refund({ apiKey }: PostageAccount, id: string): Promise<RefundOutcome> {
    this.refundedWith.push(apiKey);
    return this.#run<RefundOutcome>("refund", id, () => {
      const shipment = this.shipment(id);
      if (shipment.refundStatus === "submitted" || shipment.refundStatus === "refunded") return REFUSED;
      shipment.refundStatus = this.refundsBecome;
      if (this.refundsBecome === "refunded") this.giveBack(id);
      return { kind: "accepted", refundStatus: this.refundsBecome };
    });
  }

  async createScanForm(_account: unknown, shipmentIds: string[]): Promise<ScanFormOutcome> {
    return this.#run<ScanFormOutcome>("createScanForm", shipmentIds.join(), () => {
      const chosen = shipmentIds.map((id) => this.shipment(id)).filter(({ id }) => !this.leftOut.has(id));
      const bad = chosen.some(
        ({ scanFormId, refundStatus }) => scanFormId !== null || refundStatus === "submitted",
      );
      const { formRefusal } = this;
      if (formRefusal && shipmentIds.includes(formRefusal.shipmentId))
        return { kind: "refused", problems: [{ code: "X", field: null, message: formRefusal.message }] };
      if (bad) return REFUSED;
      const id = `sf_${this.forms.size + 1}`;
      for (const shipment of chosen) shipment.scanFormId = id;
      const form = {
        ...{ id, status: this.formsBecome, message: this.formsBecome === "failed" ? "USPS was down." : null },
        formUrl: this.formsBecome === "created" ? `https://files.example/${id}.pdf` : null,
        trackingCodes: chosen.flatMap(({ bought }) => bought?.trackingCode ?? []),
        shipmentIds: chosen.map((shipment) => shipment.id),
      };
      this.forms.set(id, form);
      return { kind: "form", form: structuredClone(form) };
    });
  }

  async readScanForm(_account: unknown, id: string): Promise<ScanFormOutcome> {
    return this.#run<ScanFormOutcome>("readScanForm", id, () => {
      const form = this.forms.get(id);
      return form ? { kind: "form", form: structuredClone(form) } : { kind: "missing" };
    });
  }

  async createPickup(
    _account: unknown,
    { reference, instructions }: { reference: string; instructions: string | null },
  ): Promise<PickupOutcome> {
    this.carrierWords.push(instructions);
    return this.#run<PickupOutcome>("createPickup", reference, () => {
      const rates =
        this.pickupMessages.length > 0 ? [] : [{ carrier: "USPS", service: "NextDay", amountMinor: 0 }];
      const id = `pickup_${this.pickups.size + 1}`;
      const pickup: PostagePickup = {
        id,
        status: "unknown",
        confirmation: null,
        rates,
        messages: this.pickupMessages,
      };
      this.pickups.set(id, pickup);
      return { kind: "pickup", pickup: structuredClone(pickup) };
    });
  }

  async buyPickup(_account: unknown, id: string): Promise<PickupOutcome> {
    return this.#run<PickupOutcome>("buyPickup", id, () => this.#change(id, "scheduled"));
  }

  async cancelPickup(_account: unknown, id: string): Promise<PickupOutcome> {
    return this.#run<PickupOutcome>("cancelPickup", id, () => this.#change(id, "canceled"));
  }

  async readPickup(_account: unknown, id: string): Promise<PickupOutcome> {
    return this.#run<PickupOutcome>("readPickup", id, () => {
      const pickup = this.pickups.get(id);
      return pickup ? { kind: "pickup", pickup: structuredClone(pickup) } : REFUSED;
    });
  }

  async readTracker(_account: unknown, id: string): Promise<TrackerOutcome> {
    return this.#run<TrackerOutcome>("readTracker", id, () => {
      const tracker = this.trackers.get(id);
      return tracker ? { kind: "tracker", tracker } : { kind: "missing" };
    });
  }

  verifyAddress = notAsked;
  createShipment = notAsked;
  rerate = notAsked;
  buy = notAsked;
  quote = notAsked;
  convertLabel = notAsked;
  readFile = notAsked;
  registerWebhook = notAsked;

  #change(id: string, status: PostagePickup["status"]): PickupOutcome {
    const pickup = this.pickups.get(id);
    if (!pickup || pickup.status === status) return REFUSED;
    pickup.status = status;
    pickup.confirmation = "WTC1";
    return { kind: "pickup", pickup: structuredClone(pickup) };
  }

  async #run<Outcome>(operation: PostageOperation, id: string, act: () => Outcome): Promise<Outcome> {
    this.calls.push(`${operation} ${id}`);
    await this.onArrival(operation);
    const index = this.faults.findIndex((each) => each.operation === operation);
    const [next] = index < 0 ? [] : this.faults.splice(index, 1);
    if (next === undefined) return act();
    // Every outcome of the gateway may be one of these.
    return trouble(next.fault, act) as Outcome;
  }
}

function trouble(fault: PostageFault, act: () => unknown): PostageTrouble | PostageRefusal {
  switch (fault) {
    case "cut-before":
      return { kind: "unknown", reason: "connection reset" };
    case "cut-after":
      act();
      return { kind: "unknown", reason: "connection reset" };
    case "throttled":
      return { kind: "not-executed", reason: "HTTP 429", retryAfterMs: 5000 };
    case "refused":
      return REFUSED;
    case "key-refused":
      return { kind: "account-refused", code: "KEY_REFUSED", message: "The key was revoked." };
    case "throw":
      throw new Error("broken gateway");
  }
}

function notAsked(): Promise<never> {
  return Promise.reject(new Error("Nothing of this is asked for after the purchase"));
}
