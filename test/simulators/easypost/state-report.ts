// What the simulator holds, for oracles: who has how many labels, what was charged and given back. No keys, no secrets.
import type { Account, Charge, Core, SimShipment } from "./core";
import { listOf, numberOf, textOf } from "./read-input";
import { countryOf } from "./rating/rate-shipment";

interface FeeReport {
  type: Charge["type"];
  /** Hundred-thousandths of a dollar. */
  amountMicro: number;
  refunded: boolean;
}

export interface ShipmentReport {
  id: string;
  account: string;
  reference: string | null;
  createdAt: string;
  international: boolean;
  bought: boolean;
  boughtAt: string | null;
  service: string | null;
  rateMinor: number | null;
  trackingCode: string | null;
  /** How often somebody asked to buy it. */
  buyRequests: number;
  refundStatus: SimShipment["refundStatus"];
  refundRequests: number;
  /** Bought, and the money neither came back nor was asked for. */
  held: boolean;
  scanFormId: string | null;
  insuredMinor: number | null;
  fees: FeeReport[];
  labelFormat: string | null;
  trackerId: string | null;
  trackerStatus: string | null;
  scannedAt: string | null;
  to: { name: string | null; zip: string | null; country: string };
  /** Lines printed on the label. */
  printed: string[];
  weightOz: number;
  customsItems: number;
}

export interface EasyPostState {
  accounts: {
    name: string;
    mode: string;
    balanceMicro: number;
    chargedMicro: number;
    refundedMicro: number;
    charges: (FeeReport & { shipmentId: string | null; at: string })[];
  }[];
  shipments: ShipmentReport[];
  scanForms: { id: string; status: string; message: string | null; shipmentIds: string[] }[];
  pickups: { id: string; status: string; confirmation: string | null; reference: string | null }[];
  webhooks: { id: string; url: string; account: string }[];
  events: { id: string; description: string; deliveries: { attempt: number; status: number | null }[] }[];
  requests: Record<string, number>;
  totals: {
    /** Ever bought. */
    labels: number;
    held: number;
    refunded: number;
    /** References with more than one held label. */
    duplicates: number;
  };
}

export function reportState(core: Core): EasyPostState {
  core.settle();
  const accounts = [...core.accounts.values()];
  const shipments = accounts.flatMap((account) => [...account.shipments.values()].map(reportShipment));
  return {
    accounts: accounts.map(reportAccount),
    shipments,
    scanForms: accounts.flatMap(({ scanForms }) =>
      [...scanForms.values()].map(({ id, status, message, shipments: on }) => ({
        id,
        status,
        message,
        shipmentIds: on.map((one) => one.id),
      })),
    ),
    pickups: accounts.flatMap(({ pickups }) =>
      [...pickups.values()].map(({ json }) => ({
        id: String(json.id),
        status: String(json.status),
        confirmation: textOf(json.confirmation),
        reference: textOf(json.reference),
      })),
    ),
    webhooks: accounts.flatMap(({ hooks, name }) =>
      [...hooks.values()].map(({ id, url }) => ({ id, url, account: name })),
    ),
    events: core.events.sent.map(({ id, description, deliveries }) => ({
      id,
      description,
      deliveries: deliveries.map(({ attempt, status }) => ({ attempt, status })),
    })),
    requests: { ...core.requests },
    totals: totalsOf(shipments),
  };
}

function totalsOf(shipments: ShipmentReport[]): EasyPostState["totals"] {
  const held = shipments.filter((one) => one.held);
  const perReference = new Map<string, number>();
  for (const { reference } of held)
    if (reference !== null) perReference.set(reference, (perReference.get(reference) ?? 0) + 1);
  return {
    labels: shipments.filter(({ bought }) => bought).length,
    held: held.length,
    refunded: shipments.filter(({ refundStatus }) => refundStatus === "refunded").length,
    duplicates: [...perReference.values()].filter((count) => count > 1).length,
  };
}

function reportShipment(shipment: SimShipment): ShipmentReport {
  const { bought, to } = shipment;
  const givenBack = shipment.refundStatus === "submitted" || shipment.refundStatus === "refunded";
  const scanned = bought?.tracker?.scans[0];
  return {
    id: shipment.id,
    account: shipment.account.name,
    reference: shipment.reference,
    createdAt: new Date(shipment.createdAt).toISOString(),
    international: countryOf(to) !== "US",
    bought: bought !== null,
    boughtAt: bought ? new Date(bought.at).toISOString() : null,
    service: textOf(bought?.rate.service),
    rateMinor: bought ? Math.round((numberOf(bought.rate.rate) ?? 0) * 100) : null,
    trackingCode: bought?.trackingCode ?? null,
    buyRequests: shipment.buyRequests,
    refundStatus: shipment.refundStatus,
    refundRequests: shipment.refundRequests,
    held: bought !== null && !givenBack,
    scanFormId: shipment.scanForm?.id ?? null,
    insuredMinor: shipment.insurance === null ? null : Math.round(Number(shipment.insurance) * 100),
    fees: bought?.fees.map(reportFee) ?? [],
    labelFormat: textOf(bought?.label.label_file_type),
    trackerId: bought?.tracker?.id ?? null,
    trackerStatus: bought?.tracker?.status ?? null,
    scannedAt: scanned ? new Date(scanned.at).toISOString() : null,
    to: { name: textOf(to.name), zip: textOf(to.zip), country: countryOf(to) },
    printed: [1, 2, 3].flatMap((line) => textOf(shipment.options[`print_custom_${line}`]) ?? []),
    weightOz: numberOf(shipment.parcel.weight) ?? 0,
    customsItems: listOf(shipment.customs?.customs_items).length,
  };
}

function reportAccount({ name, mode, balanceMicro, charges }: Account): EasyPostState["accounts"][number] {
  const sum = (some: Charge[]): number => some.reduce((total, { amountMicro }) => total + amountMicro, 0);
  return {
    name,
    mode,
    balanceMicro,
    chargedMicro: sum(charges),
    refundedMicro: sum(charges.filter(({ refunded }) => refunded)),
    charges: charges.map((charge) => ({
      ...reportFee(charge),
      shipmentId: charge.shipmentId,
      at: new Date(charge.at).toISOString(),
    })),
  };
}

function reportFee({ type, amountMicro, refunded }: Charge): FeeReport {
  return { type, amountMicro, refunded };
}
