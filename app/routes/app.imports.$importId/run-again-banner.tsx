import { Banner, BlockStack, InlineStack, Text } from "@shopify/polaris";
import { ActionButton } from "~/ui/action-button";

/** What was mapped differently since the last run changes nothing before the file is read again. */
export function RunAgainBanner() {
  return (
    <Banner tone="info" title="The mapping was changed after this import">
      <BlockStack gap="300">
        <Text as="p">
          Run the import again to use it: pledges that change are updated, the others stay as they are.
        </Text>
        <InlineStack>
          <ActionButton fields={{ intent: "start" }}>Run the import again</ActionButton>
        </InlineStack>
      </BlockStack>
    </Banner>
  );
}
