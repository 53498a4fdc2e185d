import { BlockStack, Card, DescriptionList, Link, Text } from "@shopify/polaris";
import { DateTime } from "~/ui/date-time";

/** When pledges last came in and the shop's variants were last read. */
export function CatalogueCard(props: {
  lastReceivedAt: string | null;
  syncedAt: string | null;
  syncState: string | null;
}) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Last activity
        </Text>
        <DescriptionList
          gap="tight"
          items={[
            {
              term: "Pledges received",
              description: props.lastReceivedAt ? <DateTime iso={props.lastReceivedAt} /> : "Nothing yet",
            },
            {
              term: "Catalogue",
              description: <CatalogueState syncedAt={props.syncedAt} syncState={props.syncState} />,
            },
          ]}
        />
      </BlockStack>
    </Card>
  );
}

function CatalogueState({ syncedAt, syncState }: { syncedAt: string | null; syncState: string | null }) {
  if (syncState === "running") return <>Being read from Shopify now</>;
  if (syncState === "failed") {
    return (
      <>
        Could not be read. <Link url="/app/skus">Refresh it on the SKUs page</Link>
      </>
    );
  }
  if (!syncedAt) return <>Not read yet</>;
  return (
    <>
      Read from Shopify <DateTime iso={syncedAt} />
    </>
  );
}
