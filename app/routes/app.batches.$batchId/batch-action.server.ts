import { getServices } from "~/services.server";

export type BatchActionResult = { kind: "done" } | { kind: "refused"; message: string };

/** What the page of one batch can ask for. */
export async function runBatchAction(
  scope: { shopDomain: string; batchId: string },
  form: FormData,
): Promise<BatchActionResult> {
  const { pledges } = getServices();
  const refused = (message: string): BatchActionResult => ({ kind: "refused", message });
  switch (form.get("intent")) {
    case "pause":
      return (await pledges.pauseBatch(scope)).kind === "done"
        ? { kind: "done" }
        : refused("Only a running batch can be paused.");
    case "resume":
      return (await pledges.resumeBatch(scope)).kind === "done"
        ? { kind: "done" }
        : refused("Only a paused batch can be resumed.");
    case "stop":
      return (await pledges.stopBatch(scope)).kind === "done"
        ? { kind: "done" }
        : refused("This batch is already over.");
    case "undo":
      return undo(await pledges.undoBatch(scope));
    default:
      return refused("This page does not know that action. Reload it and try again.");
  }
}

function undo(outcome: { kind: string; message?: string }): BatchActionResult {
  return outcome.message === undefined ? { kind: "done" } : { kind: "refused", message: outcome.message };
}
