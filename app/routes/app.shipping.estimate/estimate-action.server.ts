import { getServices } from "~/services.server";
import type { ChoiceRefusal } from "../shipping-pages/choice-draft";
import { readService, readServiceAbroad } from "../shipping-pages/read-choice.server";

/** Starts working out what everything would cost. */
export async function runEstimateAction(
  shopDomain: string,
  form: FormData,
): Promise<{ kind: "go"; to: string } | ChoiceRefusal> {
  switch (form.get("intent")) {
    case "start":
      return start(shopDomain, form);
    default:
      return refused("This page does not know that action. Reload it and try again.");
  }
}

async function start(
  shopDomain: string,
  form: FormData,
): Promise<{ kind: "go"; to: string } | ChoiceRefusal> {
  const service = readService(form);
  if (!service) {
    const message = "Enter within how many days, from 1 to 30.";
    return refused(message, [{ field: "withinDays", message }]);
  }
  const started = await getServices().postage.startEstimate({
    shopDomain,
    choice: {
      packageTypeId: String(form.get("packageTypeId") ?? ""),
      service,
      serviceAbroad: readServiceAbroad(form),
      which: form.get("which") === "ready" ? "ready" : "all",
    },
  });
  if (started.kind === "started")
    return { kind: "go", to: `/app/shipping/estimate?estimate=${started.estimateId}` };
  if (started.kind === "invalid") return refused("Not started: see the marked fields", started.problems);
  return refused(started.message);
}

function refused(message: string, problems: ChoiceRefusal["problems"] = []): ChoiceRefusal {
  return { kind: "refused", message, problems };
}
