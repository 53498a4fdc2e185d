import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { BlockStack, Card, Page } from "@shopify/polaris";
import { useCallback, useState } from "react";
import { assertNever } from "~/lib/assert-never";
import { readForm } from "~/lib/read-form";
import { factsTextOf } from "~/modules/customs/facts-form";
import { noFacts, type SkuFactsView } from "~/modules/customs/sku-facts";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { ActionProblem } from "~/ui/action-problem";
import { DateTime } from "~/ui/date-time";
import { EditFactsModal } from "~/ui/edit-facts-modal";
import { PageNote } from "~/ui/page-note";
import { PagePagination } from "~/ui/page-pagination";
import { useRefresh } from "~/ui/use-refresh";
import { MatchModal } from "./match-modal";
import { SkuFilters } from "./sku-filters";
import { parseLacking, parseSkuState } from "./sku-state";
import { SkuTable } from "./sku-table";

const REFRESH_MS = 3_000;

export const meta: MetaFunction = () => [{ title: "SKUs · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const query = new URL(request.url).searchParams;
  const search = query.get("search")?.trim() || undefined;
  const state = parseSkuState(query.get("state"));
  const lacking = parseLacking(query.get("customs"));
  const scope = { shopDomain: session.shop };
  const { catalog, connections, customs, postage } = getServices();
  const page = Number(query.get("page") ?? 1);
  // Which SKUs parcels need more of is read from the package groups.
  await postage.refreshParcels(scope);
  const [list, shop] = await Promise.all([
    catalog.listSkus({ ...scope, search, problem: state, lacking, page }),
    connections.getShop(scope),
  ]);
  const facts = await customs.loadSkuFacts({ ...scope, skus: list.rows.map(({ sku }) => sku) });
  return json({
    list: {
      ...list,
      rows: list.rows.map((row) => ({ ...row, facts: facts.get(row.sku) ?? noFacts(row.sku) })),
    },
    lacking,
    search: search ?? "",
    state: state ?? null,
    currency: shop?.currency ?? "USD",
    syncState: shop?.catalogSyncState ?? null,
    syncedAt: shop?.catalogSyncedAt ?? null,
  });
}

export async function action({ request }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const shopDomain = session.shop;
  const form = await readForm(request);
  const text = (name: string) => String(form.get(name) ?? "");
  const { catalog } = getServices();
  switch (text("intent")) {
    case "match": {
      const outcome = await catalog.mapSku({ shopDomain, sku: text("sku"), variantGid: text("variantGid") });
      if (outcome.kind === "mapped") return json({});
      return json(
        { problem: "That variant is no longer in your shop. Refresh the catalogue and choose again." },
        { status: 422 },
      );
    }
    case "unmatch":
      await catalog.unmapSku({ shopDomain, sku: text("sku") });
      return json({});
    case "save-facts":
      return saveFacts(shopDomain, form);
    case "refresh":
      await catalog.requestCatalogRefresh({ shopDomain });
      return json({});
    default:
      return json(
        { problem: "This page does not know that action. Reload it and try again." },
        { status: 422 },
      );
  }
}

async function saveFacts(shopDomain: string, form: FormData) {
  const { customs } = getServices();
  const sku = String(form.get("sku") ?? "");
  const outcome = await customs.saveSkuFacts({ shopDomain, sku, text: factsTextOf(form) });
  switch (outcome.kind) {
    case "saved":
      return json({});
    case "invalid":
      return json({ problems: outcome.problems }, { status: 422 });
    case "no-sku":
      return json({ problem: "There is no such SKU. Reload the page and try again." }, { status: 422 });
    default:
      return assertNever(outcome);
  }
}

export default function Skus() {
  const { list, search, state, lacking, currency, syncState, syncedAt } = useLoaderData<typeof loader>();
  const refresh = useFetcher<{ problem?: string }>();
  const [matching, setMatching] = useState<string | null>(null);
  const [editing, setEditing] = useState<SkuFactsView | null>(null);
  const closeEditor = useCallback(() => setEditing(null), []);
  const busy = syncState === "running" || refresh.state !== "idle";
  useRefresh(syncState === "running" ? REFRESH_MS : null);
  return (
    <Page
      fullWidth
      title="SKUs"
      subtitle="What pledges ask for, the variant in your shop that it means, its weight and customs"
      secondaryActions={[
        { content: "Items", url: "/app/skus/items" },
        { content: "Customs CSV", url: "/app/skus/customs" },
        {
          content: busy ? "Reading the catalogue" : "Refresh catalogue",
          onAction: () => refresh.submit({ intent: "refresh" }, { method: "post" }),
          loading: refresh.state !== "idle",
          disabled: busy,
        },
      ]}
    >
      <BlockStack gap="400">
        <ActionProblem
          title="The catalogue could not be read"
          message={
            syncState === "failed"
              ? "Shopify did not hand over all products. PledgeDock tries again by itself; you can also refresh now."
              : null
          }
        />
        <PageNote>
          {syncedAt ? (
            <>
              Products last read from Shopify <DateTime iso={syncedAt} />
            </>
          ) : (
            "Products have not been read from Shopify yet"
          )}
        </PageNote>
        <Card padding="0">
          <SkuFilters
            search={search}
            state={state}
            counts={list.counts}
            lacking={lacking}
            incomplete={list.incomplete}
            needed={list.needed}
          />
          <SkuTable
            rows={list.rows}
            currency={currency}
            filtered={search !== "" || state !== null || lacking !== null}
            onMatch={setMatching}
            onEdit={setEditing}
          />
        </Card>
        <PagePagination page={list.page} hasMore={list.page < list.pages} label="Pages of SKUs" />
      </BlockStack>
      <EditFactsModal facts={editing} onClose={closeEditor} />
      <MatchModal sku={matching} currency={currency} onClose={() => setMatching(null)} />
    </Page>
  );
}
