import { Badge, BlockStack, Card, InlineStack, Link, List, Text } from "@shopify/polaris";
import { countOf } from "~/ui/format-count";
import { brokenThings, type BrokenFacts } from "./broken-things";

/** What broke and where to mend it. */
export function BrokenCard(facts: BrokenFacts) {
  const things = brokenThings(facts);
  const { blocked } = facts.timeline.summary.states;
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
              <List.Item key={thing.text}>
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
