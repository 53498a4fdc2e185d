import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, Page } from "@shopify/polaris";
import { readForm } from "~/lib/read-form";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { PagePagination } from "~/ui/page-pagination";
import { ItemsTable } from "./items-table";
import { SuggestionsCard } from "./suggestions-card";

export const meta: MetaFunction = () => [{ title: "Items · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const scope = { shopDomain: session.shop };
  const query = new URL(request.url).searchParams;
  const search = query.get("search")?.trim() ?? "";
  const { catalog } = getServices();
  const [list, suggestions] = await Promise.all([
    catalog.listItems({ ...scope, search, page: Number(query.get("page") ?? 1) }),
    catalog.suggestItems(scope),
  ]);
  const offered = suggestions.map(({ productGid, name, skus }) => ({
    productGid,
    name,
    skus: skus.map(({ sku }) => sku),
  }));
  return json({ list, search, suggestions: offered });
}

export interface ItemsAnswer {
  created?: number;
  problem?: string;
}

export async function action({ request }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const form = await readForm(request);
  switch (form.get("intent")) {
    case "create-from-products":
      return createItems(session.shop, form.getAll("productGid").map(String));
    default:
      return json<ItemsAnswer>(
        { problem: "This page does not know that action. Reload it and try again." },
        { status: 422 },
      );
  }
}

async function createItems(shopDomain: string, productGids: string[]) {
  const { created, refused } = await getServices().catalog.createItemsFromProducts({
    shopDomain,
    productGids,
  });
  const problem = refused.map(({ name, message }) => `${name}: ${message}`).join(" ");
  return json<ItemsAnswer>(
    { created: created.length, ...(problem === "" ? {} : { problem }) },
    { status: created.length === 0 && problem !== "" ? 422 : 200 },
  );
}

export default function Items() {
  const { list, search, suggestions } = useLoaderData<typeof loader>();
  return (
    <Page
      backAction={{ content: "SKUs", url: "/app/skus" }}
      title="Items"
      subtitle="Things that come in several SKUs, such as a shirt in colours and sizes"
      primaryAction={{ content: "New item", url: "/app/skus/items/new" }}
    >
      <BlockStack gap="400">
        <Card padding="0">
          <ItemsTable items={list.rows} search={search} />
        </Card>
        <PagePagination page={list.page} hasMore={list.page < list.pages} label="Pages of items" />
        <SuggestionsCard suggestions={suggestions} />
      </BlockStack>
    </Page>
  );
}
