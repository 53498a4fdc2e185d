import { getServices } from "~/services.server";

export type PledgesActionResult =
  { kind: "go"; to: string } | { kind: "refused"; message: string } | { kind: "done" };

/** What the Pledges page can ask for: a push, or the creator's word on many pledges. */
export async function runPledgesAction(shopDomain: string, form: FormData): Promise<PledgesActionResult> {
  const pledgeIds = form.getAll("pledgeId").map(String);
  switch (form.get("intent")) {
    case "push-full":
      return push({ shopDomain, kind: "full" });
    case "push-pilot":
      return push({ shopDomain, kind: "pilot" });
    case "push-selected":
      return push({ shopDomain, kind: "full", pledgeIds });
    case "mark-shipped":
      return markShipped(shopDomain, pledgeIds);
    case "accept-total-paid":
      await getServices().pledges.acceptTotalPaid({ shopDomain, pledgeIds });
      return { kind: "done" };
    case "accept-all-totals-paid":
      await getServices().pledges.acceptTotalPaid({ shopDomain, all: true });
      return { kind: "go", to: "/app/pledges?state=ready" };
    case "adopt-foreign-orders":
      return decideForeignOrders(shopDomain, "adopt");
    case "skip-foreign-orders":
      return decideForeignOrders(shopDomain, "skip");
    default:
      return { kind: "refused", message: "This page does not know that action. Reload it and try again." };
  }
}

/** Only prepares it: nothing changes before the creator has confirmed the preview. */
async function markShipped(shopDomain: string, pledgeIds: string[]): Promise<PledgesActionResult> {
  const prepared = await getServices().fulfillment.markShippedWithoutTracking({ shopDomain, pledgeIds });
  if (prepared.kind === "refused") return { kind: "refused", message: prepared.message };
  return { kind: "go", to: `/app/fulfillment/uploads/${prepared.uploadId}` };
}

async function decideForeignOrders(
  shopDomain: string,
  decision: "adopt" | "skip",
): Promise<PledgesActionResult> {
  const { more } = await getServices().pledges.decideForeignOrders({ shopDomain, decision });
  const state = decision === "adopt" ? "created" : "skipped";
  return more ? { kind: "done" } : { kind: "go", to: `/app/pledges?state=${state}` };
}

async function push(input: {
  shopDomain: string;
  kind: "pilot" | "full";
  pledgeIds?: string[];
}): Promise<PledgesActionResult> {
  const started = await getServices().pledges.startBatch(input);
  if (started.kind === "refused") return { kind: "refused", message: started.message };
  return { kind: "go", to: `/app/batches/${started.batchId}` };
}
