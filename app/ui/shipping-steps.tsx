import { Box, Icon, InlineStack, Link, Text, useBreakpoints } from "@shopify/polaris";
import { AlertTriangleIcon, CheckCircleIcon, MinusCircleIcon } from "@shopify/polaris-icons";
import type { CSSProperties } from "react";
import type { ShippingStep, StepKey, StepState } from "./shipping-step";

const ICONS: Record<StepState, { source: typeof CheckCircleIcon; tone: "success" | "subdued" | "caution" }> =
  {
    done: { source: CheckCircleIcon, tone: "success" },
    open: { source: MinusCircleIcon, tone: "subdued" },
    missing: { source: AlertTriangleIcon, tone: "caution" },
  };

const WORDS: Record<StepState, string> = {
  done: "Done",
  open: "Open",
  missing: "Something is missing",
};

const LIST: CSSProperties = { margin: 0, padding: 0, listStyle: "none", gap: "var(--p-space-200)" };

/** The five steps of Start shipping, each leading to its page and saying how far it is. */
export function ShippingSteps({ steps, current }: { steps: ShippingStep[]; current: StepKey | null }) {
  const { mdDown } = useBreakpoints();
  const layout: CSSProperties = mdDown
    ? { display: "flex", flexWrap: "wrap" }
    : { display: "grid", gridTemplateColumns: `repeat(${steps.length}, minmax(0, 1fr))` };
  return (
    <Box paddingInline={{ xs: "400", sm: "0" }}>
      <nav aria-label="Steps of Start shipping">
        <ol style={{ ...LIST, ...layout }}>
          {steps.map((step, index) => (
            <StepLink
              key={step.key}
              step={step}
              position={index + 1}
              isCurrent={step.key === current}
              brief={mdDown}
            />
          ))}
        </ol>
      </nav>
    </Box>
  );
}

interface StepLinkProps {
  step: ShippingStep;
  position: number;
  isCurrent: boolean;
  /** On a phone a step says only its name. */
  brief: boolean;
}

function StepLink({ step, position, isCurrent, brief }: StepLinkProps) {
  const icon = ICONS[step.state];
  return (
    <li aria-current={isCurrent ? "step" : undefined}>
      <Box
        paddingBlock={{ xs: "150", md: "300" }}
        paddingInline={{ xs: "200", md: "300" }}
        borderWidth="025"
        borderRadius="200"
        borderColor={isCurrent ? "border-emphasis" : "border"}
        background={isCurrent ? "bg-surface" : "bg-surface-secondary"}
        minHeight="100%"
      >
        <InlineStack align="start" gap="150" wrap={false} blockAlign="start">
          <span>
            <Icon source={icon.source} tone={icon.tone} accessibilityLabel={WORDS[step.state]} />
          </span>
          <div>
            <Link url={step.url} removeUnderline monochrome>
              <Text
                as="span"
                fontWeight={isCurrent ? "bold" : "semibold"}
              >{`${position} ${step.title}`}</Text>
            </Link>
            {step.note && !brief ? (
              <Text as="p" variant="bodySm" tone="subdued">
                {step.noteUrl ? (
                  <Link url={step.noteUrl} monochrome>
                    {step.note}
                  </Link>
                ) : (
                  step.note
                )}
              </Text>
            ) : null}
          </div>
        </InlineStack>
      </Box>
    </li>
  );
}
