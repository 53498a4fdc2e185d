import { BlockStack, Button, InlineError } from "@shopify/polaris";
import { useState } from "react";

interface DownloadButtonProps {
  children: string;
  /** Address of a file of the app. */
  path: string;
  fileName: string;
  variant?: "primary" | "plain";
}

const FAILED = "The file could not be downloaded. Try again.";

/**
 * Fetches a file and hands it to the browser. A plain link cannot: inside the admin only `fetch`, which App Bridge
 * signs, carries the session.
 */
export function DownloadButton({ children, path, fileName, variant }: DownloadButtonProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const download = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const answer = await fetch(path);
      // 409: there is nothing to give, and the answer says why.
      if (answer.status === 409) setProblem(await answer.text());
      else if (answer.ok) saveAs(await answer.blob(), fileName);
      else setProblem(FAILED);
    } catch {
      setProblem(FAILED);
    }
    setBusy(false);
  };
  return (
    <BlockStack gap="100" inlineAlign="start">
      <Button onClick={() => void download()} loading={busy} variant={variant}>
        {children}
      </Button>
      {problem ? (
        <div role="alert">
          <InlineError message={problem} fieldID={path} />
        </div>
      ) : null}
    </BlockStack>
  );
}

function saveAs(content: Blob, fileName: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(address);
}
