import { Banner, BlockStack, Button, FormLayout, InlineStack, Text, TextField } from "@shopify/polaris";
import { Form } from "@remix-run/react";
import { useState } from "react";
import { PLACE_FAILED } from "~/modules/pledges/push/hold-state";
import type { PledgeView } from "~/modules/pledges/views/views";
import { ActionButton } from "~/ui/action-button";
import { DateTime } from "~/ui/date-time";

/** What the pledge's state means, where the badge alone does not say it. */
export function NextStepBanner({ pledge }: { pledge: PledgeView }) {
  switch (pledge.state) {
    case "ready":
    case "blocked":
      return null;
    case "skipped":
      return pledge.skippedByCreator ? <Banner title="You took this pledge out of every push" /> : null;
    case "queued":
    case "sending":
      return (
        <Banner
          tone="info"
          title={pledge.state === "queued" ? "Waiting for its turn in the batch" : "On its way to Shopify"}
        />
      );
    case "unknown":
      return <UnknownBanner pledge={pledge} />;
    case "needs_decision":
      return <DecisionBanner pledge={pledge} />;
    case "refused":
      return (
        <Banner tone="critical" title="Shopify refused this order">
          <p>{pledge.failure?.message ?? "Shopify gave no reason."}</p>
        </Banner>
      );
    case "created":
      return (
        <>
          <PlaceBanner pledge={pledge} />
          <HoldBanner pledge={pledge} />
        </>
      );
    case "cancelled":
    case "deleted":
      return (
        <Banner
          tone="warning"
          title={
            pledge.state === "cancelled" ? "The order was cancelled" : "The order was deleted in Shopify"
          }
        >
          <p>Prepare it again to make a new order for this pledge. The old one stays in the history below.</p>
        </Banner>
      );
    case "received":
      return <Banner title="Being checked; reload in a moment" />;
  }
}

function UnknownBanner({ pledge }: { pledge: PledgeView }) {
  return (
    <Banner tone="warning" title="Shopify gave no clear answer">
      <Text as="p">
        The order may or may not have been made. PledgeDock looks for it in Shopify before doing anything
        else, so that there is never a second one. Nothing to do for you.{" "}
        {pledge.notBefore ? (
          <>
            Next look: <DateTime iso={pledge.notBefore} seconds />.
          </>
        ) : null}
      </Text>
    </Banner>
  );
}

function PlaceBanner({ pledge: { failure, locationName } }: { pledge: PledgeView }) {
  if (failure?.code !== PLACE_FAILED) return null;
  return (
    <Banner
      tone="warning"
      title={`The items are not assigned to ${locationName ?? "the connection's location, which the shop has no longer"}`}
    >
      <p>{failure.message}</p>
      <p>
        Change the location on the order in Shopify before it is shipped, and check it in the
        connection&apos;s settings.
      </p>
    </Banner>
  );
}

function HoldBanner({ pledge }: { pledge: PledgeView }) {
  if (!pledge.plan?.hold) return null;
  switch (pledge.holdState) {
    case "pending":
    case "held":
      return (
        <Banner tone="info" title="The order is on hold: no fulfilment app ships it before you release it">
          {pledge.holdState === "held" ? (
            <ActionButton fields={{ intent: "release-hold" }}>Release the hold</ActionButton>
          ) : null}
        </Banner>
      );
    case "failed":
      return (
        <Banner tone="warning" title="The order could not be put on hold">
          <p>Put it on hold in Shopify before it is shipped.</p>
        </Banner>
      );
    case "placed":
    case "released":
    case null:
      return null;
  }
}

function DecisionBanner({ pledge }: { pledge: PledgeView }) {
  const [orderName, setOrderName] = useState("");
  return (
    <Banner tone="critical" title="You decide: was this order made?">
      <BlockStack gap="300">
        <Text as="p">
          {pledge.failure?.message ?? "PledgeDock could not find out whether Shopify made the order."} Search
          your Shopify orders for Backer ID {pledge.externalId}.
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
          <ActionButton fields={{ intent: "decide-send-again" }}>
            There is no order: send it again
          </ActionButton>
        </InlineStack>
      </BlockStack>
    </Banner>
  );
}
