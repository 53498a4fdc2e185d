import { BlockStack, Button, InlineError, Text } from "@shopify/polaris";
import { useRevalidator } from "@remix-run/react";
import { useState } from "react";
import { byteSize } from "./byte-size";

interface DownloadButtonProps {
  children: string;
  /** Address of a file of the app. */
  path: string;
  fileName: string;
  variant?: "primary" | "plain";
  accessibilityLabel?: string;
}

const FAILED = "The file could not be downloaded. Try again.";
const SAVED_MS = 60_000;
/** Small files are there before anybody could read how far they are. */
const WORTH_SHOWING_BYTES = 1_000_000;

/**
 * Fetches a file and hands it to the browser, telling how far it is: a thousand labels take a while. A plain link cannot:
 * inside the admin only `fetch`, which App Bridge signs, carries the session.
 */
export function DownloadButton({ children, path, fileName, ...button }: DownloadButtonProps) {
  const [busy, setBusy] = useState(false);
  const [received, setReceived] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const { revalidate } = useRevalidator();
  const download = async () => {
    setBusy(true);
    setReceived(0);
    setProblem(null);
    try {
      const answer = await fetch(path);
      // 409: there is nothing to give, and the answer says why.
      if (answer.status === 409) setProblem(await answer.text());
      else if (answer.ok) saveAs(await readFile(answer, setReceived), fileName);
      else setProblem(FAILED);
    } catch {
      setProblem(FAILED);
    }
    setBusy(false);
    // What was printed is no longer to be printed.
    revalidate();
  };
  return (
    <BlockStack gap="100" inlineAlign="start">
      <Button onClick={() => void download()} loading={busy} {...button}>
        {children}
      </Button>
      {busy && received >= WORTH_SHOWING_BYTES ? (
        <Text as="p" tone="subdued">{`${byteSize(received)} so far`}</Text>
      ) : null}
      {problem ? (
        <div role="alert">
          <InlineError message={problem} fieldID={path} />
        </div>
      ) : null}
    </BlockStack>
  );
}

/** The whole file; `onReceived` is told how many bytes are there. Throws when it breaks off. */
async function readFile(answer: Response, onReceived: (bytes: number) => void): Promise<Blob> {
  // Blobs, which the browser may keep outside its memory.
  const parts: Blob[] = [];
  let bytes = 0;
  const reader = answer.body?.getReader();
  for (;;) {
    const { done = true, value } = (await reader?.read()) ?? {};
    if (done || !value) break;
    parts.push(new Blob([value]));
    bytes += value.length;
    onReceived(bytes);
  }
  return new Blob(parts, { type: answer.headers.get("Content-Type") ?? "" });
}

function saveAs(content: Blob, fileName: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
  // Some browsers read the file only after this; revoked at once, it would be empty there.
  setTimeout(() => URL.revokeObjectURL(address), SAVED_MS);
}
