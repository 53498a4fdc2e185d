// Shipments: made, read, bought, refunded, converted.
import type {
  BuyLimits,
  BuyOutcome,
  NewShipment,
  PostageAccount,
  PostageGateway,
  PostageShipment,
  RatesOutcome,
  ReadShipmentOutcome,
  RefundOutcome,
  ShipmentOutcome,
} from "~/modules/postage/ports";
import type { Clock } from "~/lib/clock";
import { toDecimalString } from "~/lib/money";
import { buildShipment } from "./build-shipment";
import type { EasypostClient, Read } from "./easypost-client.server";
import { orRefused } from "./or-refused";
import {
  RatesSchema,
  ShipmentSchema,
  readMessages,
  readRates,
  readShipment,
  type ShipmentAnswer,
} from "./shipment-answer";

type ShipmentCalls = Pick<
  PostageGateway,
  "createShipment" | "readShipment" | "rerate" | "buy" | "refund" | "quote" | "convertLabel"
>;

const FILE_FORMATS = { pdf: "PDF", zpl: "ZPL" } as const;

/** Pricing, buying, refunding and converting labels. [EasyPost API: shipments, rates, refunds] */
export function createShipmentCalls(client: EasypostClient, clock: Clock): ShipmentCalls {
  return {
    createShipment: async (account, shipment) => create(client, account, shipment, clock.now()),
    readShipment: async (account, shipmentId) => read(client, account, shipmentId),
    rerate: async (account, shipmentId) => rerate(client, account, shipmentId),
    buy: async (account, purchase, limits) => buy(client, account, purchase, limits),
    refund: async (account, shipmentId) => refund(client, account, shipmentId),
    quote: async (account, shipment) => quote(client, account, shipment, clock.now()),
    convertLabel: async (account, shipmentId, format) =>
      oneShipment(
        await client.read(account, {
          name: "convertLabel",
          answer: ShipmentSchema,
          send: async (easypost) => easypost.Shipment.convertLabelFormat(shipmentId, FILE_FORMATS[format]),
        }),
      ),
  };
}

async function create(
  client: EasypostClient,
  account: PostageAccount,
  shipment: NewShipment,
  now: Date,
): Promise<ShipmentOutcome> {
  return oneShipment(
    await client.write(account, {
      name: "createShipment",
      answer: ShipmentSchema,
      // Never with a service: EasyPost takes that for a purchase in one call.
      send: async (easypost) => easypost.Shipment.create(buildShipment(shipment, now)),
    }),
  );
}

async function read(
  client: EasypostClient,
  account: PostageAccount,
  shipmentId: string,
): Promise<ReadShipmentOutcome> {
  const ending = await client.read(account, {
    name: "readShipment",
    answer: ShipmentSchema,
    send: async (easypost) => easypost.Shipment.retrieve(shipmentId),
  });
  if (ending.kind === "answer") return { kind: "shipment", shipment: readShipment(ending.body) };
  if (ending.kind === "missing") return { kind: "missing" };
  // A read cannot be refused; what looks like it says nothing of the shipment.
  if (ending.kind === "refused") return { kind: "unknown", reason: `refused (${ending.code ?? "no code"})` };
  return ending;
}

/** The answer holds the rates alone, without a USPS word why some are missing: the shipment is read for the rest. */
async function rerate(
  client: EasypostClient,
  account: PostageAccount,
  shipmentId: string,
): Promise<ShipmentOutcome> {
  const ending = await client.write(account, {
    name: "rerate",
    answer: RatesSchema,
    send: async (easypost) => easypost.Shipment.regenerateRates(shipmentId),
  });
  if (ending.kind !== "answer") return orRefused(ending);
  const outcome = await read(client, account, shipmentId);
  if (outcome.kind === "missing") return { kind: "unknown", reason: "the shipment went away" };
  if (outcome.kind !== "shipment") return outcome;
  return { kind: "shipment", shipment: { ...outcome.shipment, rates: readRates(ending.body.rates) } };
}

async function buy(
  client: EasypostClient,
  account: PostageAccount,
  purchase: { shipmentId: string; rateId: string; insuranceMinor: number | null },
  limits: BuyLimits,
): Promise<BuyOutcome> {
  const { shipmentId, rateId, insuranceMinor } = purchase;
  const insurance = insuranceMinor ? toDecimalString(insuranceMinor, "USD") : undefined;
  const ending = await client.write(
    account,
    {
      name: "buy",
      answer: ShipmentSchema,
      // Typed as a number of dollars; EasyPost writes and takes them as text.
      send: async (easypost) => easypost.Shipment.buy(shipmentId, rateId, insurance as number | undefined),
    },
    limits,
  );
  if (ending.kind === "refused" && ending.code === "SHIPMENT.POSTAGE.EXISTS")
    return { kind: "already-bought" };
  if (ending.kind === "refused" && ending.code === "SHIPMENT.PURCHASE.IN_PROGRESS")
    return { kind: "in-progress" };
  const outcome = oneShipment(ending);
  if (outcome.kind !== "shipment") return outcome;
  if (outcome.shipment.bought) return { kind: "bought", shipment: outcome.shipment };
  return { kind: "unknown", reason: "an answer without a label" };
}

async function refund(
  client: EasypostClient,
  account: PostageAccount,
  shipmentId: string,
): Promise<RefundOutcome> {
  const ending = await client.write(account, {
    name: "refund",
    answer: ShipmentSchema,
    send: async (easypost) => easypost.Shipment.refund(shipmentId),
  });
  const outcome = oneShipment(ending);
  if (outcome.kind !== "shipment") return outcome;
  const { refundStatus } = outcome.shipment;
  if (refundStatus) return { kind: "accepted", refundStatus };
  return { kind: "unknown", reason: "an answer without a refund status" };
}

async function quote(
  client: EasypostClient,
  account: PostageAccount,
  shipment: Omit<NewShipment, "reference">,
  now: Date,
): Promise<RatesOutcome> {
  const ending = await client.write(account, {
    name: "quote",
    answer: RatesSchema,
    // The client takes "/v2" out of any path that speaks of "beta".
    send: async (easypost) =>
      easypost.makeApiCall("post", "beta/rates", { shipment: buildShipment(shipment, now) }),
  });
  if (ending.kind !== "answer") return orRefused(ending);
  return {
    kind: "rated",
    rates: readRates(ending.body.rates),
    messages: readMessages(ending.body.messages),
  };
}

function oneShipment(ending: Read<ShipmentAnswer>) {
  if (ending.kind !== "answer") return orRefused(ending);
  const shipment: PostageShipment = readShipment(ending.body);
  return { kind: "shipment" as const, shipment };
}
