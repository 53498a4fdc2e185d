// What every part of the simulated EasyPost shares: accounts and what they hold, clock, ids, settings.
import type { EasyPostSettings } from "./config";
import type { EventLog } from "./event-log";
import type { Faults } from "./faults";

export type Json = Record<string, unknown>;

export interface Charge {
  shipmentId: string | null;
  type: "PostageFee" | "LabelFee" | "InsuranceFee" | "TrackerFee";
  /** Hundred-thousandths of a dollar. */
  amountMicro: number;
  at: number;
  refunded: boolean;
}

export interface SimShipment {
  id: string;
  account: Account;
  createdAt: number;
  updatedAt: number;
  reference: string | null;
  isReturn: boolean;
  from: Json;
  to: Json;
  parcel: Json;
  taxIdentifiers: unknown[];
  customs: Json | null;
  options: Json;
  rates: Json[];
  messages: Json[];
  zone: number | null;
  /** Set by the purchase. */
  bought: Purchase | null;
  /** A purchase is under way. */
  buying: boolean;
  buyRequests: number;
  refundStatus: "submitted" | "refunded" | "rejected" | "not_applicable" | null;
  refundAskedAt: number | null;
  refundRequests: number;
  insurance: string | null;
  scanForm: SimScanForm | null;
  batch: { id: string; status: string; message: string | null } | null;
  forms: Json[];
}

export interface Purchase {
  at: number;
  rate: Json;
  trackingCode: string | null;
  tracker: SimTracker | null;
  label: Json;
  fees: Charge[];
}

export interface SimTracker {
  id: string;
  code: string;
  createdAt: number;
  updatedAt: number;
  status: string;
  detail: string;
  shipment: SimShipment | null;
  weight: number | null;
  scans: { at: number; status: string; detail: string; message: string; place: Json }[];
  /** Reads answer EasyPost's canned test data until the first scan. */
  seen: boolean;
  fees: Charge[];
}

export interface SimScanForm {
  id: string;
  createdAt: number;
  updatedAt: number;
  status: "creating" | "created" | "failed";
  message: string | null;
  shipments: SimShipment[];
  batchId: string;
  /** Address of the simulator, for the form's file. */
  origin: string;
}

export interface SimBatch {
  id: string;
  createdAt: number;
  updatedAt: number;
  reference: string | null;
  state: string;
  shipments: SimShipment[];
  /** What the next look at the batch finds done. */
  pending: (() => void)[];
  size: number;
  scanForm: SimScanForm | null;
  labelUrl: string | null;
}

export interface SimPickup {
  json: Json;
  rates: Json[];
}

export interface Hook {
  id: string;
  url: string;
  secret: string | null;
  headers: { name: string; value: string }[];
  createdAt: number;
  account: Account;
}

export interface Account {
  apiKey: string;
  name: string;
  mode: "test" | "production";
  balanceMicro: number;
  charges: Charge[];
  revoked: boolean;
  userId: string;
  carrierAccountId: string;
  addresses: Map<string, Json>;
  parcels: Map<string, Json>;
  customsInfos: Map<string, Json>;
  customsItems: Map<string, Json>;
  shipments: Map<string, SimShipment>;
  trackers: Map<string, SimTracker>;
  batches: Map<string, SimBatch>;
  scanForms: Map<string, SimScanForm>;
  pickups: Map<string, SimPickup>;
  hooks: Map<string, Hook>;
  others: Map<string, Json>;
}

export interface Core {
  readonly settings: EasyPostSettings;
  readonly accounts: Map<string, Account>;
  readonly faults: Faults;
  readonly events: EventLog;
  readonly requests: Record<string, number>;
  /** Milliseconds since 1970, moved on by advance(). */
  now(): number;
  advance(ms: number): void;
  /** "shp_" and 32 hex digits, the same ones for the same seed. */
  newId(prefix: string): string;
  /** Takes the money; what the account owes EasyPost is noted forever. */
  charge(account: Account, shipmentId: string | null, type: Charge["type"], amountMicro: number): Charge;
  /** Counts up: serials of tracking numbers. */
  nextSerial(): number;
  /** Runs it when the clock has come there; at the latest when somebody looks. */
  later(ms: number, action: () => void): void;
  /** Does everything that is due. */
  settle(): void;
  /** Lists are limited per second; throws a 429. */
  countList(account: Account): void;
  stop(): void;
}

/** "2024-07-30T16:12:02Z": EasyPost writes whole seconds. */
export function asTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
