import { getServices } from "~/services.server";

export type FulfillmentActionResult =
  { kind: "go"; to: string } | { kind: "started"; joined: boolean } | { kind: "refused"; message: string };

/** What the Fulfillment page can ask for. */
export async function runFulfillmentAction(
  shopDomain: string,
  form: FormData,
): Promise<FulfillmentActionResult> {
  switch (form.get("intent")) {
    case "sync-now":
      return syncNow(shopDomain, textOf(form, "connectionId"));
    case "mark-shipped":
      return markShipped(shopDomain, textOf(form, "campaignId"));
    default:
      return { kind: "refused", message: "This page does not know that action. Reload it and try again." };
  }
}

async function syncNow(
  shopDomain: string,
  connectionId: string | undefined,
): Promise<FulfillmentActionResult> {
  const started = await getServices().fulfillment.startSync({ shopDomain, connectionId, kind: "now" });
  if (started.kind === "refused") return { kind: "refused", message: started.message };
  return { kind: "started", joined: started.kind === "joined" };
}

async function markShipped(
  shopDomain: string,
  campaignId: string | undefined,
): Promise<FulfillmentActionResult> {
  const prepared = await getServices().fulfillment.markShippedWithoutTracking({
    shopDomain,
    filter: { campaignId, shipping: "ready" },
  });
  if (prepared.kind === "refused") return prepared;
  return { kind: "go", to: `/app/fulfillment/uploads/${prepared.uploadId}` };
}

function textOf(form: FormData, name: string): string | undefined {
  const value = form.get(name);
  return typeof value === "string" && value !== "" ? value : undefined;
}
