import { useAppBridge } from "@shopify/app-bridge-react";
import { useCallback, useEffect, useRef, useState } from "react";
import type { UploadAnswer } from "../app.imports.upload";

export type UploadState =
  | { kind: "idle" }
  /** `share` of the bytes that have left, 0 to 1. */
  | { kind: "sending"; share: number }
  | { kind: "refused"; message: string };

const BROKEN = "The upload was interrupted. Check your connection and try again.";

/**
 * Sends a file as the raw body of a request and tells how far it is; App Bridge signs only `fetch`, which cannot tell,
 * so the session token is asked for here. `onDone` gets the id of the import.
 */
export function useUploadFile(onDone: (importId: string) => void) {
  const appBridge = useAppBridge();
  const [state, setState] = useState<UploadState>({ kind: "idle" });
  const request = useRef<XMLHttpRequest | null>(null);
  useEffect(() => () => request.current?.abort(), []);

  const send = useCallback(
    async (file: File, connectionId: string) => {
      setState({ kind: "sending", share: 0 });
      const token = await appBridge.idToken();
      const query = new URLSearchParams({ connectionId, fileName: file.name });
      const xhr = new XMLHttpRequest();
      request.current = xhr;
      xhr.upload.onprogress = ({ loaded, total }) =>
        setState({ kind: "sending", share: total === 0 ? 1 : loaded / total });
      xhr.onerror = () => setState({ kind: "refused", message: BROKEN });
      xhr.onload = () => {
        const answer = readAnswer(xhr);
        if (answer.kind === "uploaded") onDone(answer.importId);
        else setState({ kind: "refused", message: answer.message });
      };
      xhr.open("POST", `/app/imports/upload?${query.toString()}`);
      xhr.setRequestHeader("Authorization", `Bearer ${token}`);
      xhr.setRequestHeader("Content-Type", "text/csv");
      xhr.send(file);
    },
    [appBridge, onDone],
  );
  const cancel = useCallback(() => {
    request.current?.abort();
    setState({ kind: "idle" });
  }, []);
  return { state, send, cancel };
}

function readAnswer(xhr: XMLHttpRequest): UploadAnswer {
  try {
    return JSON.parse(xhr.responseText) as UploadAnswer;
  } catch {
    return { kind: "refused", message: BROKEN };
  }
}
