import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { useState } from "react";
import { pageNumber } from "~/lib/page-number";
import { readForm } from "~/lib/read-form";
import { noFacts } from "~/modules/customs/sku-facts";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { ConfirmAction } from "~/ui/confirm-action";
import { countOf } from "~/ui/format-count";
import { notFound, NotFoundBoundary } from "~/ui/not-found";
import { BatchApplyCard } from "./batch-apply-card";
import { GeneratorCard } from "./generator-card";
import { runItemAction } from "./item-action.server";
import { ItemSkusCard } from "./item-skus-card";
import { NEW_ITEM } from "./new-item";

const PAGE_SIZE = 50;

export const meta: MetaFunction = () => [{ title: "Item · PledgeDock" }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const scope = { shopDomain: session.shop };
  const itemId = params.itemId ?? "";
  if (itemId === NEW_ITEM) return json({ item: null, rows: [], page: 1, hasMore: false });
  const { catalog, customs } = getServices();
  const item = await catalog.getItem({ ...scope, itemId });
  if (!item) throw notFound();
  const page = pageNumber(Number(new URL(request.url).searchParams.get("page") ?? 1));
  const shown = item.skus.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const facts = await customs.loadSkuFacts({ ...scope, skus: shown.map(({ sku }) => sku) });
  const { name, skuPattern, options, skus } = item;
  return json({
    item: { itemId, name, skuPattern, options, total: skus.length },
    rows: shown.map((row) => ({ ...row, facts: facts.get(row.sku) ?? noFacts(row.sku) })),
    page,
    hasMore: skus.length > page * PAGE_SIZE,
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const form = await readForm(request);
  return runItemAction({ shopDomain: session.shop, itemId: params.itemId ?? "" }, form);
}

export default function Item() {
  const { item, rows, page, hasMore } = useLoaderData<typeof loader>();
  const [deleting, setDeleting] = useState(false);
  return (
    <Page
      backAction={{ content: "Items", url: "/app/skus/items" }}
      title={item?.name ?? "New item"}
      subtitle={item ? countOf(item.total, "SKU") : "Its options, multiplied, make its SKUs"}
      secondaryActions={
        item ? [{ content: "Delete item", destructive: true, onAction: () => setDeleting(true) }] : []
      }
    >
      <BlockStack gap="400">
        {item ? <BatchApplyCard total={item.total} /> : null}
        {item ? <ItemSkusCard rows={rows} options={item.options} page={page} hasMore={hasMore} /> : null}
        <GeneratorCard key={item?.itemId ?? NEW_ITEM} item={item} />
      </BlockStack>
      {item ? (
        <ConfirmAction
          open={deleting}
          onClose={() => setDeleting(false)}
          title={`Delete ${item.name}?`}
          confirmLabel="Delete item"
          destructive
          fields={{ intent: "delete" }}
        >
          <p>Its SKUs stay, with their weights and customs facts; they are only no longer grouped.</p>
        </ConfirmAction>
      ) : null}
    </Page>
  );
}

export const ErrorBoundary = NotFoundBoundary;
