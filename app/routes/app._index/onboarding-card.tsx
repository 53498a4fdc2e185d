import { BlockStack, Box, Button, Card, Icon, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import { CheckCircleIcon, MinusCircleIcon } from "@shopify/polaris-icons";
import { Form } from "@remix-run/react";
import type { GoLiveCheck } from "~/modules/connections/go-live-checks.server";
import type { HomeTimeline } from "~/modules/pledges/views/views";

interface OnboardingCardProps {
  dismissed: boolean;
  checks: GoLiveCheck[];
  timeline: HomeTimeline;
}

interface Step {
  title: string;
  text: string;
  done: boolean;
  action: { label: string; url: string };
}

/** The way to the first order; gone once dismissed or there is an order, whatever a check says later. */
export function OnboardingCard(props: OnboardingCardProps) {
  const steps = onboardingSteps(props);
  const done = steps.filter((step) => step.done).length;
  if (props.dismissed || hadOrder(props.timeline)) return null;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Get to your first order
          </Text>
          <Form method="post">
            <Button submit variant="tertiary">
              Dismiss
            </Button>
          </Form>
        </InlineStack>
        <BlockStack gap="100">
          <Text as="p" tone="subdued">{`${done} of ${steps.length} done`}</Text>
          <ProgressBar
            progress={(done / steps.length) * 100}
            size="small"
            ariaLabelledBy="onboarding-progress"
          />
          <span id="onboarding-progress" hidden>
            Set-up progress
          </span>
        </BlockStack>
        <BlockStack as="ol" gap="300">
          {steps.map((step) => (
            <OnboardingStep key={step.title} step={step} />
          ))}
        </BlockStack>
      </BlockStack>
    </Card>
  );
}

/** Orders that ended count, too: undoing a push does not make the creator new here again. */
function hadOrder({ summary: { states } }: HomeTimeline): boolean {
  return states.created + states.cancelled + states.deleted > 0;
}

function OnboardingStep({ step }: { step: Step }) {
  return (
    <li style={{ listStyle: "none" }}>
      <InlineStack gap="300" wrap={false} blockAlign="start">
        <Box>
          <Icon
            source={step.done ? CheckCircleIcon : MinusCircleIcon}
            tone={step.done ? "success" : "subdued"}
            accessibilityLabel={step.done ? "Done" : "To do"}
          />
        </Box>
        <BlockStack gap="100" inlineAlign="start">
          <Text as="h3" variant="headingSm">
            {step.title}
          </Text>
          {step.done ? null : (
            <>
              <Text as="p" tone="subdued">
                {step.text}
              </Text>
              <Button url={step.action.url} variant="plain">
                {step.action.label}
              </Button>
            </>
          )}
        </BlockStack>
      </InlineStack>
    </li>
  );
}

function onboardingSteps({ checks, timeline }: OnboardingCardProps): Step[] {
  const hasKey = checks.some((check) => check.code === "connection_key" && check.ok);
  const hasPledges = timeline.summary.total > 0;
  const shopChecks = checks.filter((check) => check.required && check.code !== "connection_key");
  const failing = shopChecks.find((check) => !check.ok);
  return [
    {
      title: "Choose how pledges come in",
      text: "Upload an export of your crowdfunding tool, or give your platform a key for the push API.",
      done: hasKey || hasPledges,
      action: { label: "Set up the push API", url: "/app/connections" },
    },
    {
      title: "Import your pledges",
      text: "Kickstarter, BackerKit, CrowdOx, Indiegogo, Gamefound or any CSV. Nothing is sent to Shopify yet.",
      done: hasPledges,
      action: { label: "Upload a pledge file", url: "/app/imports" },
    },
    {
      title: "Pass the go-live checks",
      text: failing?.message ?? "PledgeDock is reading your shop.",
      done: shopChecks.length > 0 && !failing,
      action: { label: "See the checks", url: "/app/settings" },
    },
    {
      title: "Push a pilot of 5 orders",
      text: "Look at five orders in Shopify before you push the rest.",
      done: false,
      action: { label: "Choose pledges", url: "/app/pledges?state=ready" },
    },
  ];
}
