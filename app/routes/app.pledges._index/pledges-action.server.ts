import { parsePledgeQuery, type PledgeFilter } from "~/modules/pledges/views/pledge-filter";
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
    case "accept-listed-totals-paid":
      await getServices().pledges.acceptTotalPaid({ shopDomain, filter: listedFilter(form) });
      return { kind: "done" };
    case "adopt-foreign-orders":
      return decideForeignOrders(shopDomain, "adopt");
    case "skip-foreign-orders":
      return decideForeignOrders(shopDomain, "skip");
    case "adopt-listed-foreign-orders":
      return decideListedForeignOrders(shopDomain, "adopt", form);
    case "skip-listed-foreign-orders":
      return decideListedForeignOrders(shopDomain, "skip", form);
    case "adopt-selected-foreign-orders":
      return decideSelectedForeignOrders(shopDomain, "adopt", pledgeIds);
    case "skip-selected-foreign-orders":
      return decideSelectedForeignOrders(shopDomain, "skip", pledgeIds);
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

async function decideListedForeignOrders(
  shopDomain: string,
  decision: "adopt" | "skip",
  form: FormData,
): Promise<PledgesActionResult> {
  await getServices().pledges.decideForeignOrders({ shopDomain, decision, filter: listedFilter(form) });
  return { kind: "done" };
}

async function decideSelectedForeignOrders(
  shopDomain: string,
  decision: "adopt" | "skip",
  pledgeIds: string[],
): Promise<PledgesActionResult> {
  const { decided } = await getServices().pledges.decideForeignOrders({ shopDomain, decision, pledgeIds });
  if (decided > 0) return { kind: "done" };
  const message = "None of the selected pledges waits for this decision.";
  return { kind: "refused", message };
}

/** Which pledges the list showed, in the words of the page's address. */
function listedFilter(form: FormData): PledgeFilter {
  return parsePledgeQuery(new URLSearchParams(String(form.get("query") ?? ""))).filter;
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
