import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Badge, BlockStack, Card, IndexTable, Link, Page, Text } from "@shopify/polaris";
import { useState } from "react";
import { readForm } from "~/lib/read-form";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { DateTime } from "~/ui/date-time";
import { EmptyTable } from "~/ui/empty-table";
import { formatCount } from "~/ui/format-count";
import { platformLabel } from "~/ui/platform-label";
import { NewConnectionModal } from "./new-connection-modal";

export const meta: MetaFunction = () => [{ title: "Connections · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  return json({ connections: await getServices().connections.listConnections({ shopDomain: session.shop }) });
}

export async function action({ request }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const form = await readForm(request);
  const created = await getServices().connections.createConnection({
    shopDomain: session.shop,
    platform: String(form.get("platform") ?? ""),
    name: String(form.get("name") ?? ""),
  });
  if (created.kind === "invalid") return json({ problems: created.problems }, { status: 422 });
  return redirect(`/app/connections/${created.connectionId}`);
}

export default function Connections() {
  const { connections } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [creating, setCreating] = useState(false);
  const create = { content: "Create connection", onAction: () => setCreating(true) };
  const none = connections.length === 0;
  return (
    <Page
      title="Connections"
      subtitle="Links between this shop and your crowdfunding sources"
      primaryAction={none ? undefined : create}
    >
      <Card padding="0">
        {none ? (
          <EmptyTable heading="Connect your crowdfunding platform" action={create}>
            <p>
              A connection receives pledges from one source through the push API and holds the settings of its
              orders.
            </p>
          </EmptyTable>
        ) : (
          <IndexTable
            resourceName={{ singular: "connection", plural: "connections" }}
            itemCount={connections.length}
            selectable={false}
            headings={[
              { title: "Connection" },
              { title: "Status" },
              { title: "Pledges", alignment: "end" },
              { title: "Last received" },
            ]}
          >
            {connections.map((connection, index) => (
              <IndexTable.Row key={connection.id} id={connection.id} position={index}>
                <IndexTable.Cell>
                  <BlockStack>
                    <Link
                      dataPrimaryLink
                      url={`/app/connections/${connection.id}`}
                      removeUnderline
                      monochrome
                    >
                      <Text as="span" fontWeight="semibold">
                        {connection.name}
                      </Text>
                    </Link>
                    <Text as="span" tone="subdued">
                      {platformLabel(connection.platform)}
                    </Text>
                  </BlockStack>
                </IndexTable.Cell>
                <IndexTable.Cell>
                  <Badge tone={connection.status === "active" ? "success" : undefined}>
                    {connection.status === "active" ? "Active" : "Disconnected"}
                  </Badge>
                </IndexTable.Cell>
                <IndexTable.Cell>
                  <Text as="span" alignment="end" numeric>
                    {formatCount(connection.pledgeCount)}
                  </Text>
                </IndexTable.Cell>
                <IndexTable.Cell>
                  {connection.lastReceivedAt ? <DateTime iso={connection.lastReceivedAt} /> : "Nothing yet"}
                </IndexTable.Cell>
              </IndexTable.Row>
            ))}
          </IndexTable>
        )}
      </Card>
      <NewConnectionModal
        open={creating}
        onClose={() => setCreating(false)}
        problems={answer?.problems ?? []}
      />
    </Page>
  );
}
