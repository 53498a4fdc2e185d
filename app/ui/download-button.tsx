import { BlockStack, Button, InlineError } from "@shopify/polaris";
import { useState } from "react";

interface DownloadButtonProps {
  children: string;
  /** Address of a file of the app. */
  path: string;
  fileName: string;
  variant?: "primary" | "plain";
}

/**
 * Fetches a file and hands it to the browser. A plain link cannot: inside the admin only `fetch`, which App Bridge
 * signs, carries the session.
 */
export function DownloadButton({ children, path, fileName, variant }: DownloadButtonProps) {
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const download = async () => {
    setState("busy");
    try {
      const answer = await fetch(path);
      if (!answer.ok) throw new Error(`The download answered ${answer.status}`);
      saveAs(await answer.blob(), fileName);
      setState("idle");
    } catch {
      setState("failed");
    }
  };
  return (
    <BlockStack gap="100" inlineAlign="start">
      <Button onClick={() => void download()} loading={state === "busy"} variant={variant}>
        {children}
      </Button>
      {state === "failed" ? (
        <div role="alert">
          <InlineError message="The file could not be downloaded. Try again." fieldID={path} />
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
