import { Banner, BlockStack, Button, FormLayout, InlineStack, Text, TextField } from "@shopify/polaris";
import { Form } from "@remix-run/react";
import { useState } from "react";
import type { PledgeView } from "~/modules/pledges/views";
import { ActionButton } from "~/ui/action-button";
import { DateTime } from "~/ui/date-time";
import { orderAdminUrl } from "~/ui/order-link";

/** What the pledge's state means and the one thing to do about it. */
export function NextStepBanner({ pledge }: { pledge: PledgeView }) {
  switch (pledge.state) {
    case "ready":
      return (
        <Banner tone="info" title="Ready to become an order">
          <Actions>
            <ActionButton fields={{ intent: "push" }} variant="primary">
              Push this pledge
            </ActionButton>
            <ActionButton fields={{ intent: "skip" }}>Never push it</ActionButton>
          </Actions>
        </Banner>
      );
    case "blocked":
      return null;
    case "skipped":
      return pledge.skippedByCreator ? (
        <Banner title="You took this pledge out of every push">
          <Actions>
            <ActionButton fields={{ intent: "unskip" }}>Take it back in</ActionButton>
          </Actions>
        </Banner>
      ) : null;
    case "queued":
    case "sending":
      return <Banner tone="info" title={pledge.state === "queued" ? "Waiting for its turn in the batch" : "On its way to Shopify"} />;
    case "unknown":
      return <UnknownBanner pledge={pledge} />;
    case "needs_decision":
      return <DecisionBanner pledge={pledge} />;
    case "refused":
      return <RefusedBanner pledge={pledge} />;
    case "created":
      return <CreatedBanner pledge={pledge} />;
    case "cancelled":
    case "deleted":
      return (
        <Banner tone="warning" title={pledge.state === "cancelled" ? "The order was cancelled" : "The order was deleted in Shopify"}>
          <BlockStack gap="300">
            <Text as="p">Prepare it again to make a new order for this pledge. The old one stays in the history below.</Text>
            <ActionButton fields={{ intent: "retry" }}>Prepare it again</ActionButton>
          </BlockStack>
        </Banner>
      );
    case "received":
      return <Banner title="Being checked; reload in a moment" />;
  }
}

function Actions({ children }: { children: React.ReactNode }) {
  return <InlineStack gap="200">{children}</InlineStack>;
}

function UnknownBanner({ pledge }: { pledge: PledgeView }) {
  return (
    <Banner tone="warning" title="Shopify gave no clear answer">
      <Text as="p">
        The order may or may not have been made. PledgeDock looks for it in Shopify before doing anything else, so that there is
        never a second one. Nothing to do for you.{" "}
        {pledge.notBefore ? (
          <>
            Next look: <DateTime iso={pledge.notBefore} seconds />.
          </>
        ) : null}
      </Text>
    </Banner>
  );
}

function RefusedBanner({ pledge }: { pledge: PledgeView }) {
  return (
    <Banner tone="critical" title="Shopify refused this order">
      <BlockStack gap="300">
        <Text as="p">{pledge.failure?.message ?? "Shopify gave no reason."}</Text>
        <Actions>
          <ActionButton fields={{ intent: "retry" }} variant="primary">
            Try again
          </ActionButton>
          <ActionButton fields={{ intent: "skip" }}>Never push it</ActionButton>
        </Actions>
      </BlockStack>
    </Banner>
  );
}

function CreatedBanner({ pledge }: { pledge: PledgeView }) {
  const { order } = pledge;
  if (!order) return null;
  return (
    <Banner tone="success" title={`Order ${order.name} is in Shopify`}>
      <BlockStack gap="200">
        {pledge.holdState === "held" || pledge.holdState === "pending" ? (
          <Text as="p">It is on hold: no fulfilment app ships it before you release it.</Text>
        ) : null}
        {pledge.holdState === "failed" ? <Text as="p">It could not be put on hold. Put it on hold in Shopify before it is shipped.</Text> : null}
        <Actions>
          <Button variant="primary" url={orderAdminUrl(order.gid)} target="_top">
            View order in Shopify
          </Button>
          {pledge.holdState === "held" ? <ActionButton fields={{ intent: "release-hold" }}>Release the hold</ActionButton> : null}
        </Actions>
      </BlockStack>
    </Banner>
  );
}

function DecisionBanner({ pledge }: { pledge: PledgeView }) {
  const [orderName, setOrderName] = useState("");
  return (
    <Banner tone="critical" title="You decide: was this order made?">
      <BlockStack gap="300">
        <Text as="p">
          {pledge.failure?.message ?? "PledgeDock could not find out whether Shopify made the order."} Search your Shopify orders for
          Backer ID {pledge.externalId}.
        </Text>
        <Form method="post">
          <input type="hidden" name="intent" value="decide-adopt" />
          <FormLayout>
            <TextField
              label="The order exists: its name"
              name="orderName"
              value={orderName}
              onChange={setOrderName}
              placeholder="#1001"
              autoComplete="off"
              connectedRight={<Button submit>Link this order</Button>}
            />
          </FormLayout>
        </Form>
        <InlineStack>
          <ActionButton fields={{ intent: "decide-send-again" }}>There is no order: send it again</ActionButton>
        </InlineStack>
      </BlockStack>
    </Banner>
  );
}
