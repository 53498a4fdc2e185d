import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, Page } from "@shopify/polaris";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { EmptyTable } from "~/ui/empty-table";
import { MailServerBanner } from "~/ui/mail-server-banner";
import { PageNote } from "~/ui/page-note";
import { CampaignTable } from "./campaign-table";

export const meta: MetaFunction = () => [{ title: "Notifications · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  return json(await getServices().notifications.listCampaignMails({ shopDomain: session.shop }));
}

export default function Notifications() {
  const { server, campaigns } = useLoaderData<typeof loader>();
  return (
    <Page title="Notifications" subtitle="Who tells your backers that their parcel is on its way">
      <BlockStack gap="400">
        <MailServerBanner server={server} />
        <Card padding="0">
          {campaigns.length === 0 ? (
            <EmptyTable
              heading="No campaigns yet"
              action={{ content: "Connect a platform", url: "/app/connections" }}
            >
              <p>Once pledges have come in, choose here who mails the backers of each campaign.</p>
            </EmptyTable>
          ) : (
            <CampaignTable campaigns={campaigns} />
          )}
        </Card>
        <PageNote>A daily summary for yourself is switched on in the settings of each connection.</PageNote>
      </BlockStack>
    </Page>
  );
}
