import { Badge, BlockStack, Box, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import type { ShippingStep, StepKey, StepState } from "~/ui/shipping-step";

const TEXTS: Record<StepKey, { text: string; action: string; whenDone?: string }> = {
  setup: {
    text: "Whose account buys the postage, where your parcels leave from, and the packages you ship in.",
    action: "Set up",
    whenDone: "See the setup",
  },
  items: {
    text: "What your items weigh, and what customs must know of them.",
    action: "Complete the items",
    whenDone: "See the items",
  },
  groups: {
    text: "Orders with the same items together: choose a package and a service, see the total, buy.",
    action: "Choose a group",
  },
  batches: {
    text: "Print labels and forms, hand the parcels over with a SCAN form or a pickup, refund what is unused.",
    action: "See the labels",
  },
  credit: {
    text: "What every label cost, and what came back for those that were refunded.",
    action: "See the balance",
  },
};

const BADGES: Record<StepState, { label: string; tone?: "success" | "attention" }> = {
  done: { label: "Done", tone: "success" },
  open: { label: "Open" },
  missing: { label: "Something is missing", tone: "attention" },
};

/** The way from the scales to the mail carrier; the first step with something to do is the one to take. */
export function StepsCard({ steps }: { steps: ShippingStep[] }) {
  const next = (steps.find(({ state }) => state === "missing") ?? steps.find(({ state }) => state === "open"))
    ?.key;
  return (
    <Card padding="0">
      <ol style={{ margin: 0, padding: 0, listStyle: "none" }}>
        {steps.map((step, index) => (
          <li key={step.key}>
            <Box
              padding="400"
              borderBlockStartWidth={index > 0 ? "025" : undefined}
              borderColor="border"
              background={step.key === next ? "bg-surface-secondary" : undefined}
            >
              <InlineStack align="space-between" gap="300" blockAlign="center">
                <div style={{ flex: "1 1 16rem", minWidth: 0 }}>
                  <StepText step={step} position={index + 1} />
                </div>
                <Button url={step.url} variant={step.key === next ? "primary" : undefined}>
                  {actionOf(step)}
                </Button>
              </InlineStack>
            </Box>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function actionOf({ key, state }: ShippingStep): string {
  const { action, whenDone } = TEXTS[key];
  return state === "done" ? (whenDone ?? action) : action;
}

function StepText({ step, position }: { step: ShippingStep; position: number }) {
  const badge = BADGES[step.state];
  return (
    <BlockStack gap="100">
      <InlineStack align="start" gap="200" blockAlign="center">
        <Text as="h2" variant="headingMd">
          {`${position}. ${step.title}`}
        </Text>
        <Badge tone={badge.tone}>{badge.label}</Badge>
      </InlineStack>
      <Text as="p" tone="subdued">
        {TEXTS[step.key].text}
      </Text>
      {step.note ? (
        <Text as="p">{step.noteUrl ? <Link url={step.noteUrl}>{step.note}</Link> : step.note}</Text>
      ) : null}
    </BlockStack>
  );
}
