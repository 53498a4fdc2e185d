// SCAN forms, pickups, trackers and webhooks of an account.
import { z } from "zod";
import type {
  PickupOutcome,
  PostageAccount,
  PostageGateway,
  ScanFormOutcome,
  TrackerOutcome,
  WebhookOutcome,
} from "~/modules/postage/ports";
import { buildAddress } from "./build-shipment";
import type { EasypostClient, Read } from "./easypost-client.server";
import { orRefused } from "./or-refused";
import {
  PickupSchema,
  ScanFormSchema,
  TrackerSchema,
  readPickup,
  readScanForm,
  readTracker,
} from "./tracking-answer";

type AfterPurchaseCalls = Pick<
  PostageGateway,
  | "createScanForm"
  | "readScanForm"
  | "createPickup"
  | "buyPickup"
  | "cancelPickup"
  | "readPickup"
  | "readTracker"
  | "registerWebhook"
>;

/** What happens to labels after their purchase, but refunds. [EasyPost API: scan forms, pickups, trackers, webhooks] */
export function createAfterPurchaseCalls(client: EasypostClient): AfterPurchaseCalls {
  return {
    createScanForm: async (account, shipmentIds) => createScanForm(client, account, shipmentIds),
    readScanForm: async (account, scanFormId) =>
      oneScanForm(
        await client.read(account, {
          name: "readScanForm",
          answer: ScanFormSchema,
          send: async (easypost) => easypost.ScanForm.retrieve(scanFormId),
        }),
      ),
    createPickup: async (account, pickup) => createPickup(client, account, pickup),
    buyPickup: async (account, pickupId, { carrier, service }) =>
      onePickup(
        await client.write(account, {
          name: "buyPickup",
          answer: PickupSchema,
          send: async (easypost) => easypost.Pickup.buy(pickupId, carrier, service),
        }),
      ),
    cancelPickup: async (account, pickupId) =>
      onePickup(
        await client.write(account, {
          name: "cancelPickup",
          answer: PickupSchema,
          send: async (easypost) => easypost.Pickup.cancel(pickupId),
        }),
      ),
    readPickup: async (account, pickupId) =>
      onePickup(
        await client.read(account, {
          name: "readPickup",
          answer: PickupSchema,
          send: async (easypost) => easypost.Pickup.retrieve(pickupId),
        }),
      ),
    readTracker: async (account, trackerId) => oneTracker(client, account, trackerId),
    registerWebhook: async (account, webhook) => registerWebhook(client, account, webhook),
  };
}

/** EasyPost's words when it did not find the shipments where the client puts them. */
const UNREAD_PARAMETERS = /one or more parameters were invalid/i;

/**
 * The client wraps the shipments in `scan_form`, as recorded; some accounts have seen that refused as "Unable to create
 * batch, one or more parameters were invalid." (easypost-python issue 390). A refusal did nothing, so the plain form is
 * then tried once.
 */
async function createScanForm(
  client: EasypostClient,
  account: PostageAccount,
  shipmentIds: string[],
): Promise<ScanFormOutcome> {
  const wrapped = await client.write(account, {
    name: "createScanForm",
    answer: ScanFormSchema,
    send: async (easypost) => easypost.ScanForm.create({ shipments: [...shipmentIds] }),
  });
  const unread =
    wrapped.kind === "refused" && wrapped.problems.some(({ message }) => UNREAD_PARAMETERS.test(message));
  if (!unread) return oneScanForm(wrapped);
  const shipments = shipmentIds.map((id) => ({ id }));
  return oneScanForm(
    await client.write(account, {
      name: "createScanForm (plain)",
      answer: ScanFormSchema,
      send: async (easypost) => easypost.makeApiCall("post", "scan_forms", { shipments }),
    }),
  );
}

function oneScanForm(ending: Read<z.infer<typeof ScanFormSchema>>): ScanFormOutcome {
  if (ending.kind === "answer") return { kind: "form", form: readScanForm(ending.body) };
  return ending.kind === "missing" ? { kind: "missing" } : orRefused(ending);
}

async function createPickup(
  client: EasypostClient,
  account: PostageAccount,
  pickup: Parameters<PostageGateway["createPickup"]>[1],
): Promise<PickupOutcome> {
  const { address, shipmentId, scanFormId, earliest, latest, instructions, reference } = pickup;
  return onePickup(
    await client.write(account, {
      name: "createPickup",
      answer: PickupSchema,
      send: async (easypost) =>
        easypost.Pickup.create({
          address: buildAddress(address),
          ...(shipmentId !== null && { shipment: { id: shipmentId } }),
          ...(scanFormId !== null && { scan_form: { id: scanFormId } }),
          min_datetime: earliest.toISOString(),
          max_datetime: latest.toISOString(),
          ...(instructions !== null && { instructions }),
          reference,
        }),
    }),
  );
}

function onePickup(ending: Read<z.infer<typeof PickupSchema>>): PickupOutcome {
  return ending.kind === "answer" ? { kind: "pickup", pickup: readPickup(ending.body) } : orRefused(ending);
}

async function oneTracker(
  client: EasypostClient,
  account: PostageAccount,
  trackerId: string,
): Promise<TrackerOutcome> {
  const ending = await client.read(account, {
    name: "readTracker",
    answer: TrackerSchema,
    send: async (easypost) => easypost.Tracker.retrieve(trackerId),
  });
  if (ending.kind === "answer") return { kind: "tracker", tracker: readTracker(ending.body) };
  // Trackers are known by id only; a refusal says nothing of the parcel.
  if (ending.kind === "refused") return { kind: "unknown", reason: `refused (${ending.code ?? "no code"})` };
  return ending.kind === "missing" ? { kind: "missing" } : ending;
}

const WebhookSchema = z.object({ id: z.string(), url: z.string() });

/** One that is there is updated: that sets the secret and switches on again what EasyPost had disabled. */
async function registerWebhook(
  client: EasypostClient,
  account: PostageAccount,
  { url, secret }: { url: string; secret: string },
): Promise<WebhookOutcome> {
  const listed = await client.read(account, {
    name: "listWebhooks",
    list: true,
    answer: z.object({ webhooks: z.array(WebhookSchema) }),
    send: async (easypost) => easypost.Webhook.all(),
  });
  if (listed.kind !== "answer") return orRefused(listed);
  const known = listed.body.webhooks.find((webhook) => webhook.url === url);
  const settings = { webhook_secret: secret };
  const ending = await client.write(account, {
    name: known ? "updateWebhook" : "createWebhook",
    answer: WebhookSchema,
    send: async (easypost) =>
      known ? easypost.Webhook.update(known.id, settings) : easypost.Webhook.create({ url, ...settings }),
  });
  return ending.kind === "answer" ? { kind: "registered", id: ending.body.id } : orRefused(ending);
}
