import {
  Badge,
  Banner,
  BlockStack,
  Button,
  Card,
  FormLayout,
  InlineStack,
  Text,
  TextField,
} from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import { ActionButton } from "~/ui/action-button";
import { ConfirmAction } from "~/ui/confirm-action";
import type { SetupActionResult } from "./setup-action.server";
import type { SetupPageView } from "./setup-page-view";

/** Whose EasyPost account buys the postage, and what that costs. */
export function AccountCard({ setup }: { setup: SetupPageView }) {
  const [forgetting, setForgetting] = useState(false);
  const { account, platformOffered } = setup;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="start" gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Postage account
          </Text>
          <AccountBadge account={account} />
        </InlineStack>
        <Text as="p">
          Labels are bought from the USPS through EasyPost, at commercial rates. A label stays with the
          account that bought it.
        </Text>
        {account?.kind === "own" && !account.usable ? (
          <Banner tone="critical" title="EasyPost does not accept this key any more">
            <p>Enter a new one below. Nothing can be bought before that.</p>
          </Banner>
        ) : null}
        {setup.testKey ? (
          <Banner tone="warning" title="This is a test key: its labels are no postage">
            <p>
              They look real, cost nothing and USPS takes none of them. Orders in Shopify are fulfilled with
              their made-up numbers all the same. Enter your production key (EZAK…) before you ship.
            </p>
          </Banner>
        ) : null}
        <OwnAccount setup={setup} onForget={() => setForgetting(true)} />
        {platformOffered ? <PlatformAccount setup={setup} /> : null}
      </BlockStack>
      <ConfirmAction
        open={forgetting}
        onClose={() => setForgetting(false)}
        title="Remove the EasyPost key?"
        confirmLabel="Remove key"
        destructive
        fields={{ intent: "forget-key" }}
      >
        <p>
          Labels bought with it can no longer be refunded or fetched from here before the key is entered
          again.
        </p>
      </ConfirmAction>
    </Card>
  );
}

function OwnAccount({ setup, onForget }: { setup: SetupPageView; onForget: () => void }) {
  const { account, apiKeyHint, fees } = setup;
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        Your own EasyPost account
      </Text>
      <Text as="p" tone="subdued">
        {`EasyPost charges you. Our fee: ${percent(fees.own)} of the postage.`}
      </Text>
      {apiKeyHint ? (
        <InlineStack align="start" gap="300" blockAlign="center">
          <Text as="span">{`Key ending in ${apiKeyHint}`}</Text>
          {account?.kind === "own" ? null : (
            <ActionButton fields={{ intent: "use-own-account" }}>Use it</ActionButton>
          )}
          <Button variant="tertiary" tone="critical" onClick={onForget}>
            Remove key
          </Button>
        </InlineStack>
      ) : null}
      <KeyForm replaces={apiKeyHint !== null} first={account === null} />
    </BlockStack>
  );
}

function PlatformAccount({ setup: { account, fees } }: { setup: SetupPageView }) {
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        PledgeDock’s EasyPost account
      </Text>
      <Text as="p" tone="subdued">
        {`Nothing to sign up for. ${percent(fees.platform)} of the postage is added as our fee, and you pay through your Shopify bill.`}
      </Text>
      {account?.kind === "platform" ? null : (
        <ActionButton fields={{ intent: "use-platform-account" }}>Use PledgeDock’s account</ActionButton>
      )}
    </BlockStack>
  );
}

function AccountBadge({ account }: Pick<SetupPageView, "account">) {
  if (account === null) return <Badge tone="attention">Choose one</Badge>;
  if (!account.usable) return <Badge tone="critical">Not working</Badge>;
  return (
    <Badge tone="success">{account.kind === "own" ? "Your EasyPost account" : "PledgeDock’s account"}</Badge>
  );
}

function KeyForm({ replaces, first }: { replaces: boolean; first: boolean }) {
  const fetcher = useFetcher<SetupActionResult>();
  const [apiKey, setApiKey] = useState("");
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const problem = answer?.kind === "refused" ? (answer.problems[0]?.message ?? answer.message) : undefined;
  return (
    <fetcher.Form method="post">
      <input type="hidden" name="intent" value="use-own-account" />
      <FormLayout>
        <TextField
          label={replaces ? "Another EasyPost API key" : "EasyPost API key"}
          name="apiKey"
          type="password"
          value={apiKey}
          onChange={setApiKey}
          error={problem}
          helpText="From your EasyPost dashboard, under API keys. It is checked, stored encrypted and never shown again."
          autoComplete="off"
          connectedRight={
            <Button
              submit
              variant={first ? "primary" : undefined}
              loading={fetcher.state !== "idle"}
              disabled={apiKey.trim() === ""}
            >
              Use this key
            </Button>
          }
        />
      </FormLayout>
    </fetcher.Form>
  );
}

/** 1000 → "10 %". */
function percent(basisPoints: number): string {
  return `${basisPoints / 100} %`;
}
