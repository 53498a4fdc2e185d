import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Card, Page } from "@shopify/polaris";
import { useState } from "react";
import { readForm } from "~/lib/read-form";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { EmptyTable } from "~/ui/empty-table";
import { ConnectionTable } from "./connection-table";
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
          <ConnectionTable connections={connections} />
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
