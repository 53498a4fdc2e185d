import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, Page } from "@shopify/polaris";
import { pageNumber } from "~/lib/page-number";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { EmptyTable } from "~/ui/empty-table";
import { PagePagination } from "~/ui/page-pagination";
import { UploadsTable } from "~/ui/uploads-table";

export const meta: MetaFunction = () => [{ title: "Tracking uploads · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const page = pageNumber(Number(new URL(request.url).searchParams.get("page") ?? 1));
  return json(await getServices().fulfillment.listTrackingUploads({ shopDomain: session.shop, page }));
}

export default function TrackingUploads() {
  const { uploads, page, hasMore } = useLoaderData<typeof loader>();
  return (
    <Page
      backAction={{ content: "Fulfillment", url: "/app/fulfillment" }}
      title="Tracking uploads"
      subtitle="Files with tracking numbers, and pledges marked as shipped by hand"
    >
      <BlockStack gap="400">
        <Card padding="0">
          {uploads.length === 0 ? (
            <EmptyTable
              heading="No uploads yet"
              action={{ content: "Upload a file", url: "/app/fulfillment" }}
            >
              <p>A file changes nothing before you have seen its preview and confirmed it.</p>
            </EmptyTable>
          ) : (
            <UploadsTable uploads={uploads} />
          )}
        </Card>
        <PagePagination page={page} hasMore={hasMore} label="Pages of uploads" />
      </BlockStack>
    </Page>
  );
}
