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
import { useEffect, useState } from "react";
import { toDecimalString } from "~/lib/money";
import { ActionButton } from "~/ui/action-button";
import { Facts } from "~/ui/facts";
import { DateTime } from "~/ui/date-time";
import { Money } from "~/ui/money";
import type { SetupActionResult } from "./setup-action.server";
import type { SetupPageView } from "./setup-page-view";

type Billing = NonNullable<SetupPageView["billing"]>;

const STATES: Record<Billing["status"], { label: string; tone?: "success" | "attention" | "critical" }> = {
  pending: { label: "Waiting for your approval", tone: "attention" },
  active: { label: "Approved", tone: "success" },
  declined: { label: "Declined", tone: "critical" },
  cancelled: { label: "Cancelled", tone: "critical" },
  expired: { label: "Not approved in time", tone: "critical" },
  frozen: { label: "Frozen by Shopify: an invoice is unpaid", tone: "critical" },
};

/** How what is charged is paid: by the creator's own EasyPost wallet, or over the Shopify bill. */
export function BillingCard({ setup }: { setup: SetupPageView }) {
  const { billing, funding } = setup;
  const overShopify = funding === "shopify_billing";
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="start" gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Payment
          </Text>
          {overShopify && billing ? (
            <Badge tone={STATES[billing.status].tone}>{STATES[billing.status].label}</Badge>
          ) : null}
        </InlineStack>
        {overShopify ? (
          <Text as="p">
            Postage and fees are charged over your Shopify bill, up to the amount that you approve for each 30
            days. Refunded postage is used up first.
          </Text>
        ) : (
          <Text as="p">
            Your own EasyPost account pays. PledgeDock only keeps the credit balance; nothing is added to your
            Shopify bill.
          </Text>
        )}
        {overShopify && billing ? <Approved billing={billing} /> : null}
        {overShopify ? <ApproveForm billing={billing} /> : null}
        {overShopify && setup.account?.kind === "own" ? (
          <InlineStack align="start">
            <ActionButton fields={{ intent: "use-own-funding" }} variant="tertiary">
              Pay with my EasyPost account instead
            </ActionButton>
          </InlineStack>
        ) : null}
      </BlockStack>
    </Card>
  );
}

const IN_FORCE: ReadonlySet<Billing["status"]> = new Set(["active", "frozen"]);

function Approved({ billing }: { billing: Billing }) {
  return (
    <Facts
      facts={[
        {
          term: IN_FORCE.has(billing.status) ? "Approved for each 30 days" : "Asked for, for each 30 days",
          value: <Money amountMinor={billing.cappedMinor} currency="USD" />,
        },
        ...(IN_FORCE.has(billing.status)
          ? [
              {
                term: "Used of it in these 30 days",
                value: <Money amountMinor={billing.usedMinor} currency="USD" />,
              },
            ]
          : []),
        { term: "Last asked of Shopify", value: billing.readAt ? <DateTime iso={billing.readAt} /> : null },
      ]}
    />
  );
}

function ApproveForm({ billing }: { billing: Billing | null }) {
  const fetcher = useFetcher<SetupActionResult>();
  const approved = billing?.status === "active";
  // What was asked for and not approved may be asked for again.
  const [capped, setCapped] = useState(
    billing && !approved ? toDecimalString(billing.cappedMinor, "USD") : "",
  );
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const confirmationUrl = answer?.kind === "confirm" ? answer.confirmationUrl : null;
  useEffect(() => {
    // Shopify's approval page cannot be shown inside the app's frame.
    if (confirmationUrl) open(confirmationUrl, "_top");
  }, [confirmationUrl]);
  const refused = answer?.kind === "refused" ? answer : null;
  return (
    <fetcher.Form method="post">
      <input type="hidden" name="intent" value="subscribe" />
      <FormLayout>
        {refused && refused.problems.length === 0 ? <Banner tone="critical" title={refused.message} /> : null}
        <TextField
          label="Most to be charged in 30 days"
          name="capped"
          prefix="$"
          value={capped}
          onChange={setCapped}
          error={refused?.problems[0]?.message}
          placeholder="500.00"
          inputMode="decimal"
          helpText="Labels beyond this amount are not bought. Shopify asks you to approve it on the next page."
          autoComplete="off"
          connectedRight={
            <Button submit loading={fetcher.state !== "idle" || confirmationUrl !== null}>
              {approved ? "Approve another amount" : "Approve in Shopify"}
            </Button>
          }
        />
      </FormLayout>
    </fetcher.Form>
  );
}
