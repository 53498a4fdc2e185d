import { Card, BlockStack, SkeletonBodyText, SkeletonPage } from "@shopify/polaris";

/** A page that is on its way. */
export function PageSkeleton() {
  return (
    <div aria-busy="true" aria-label="Loading">
      <SkeletonPage fullWidth primaryAction>
        <BlockStack gap="400">
          <Card>
            <SkeletonBodyText lines={2} />
          </Card>
          <Card>
            <SkeletonBodyText lines={10} />
          </Card>
        </BlockStack>
      </SkeletonPage>
    </div>
  );
}
