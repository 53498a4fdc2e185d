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
    case "accept-total-paid":
      await getServices().pledges.acceptTotalPaid({ shopDomain, pledgeIds });
      return { kind: "done" };
    case "accept-all-totals-paid":
      await getServices().pledges.acceptTotalPaid({ shopDomain, all: true });
      return { kind: "go", to: "/app/pledges?state=ready" };
    default:
      return { kind: "refused", message: "This page does not know that action. Reload it and try again." };
  }
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
