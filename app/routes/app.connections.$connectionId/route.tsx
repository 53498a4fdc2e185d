import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Badge, Banner, BlockStack, Page, Text } from "@shopify/polaris";
import { useState } from "react";
import { readForm } from "~/lib/read-form";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { ConfirmAction } from "~/ui/confirm-action";
import { notFound, NotFoundBoundary } from "~/ui/not-found";
import { platformLabel } from "~/ui/platform-label";
import { runConnectionAction } from "./connection-action.server";
import { KeysCard } from "./keys-card";
import { QuickStartCard } from "./quick-start-card";
import { SettingsForm } from "./settings-form";

export const meta: MetaFunction = () => [{ title: "Connection · PledgeDock" }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const { connections, config } = getServices();
  const shopDomain = session.shop;
  const [connection, shop] = await Promise.all([
    connections.getConnection({ shopDomain, connectionId: params.connectionId ?? "" }),
    connections.getShop({ shopDomain }),
  ]);
  if (!connection) throw notFound();
  return json({
    connection,
    shopCurrency: shop?.currency ?? "USD",
    locations: shop?.locations ?? [],
    apiUrl: new URL("/api/v1", config.appUrl).href,
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const scope = { shopDomain: session.shop, connectionId: params.connectionId ?? "" };
  const result = await runConnectionAction(scope, await readForm(request));
  if (result.kind === "not-found") throw notFound();
  if (result.kind === "disconnected") return redirect("/app/connections");
  // The answer may hold a key.
  return json(result, {
    status: result.kind === "invalid" ? 422 : 200,
    headers: { "Cache-Control": "no-store" },
  });
}

export default function Connection() {
  const { connection, shopCurrency, locations, apiUrl } = useLoaderData<typeof loader>();
  const [leaving, setLeaving] = useState(false);
  const active = connection.status === "active";
  return (
    <Page
      backAction={{ content: "Connections", url: "/app/connections" }}
      title={connection.name}
      subtitle={platformLabel(connection.platform)}
      titleMetadata={
        <Badge tone={active ? "success" : undefined}>{active ? "Active" : "Disconnected"}</Badge>
      }
      secondaryActions={[
        { content: "Tell the platform", url: `/app/connections/${connection.id}/webhooks` },
        ...(active ? [{ content: "Disconnect", destructive: true, onAction: () => setLeaving(true) }] : []),
      ]}
    >
      <BlockStack gap="400">
        {active ? null : (
          <Banner tone="info" title="This connection is disconnected">
            <p>Its keys no longer work. Its pledges and their orders stay.</p>
          </Banner>
        )}
        <KeysCard keys={connection.keys} active={active} />
        {active ? <QuickStartCard apiUrl={apiUrl} /> : null}
        <SettingsForm
          name={connection.name}
          settings={connection.settings}
          shopCurrency={shopCurrency}
          locations={locations}
        />
      </BlockStack>
      <ConfirmAction
        open={leaving}
        onClose={() => setLeaving(false)}
        title={`Disconnect ${connection.name}?`}
        confirmLabel="Disconnect"
        destructive
        fields={{ intent: "disconnect" }}
      >
        <Text as="p">
          All its keys stop working at once, so the platform can send nothing more. Pledges received so far
          and their orders stay.
        </Text>
      </ConfirmAction>
    </Page>
  );
}

export { NotFoundBoundary as ErrorBoundary };
