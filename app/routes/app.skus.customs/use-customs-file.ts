import { useCallback, useState } from "react";
import type { CustomsImport } from "~/modules/customs/import-customs.server";
import type { CustomsUploadAnswer } from "../app.skus.customs-upload";

export type CustomsFileState =
  | { kind: "idle" }
  | { kind: "busy"; file: File; applying: boolean }
  | { kind: "refused"; message: string }
  /** A preview, or what became of it. */
  | { kind: "read"; file: File; result: CustomsImport };

const BROKEN = "The upload was interrupted. Check your connection and try again.";

/** Sends a file for a preview, then once more to apply it; the browser keeps it in between, the app does not. */
export function useCustomsFile() {
  const [state, setState] = useState<CustomsFileState>({ kind: "idle" });
  const send = useCallback(async (file: File, apply: boolean) => {
    setState({ kind: "busy", file, applying: apply });
    try {
      const answer = await fetch(`/app/skus/customs-upload?apply=${String(apply)}`, {
        method: "POST",
        headers: { "Content-Type": "text/csv" },
        body: file,
      });
      const read = (await answer.json()) as CustomsUploadAnswer;
      if ("import" in read) setState({ kind: "read", file, result: read.import });
      else setState({ kind: "refused", message: read.problem.message });
    } catch {
      setState({ kind: "refused", message: BROKEN });
    }
  }, []);
  const reset = useCallback(() => setState({ kind: "idle" }), []);
  return { state, send, reset };
}
