import { getServices } from "~/services.server";

export type UploadActionResult = { problem: string | null };

interface UploadScope {
  shopDomain: string;
  uploadId: string;
}

/** What the page of one upload can ask for. */
export async function runUploadAction(scope: UploadScope, form: FormData): Promise<UploadActionResult> {
  const { fulfillment } = getServices();
  switch (form.get("intent")) {
    case "judge":
      return toResult(await fulfillment.setTrackingMapping({ ...scope, ...readChoices(form) }));
    case "apply":
      return toResult(await fulfillment.applyTrackingUpload(scope));
    case "pause":
      return toResult(await fulfillment.pauseTrackingUpload(scope));
    case "cancel":
      return toResult(await fulfillment.cancelTrackingUpload(scope));
    case "undo":
      return toResult(await fulfillment.undoTrackingUpload(scope));
    default:
      return { problem: "This page does not know that action. Reload it and try again." };
  }
}

function toResult(result: { kind: string; message?: string }): UploadActionResult {
  return { problem: result.kind === "refused" ? (result.message ?? "This could not be done.") : null };
}

/** What is absent from the form stays as it is. */
function readChoices(form: FormData): { mapping?: unknown; existing?: "keep" | "replace" } {
  const mapping = form.get("mapping");
  const existing = form.get("existing");
  return {
    ...(typeof mapping === "string" ? { mapping: parseJson(mapping) } : {}),
    ...(existing === "keep" || existing === "replace" ? { existing } : {}),
  };
}

/** Unreadable text is handed on as null, which no mapping is. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
