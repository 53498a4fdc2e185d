import { Banner, BlockStack } from "@shopify/polaris";
import { ActionForm } from "./action-form";

interface DisabledBannerProps {
  callback: { url: string | null; disabledAt: string | null; disabledReason: string | null; waiting: number };
}

/** Why nothing is sent any more, and the way back. */
export function DisabledBanner({ callback }: DisabledBannerProps) {
  if (!callback.url || !callback.disabledAt) return null;
  return (
    <Banner tone="critical" title="The platform is no longer told">
      <BlockStack gap="200">
        <p>{callback.disabledReason}</p>
        <p>
          Nothing is lost: {callback.waiting} messages wait. Send a test message, then enable the address
          again.
        </p>
        <ActionForm intent="enable">Enable</ActionForm>
      </BlockStack>
    </Banner>
  );
}
