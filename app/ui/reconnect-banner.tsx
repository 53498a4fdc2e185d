import { Banner, BlockStack, Box, InlineStack, Text } from "@shopify/polaris";
import { ActionButton } from "./action-button";
import { DateTime } from "./date-time";

/** Stays on every page while Shopify does not let us in: why, since when, and the way back. */
export function ReconnectBanner({ reason, since }: { reason: string; since: string }) {
  return (
    <Box padding={{ xs: "400", md: "600" }} paddingBlockEnd="0">
      <Banner tone="critical" title="PledgeDock needs to be reconnected to your shop">
        <BlockStack gap="300">
          <Text as="p">
            {reason} Pushing and syncing have paused since <DateTime iso={since} />. Nothing is lost: after
            reconnecting, the work goes on by itself.
          </Text>
          <InlineStack>
            <ActionButton action="/app/reconnect" fields={{ intent: "reconnect" }}>
              Reconnect
            </ActionButton>
          </InlineStack>
        </BlockStack>
      </Banner>
    </Box>
  );
}
