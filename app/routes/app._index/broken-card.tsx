import { BlockStack, Card, InlineStack, Link, List, Text, Badge } from "@shopify/polaris";
import type { HomeTimeline } from "~/modules/pledges/views/views";
import { countOf } from "~/ui/format-count";

interface BrokenThing {
  text: string;
  url: string;
  label: string;
}

/** What broke and where to mend it. */
export function BrokenCard(props: {
  timeline: HomeTimeline;
  broken: boolean;
  catalogueState: string | null;
}) {
  const things = brokenThings(props);
  const { blocked } = props.timeline.summary.states;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            What needs attention
          </Text>
          <AttentionBadge things={things.length} blocked={blocked} />
        </InlineStack>
        {things.length === 0 ? (
          <Text as="p" tone="subdued">
            No failed pushes, no open decisions, no broken connection.{" "}
            {blocked > 0 ? <Link url="/app/pledges?state=blocked">Fix pledges</Link> : null}
          </Text>
        ) : (
          <List>
            {things.map((thing) => (
              <List.Item key={thing.url}>
                {thing.text} <Link url={thing.url}>{thing.label}</Link>
              </List.Item>
            ))}
          </List>
        )}
      </BlockStack>
    </Card>
  );
}

function AttentionBadge({ things, blocked }: { things: number; blocked: number }) {
  if (things > 0) return <Badge tone="critical">{countOf(things, "item")}</Badge>;
  if (blocked > 0) return <Badge tone="warning">{`${countOf(blocked, "pledge")} to fix`}</Badge>;
  return <Badge tone="success">All well</Badge>;
}

function brokenThings(props: {
  timeline: HomeTimeline;
  broken: boolean;
  catalogueState: string | null;
}): BrokenThing[] {
  const { states } = props.timeline.summary;
  const things: (BrokenThing | false)[] = [
    props.broken && { text: "Shopify does not let PledgeDock in.", url: "/app/settings", label: "See why" },
    states.needs_decision > 0 && {
      text: `Nobody can say whether ${countOf(states.needs_decision, "order")} was made: you decide.`,
      url: "/app/pledges?state=needs_decision",
      label: "Decide",
    },
    states.refused > 0 && {
      text: `Shopify refused ${countOf(states.refused, "pledge")}.`,
      url: "/app/pledges?state=refused",
      label: "See why",
    },
    states.unknown > 0 && {
      text: `${countOf(states.unknown, "push", "pushes")} got no clear answer; PledgeDock is looking in Shopify before doing anything else.`,
      url: "/app/pledges?state=unknown",
      label: "View",
    },
    props.timeline.differences > 0 && {
      text: `${countOf(props.timeline.differences, "order")} in Shopify differs from its plan.`,
      url: "/app/pledges?different=1",
      label: "Compare",
    },
    props.timeline.activeBatch?.state === "paused" && {
      text: `Batch ${props.timeline.activeBatch.number} is paused.`,
      url: `/app/batches/${props.timeline.activeBatch.id}`,
      label: "Resume or stop it",
    },
    props.catalogueState === "failed" && {
      text: "The catalogue could not be read.",
      url: "/app/skus",
      label: "Refresh it",
    },
  ];
  return things.filter((thing) => thing !== false);
}
