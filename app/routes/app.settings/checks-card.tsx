import { Badge, BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";
import type { GoLiveCheck } from "~/modules/connections/go-live-checks.server";

/** What should be so before the first real push, and what follows where it is not. */
export function ChecksCard({ checks }: { checks: GoLiveCheck[] }) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Go-live checks
        </Text>
        {checks.map((check) => (
          <BlockStack gap="100" key={check.code}>
            <InlineStack gap="200" blockAlign="center">
              <Text as="h3" variant="headingSm">
                {check.title}
              </Text>
              <CheckBadge check={check} />
            </InlineStack>
            <Text as="p" tone="subdued">
              {check.message}{" "}
              {check.action && check.action.path !== "/app/settings" ? (
                <Link url={check.action.path}>{check.action.label}</Link>
              ) : null}
            </Text>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}

function CheckBadge({ check }: { check: GoLiveCheck }) {
  if (check.ok) return <Badge tone="success">Passed</Badge>;
  return check.required ? (
    <Badge tone="critical">Needed before pushing</Badge>
  ) : (
    <Badge tone="attention">Good to have</Badge>
  );
}
