import { assertNever } from "~/lib/assert-never";
import { getServices } from "~/services.server";

export type PledgeActionResult =
  | { kind: "go"; to: string }
  | { kind: "done" }
  | { kind: "refused"; message: string }
  /** Each path names a field of the form that was sent. */
  | { kind: "invalid"; problems: { path: string; message: string }[] };

interface PledgeScope {
  shopDomain: string;
  pledgeId: string;
}

const DONE: PledgeActionResult = { kind: "done" };
const NOT_FOUND: PledgeActionResult = {
  kind: "refused",
  message: "This pledge is no longer here. Go back to the list.",
};

/** What the page of one pledge can ask for. */
export async function runPledgeAction(scope: PledgeScope, form: FormData): Promise<PledgeActionResult> {
  const { pledges } = getServices();
  switch (form.get("intent")) {
    case "fix-sku":
      return changed(await pledges.correctPledge({ ...scope, corrections: skuCorrection(form) }));
    case "fix-address":
      return changed(
        await pledges.correctPledge({ ...scope, corrections: { shippingAddress: addressOf(form) } }),
      );
    case "fix-email":
      return changed(
        await pledges.correctPledge({ ...scope, corrections: { email: textOf(form, "email") } }),
      );
    case "accept-total-paid":
      await pledges.acceptTotalPaid({ shopDomain: scope.shopDomain, pledgeIds: [scope.pledgeId] });
      return DONE;
    case "foreign-order":
      return changed(await pledges.decideForeignOrder({ ...scope, decision: foreignDecisionOf(form) }));
    case "skip":
      return changed(await pledges.skipPledge(scope));
    case "unskip":
      return changed(await pledges.unskipPledge(scope));
    case "push":
      return push(scope);
    case "retry":
      return answered(await pledges.retryPledge(scope));
    case "decide-send-again":
      return answered(await pledges.decideUnknown({ ...scope, decision: "send-again" }));
    case "decide-adopt":
      return answered(
        await pledges.decideUnknown({ ...scope, decision: "adopt", orderName: textOf(form, "orderName") }),
      );
    case "refund-label":
      return ofLabel(
        await getServices().postage.requestRefund({ ...scope, labelId: textOf(form, "labelId") }),
      );
    case "fulfill-label":
      return ofLabel(
        await getServices().postage.retryFulfillment({
          shopDomain: scope.shopDomain,
          labelId: textOf(form, "labelId"),
        }),
      );
    case "mark-label-shipped":
      return ofLabel(
        await getServices().postage.markLabelsShipped({
          shopDomain: scope.shopDomain,
          labelIds: [textOf(form, "labelId")],
        }),
      );
    case "release-hold":
      return answered(await pledges.releaseHold(scope));
    default:
      return { kind: "refused", message: "This page does not know that action. Reload it and try again." };
  }
}

async function push({ shopDomain, pledgeId }: PledgeScope): Promise<PledgeActionResult> {
  const started = await getServices().pledges.startBatch({ shopDomain, kind: "full", pledgeIds: [pledgeId] });
  return started.kind === "refused" ? started : DONE;
}

type Pledges = ReturnType<typeof getServices>["pledges"];
type Changed = Awaited<ReturnType<Pledges["correctPledge"] | Pledges["decideForeignOrder"]>>;

function changed(outcome: Changed): PledgeActionResult {
  switch (outcome.kind) {
    case "changed":
      return DONE;
    case "invalid":
      return outcome;
    case "already-pushed":
      return {
        kind: "refused",
        message:
          "This pledge has already been pushed, so it is no longer changed here. Edit its order in Shopify.",
      };
    case "order-taken":
      return { kind: "refused", message: outcome.message };
    case "not-found":
      return NOT_FOUND;
    default:
      return assertNever(outcome);
  }
}

/** Use cases of the push answer with a kind of their own when they did it, and with a sentence when not. */
function answered(outcome: { kind: string; message?: string }): PledgeActionResult {
  if (outcome.message !== undefined) return { kind: "refused", message: outcome.message };
  return DONE;
}

function ofLabel(outcome: { kind: string; message?: string }): PledgeActionResult {
  if (outcome.kind === "missing")
    return { kind: "refused", message: "This label is no longer here. Reload the page." };
  return answered(outcome);
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

function skuCorrection(form: FormData) {
  return { skus: { [textOf(form, "from")]: textOf(form, "to") } };
}

function foreignDecisionOf(form: FormData): "adopt" | "skip" | "push" {
  const decision = textOf(form, "decision");
  return decision === "adopt" || decision === "push" ? decision : "skip";
}

const ADDRESS_FIELDS = [
  "name",
  "line1",
  "line2",
  "city",
  "region",
  "postalCode",
  "countryCode",
  "phone",
] as const;

function addressOf(form: FormData): Record<string, string> {
  return Object.fromEntries(ADDRESS_FIELDS.map((field) => [field, textOf(form, field)]));
}
