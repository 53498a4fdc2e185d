import { Banner, BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";

/** The new key, this once; copying says whether it worked. */
export function NewKeyBanner({ connectionKey }: { connectionKey: string }) {
  const [copied, setCopied] = useState<"yes" | "no" | null>(null);
  const copy = () =>
    navigator.clipboard.writeText(connectionKey).then(
      () => setCopied("yes"),
      () => setCopied("no"),
    );
  return (
    <Banner tone="success" title="Copy the new key now: it is not shown again">
      <BlockStack gap="200">
        <code style={{ overflowWrap: "anywhere", userSelect: "all" }}>{connectionKey}</code>
        <InlineStack gap="200" blockAlign="center">
          <Button onClick={copy}>Copy key</Button>
          <div role="status">
            {copied === "yes" ? <Text as="span">Copied</Text> : null}
            {copied === "no" ? (
              <Text as="span">Copying is not allowed here: select the key and copy it yourself</Text>
            ) : null}
          </div>
        </InlineStack>
      </BlockStack>
    </Banner>
  );
}
