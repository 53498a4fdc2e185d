import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { BlockStack, Card, DescriptionList, Page, Text } from "@shopify/polaris";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { ActionProblem } from "~/ui/action-problem";
import { DateTime } from "~/ui/date-time";
import { ChecksCard } from "./checks-card";
import { DataRequestsCard } from "./data-requests-card";

export const meta: MetaFunction = () => [{ title: "Settings · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const scope = { shopDomain: session.shop };
  const { backers, connections, config } = getServices();
  const [shop, checks, dataRequests] = await Promise.all([
    connections.getShop(scope),
    connections.goLiveChecks(scope),
    backers.listDataRequests(scope),
  ]);
  return json({ shop, checks, dataRequests, scopes: config.scopes });
}

export async function action({ request }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  await getServices().connections.checkShop({ shopDomain: session.shop });
  return json({});
}

export default function Settings() {
  const { shop, checks, dataRequests, scopes } = useLoaderData<typeof loader>();
  const check = useFetcher<{ problem?: string }>();
  return (
    <Page
      title="Settings"
      secondaryActions={[
        {
          content: "Check again",
          onAction: () => check.submit({}, { method: "post" }),
          loading: check.state !== "idle",
        },
      ]}
    >
      <BlockStack gap="400">
        <ActionProblem title="The shop could not be checked" message={check.data?.problem} />
        <ChecksCard checks={checks} />
        {shop ? (
          <Card>
            <BlockStack gap="200">
              <Text as="h2" variant="headingMd">
                Your shop
              </Text>
              <DescriptionList
                gap="tight"
                items={[
                  { term: "Name", description: shop.name },
                  { term: "Domain", description: shop.domain },
                  { term: "Currency", description: shop.currency },
                  { term: "Time zone", description: shop.timezone },
                  {
                    term: "Locations",
                    description: shop.locations.map(({ name }) => name).join(", ") || "None",
                  },
                  { term: "Last checked", description: <DateTime iso={shop.checkedAt} /> },
                  { term: "Permissions", description: scopes.join(", ") },
                  { term: "Permissions missing", description: shop.missingScopes.join(", ") || "None" },
                ]}
              />
            </BlockStack>
          </Card>
        ) : null}
        <DataRequestsCard requests={dataRequests} />
      </BlockStack>
    </Page>
  );
}
