import { Form } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { ConfirmAction } from "~/ui/confirm-action";
import { ActionForm } from "./action-form";

interface CallbackCardProps {
  callback: { url: string | null; active: boolean };
  /** Shown once, right after it was made. */
  secret: string | null;
  problem: string | null;
}

/** The address and its secret. */
export function CallbackCard({ callback, secret, problem }: CallbackCardProps) {
  const [url, setUrl] = useState(callback.url ?? "");
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Address
        </Text>
        {secret ? <SecretBanner secret={secret} /> : null}
        <Form method="post">
          <input type="hidden" name="intent" value="save" />
          <BlockStack gap="300">
            <TextField
              label="Callback address"
              name="url"
              type="url"
              value={url}
              onChange={setUrl}
              autoComplete="off"
              placeholder="https://platform.example.com/webhooks/pledgedock"
              helpText="https, on the public internet. Saving makes a new signing secret. The platform is told from then on."
              error={problem ?? undefined}
              disabled={!callback.active}
            />
            <InlineStack>
              <Button submit variant="primary" disabled={!callback.active || url.trim() === ""}>
                Save address
              </Button>
            </InlineStack>
          </BlockStack>
        </Form>
        {callback.url ? <CallbackActions /> : null}
      </BlockStack>
    </Card>
  );
}

function SecretBanner({ secret }: { secret: string }) {
  return (
    <Banner tone="warning" title="Copy the signing secret now: it is shown only once">
      <BlockStack gap="200">
        <TextField
          label="Signing secret"
          value={secret}
          readOnly
          autoComplete="off"
          monospaced
          selectTextOnFocus
        />
        <p>The platform checks every message with it, as described by Standard Webhooks.</p>
      </BlockStack>
    </Banner>
  );
}

function CallbackActions() {
  const [asking, setAsking] = useState<"rotate" | "remove" | null>(null);
  const close = () => setAsking(null);
  return (
    <InlineStack gap="200">
      <ActionForm intent="test">Send test message</ActionForm>
      <Button onClick={() => setAsking("rotate")}>New secret</Button>
      <Button tone="critical" onClick={() => setAsking("remove")}>
        Remove address
      </Button>
      <ConfirmAction
        open={asking === "rotate"}
        onClose={close}
        title="Make a new secret?"
        confirmLabel="Make new secret"
        fields={{ intent: "rotate" }}
      >
        <p>The old one ends at once. What the platform refuses until it knows the new one is retried.</p>
      </ConfirmAction>
      <ConfirmAction
        open={asking === "remove"}
        onClose={close}
        title="Stop telling the platform?"
        confirmLabel="Remove address"
        destructive
        fields={{ intent: "remove" }}
      >
        <p>Messages that wait are given up. They can be sent again once there is a new address.</p>
      </ConfirmAction>
    </InlineStack>
  );
}
