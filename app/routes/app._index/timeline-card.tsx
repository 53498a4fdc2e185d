import { BlockStack, Box, Button, Card, InlineGrid, Text } from "@shopify/polaris";
import { formatCount } from "~/ui/format-count";
import { timelineStages, type TimelineFacts, type TimelineStage } from "./timeline-stages";

/** Where all pledges stand, stage by stage, with one next action each and one that matters most. */
export function TimelineCard(facts: TimelineFacts) {
  const { stages, next } = timelineStages(facts);
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Take Action Timeline
        </Text>
        <InlineGrid columns={{ xs: 1, sm: 2, lg: 3 }} gap="400">
          {stages.map((stage, index) => (
            <Stage key={stage.name} stage={stage} position={index + 1} primary={index === next} />
          ))}
        </InlineGrid>
      </BlockStack>
    </Card>
  );
}

function Stage({ stage, position, primary }: { stage: TimelineStage; position: number; primary: boolean }) {
  return (
    <Box
      padding="400"
      borderWidth="025"
      borderRadius="200"
      borderColor={primary ? "border-emphasis" : "border"}
      background={primary ? "bg-surface-secondary" : "bg-surface"}
    >
      <BlockStack gap="200" inlineAlign="start">
        <Text as="h3" variant="headingSm">
          {`${position}. ${stage.name}`}
        </Text>
        <Text as="p" variant="heading2xl">
          {formatCount(stage.count)}
        </Text>
        <Text as="p" tone="subdued">
          {stage.text}
        </Text>
        {stage.action ? (
          <Button url={stage.action.url} variant={primary ? "primary" : undefined}>
            {stage.action.label}
          </Button>
        ) : null}
      </BlockStack>
    </Box>
  );
}
