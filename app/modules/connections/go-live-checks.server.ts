import type { ConnectionView } from "./connection";
import type { ConnectionDeps } from "./connection-deps";
import { findActiveConnections } from "./connection-store.server";
import { getShop } from "./get-shop.server";
import type { ShopView } from "./shop";

export interface GoLiveCheck {
  code: string;
  ok: boolean;
  /** False for what should be so but does not stop a push. */
  required: boolean;
  title: string;
  /** What follows from the answer, in one or two sentences. */
  message: string;
  /** What to do, where something is to be done; `path` is a page of the app. */
  action: { label: string; path: string } | null;
}

/** What to look at before the first real push, in the order in which to repair it. Empty for an unknown shop. */
export async function goLiveChecks(
  deps: Pick<ConnectionDeps, "db" | "requiredScopes">,
  { shopDomain }: { shopDomain: string },
): Promise<GoLiveCheck[]> {
  const shop = await getShop(deps, { shopDomain });
  if (!shop) return [];
  return [...shopChecks(shop), ...connectionChecks(await findActiveConnections(deps.db, shopDomain))];
}

const RECONNECT = { label: "Reconnect", path: "/app/settings" };

function shopChecks(shop: ShopView): GoLiveCheck[] {
  return [
    check("connected", shop.status === "connected", "Shopify is connected", {
      good: "PledgeDock can read and write what it needs.",
      bad: shop.broken?.reason ?? "",
      action: RECONNECT,
    }),
    check("metafield_definition", shop.metafieldDefinitionOk === true, "Orders can be recognised", {
      good: "The order metafield that proves which order belongs to which pledge is present.",
      bad: "The order metafield “PledgeDock pledge” is missing. Without it a push whose answer got lost cannot be settled, so nothing is pushed.",
      action: RECONNECT,
    }),
    check("catalog_synced", shop.catalogSyncedAt !== null, "Products are read", {
      good: "SKUs are matched with the shop's products.",
      bad: "The shop's products have not been read yet, so no SKU can be matched.",
      action: { label: "See SKUs", path: "/app/skus" },
    }),
    check("read_all_orders", shop.hasReadAllOrders, "Orders older than 60 days are visible", {
      good: "Every order can be looked up, whatever its age.",
      bad: "Shopify shows PledgeDock only the orders of the last 60 days. Pushing works; a push left unsettled for over 50 days, and older orders in the reconciliation report, wait for your decision.",
      action: null,
      required: false,
    }),
    check("protected_data", shop.protectedDataOk === true, "Customer fields are readable", {
      good: "E-mail and address of orders can be read back.",
      bad: "Shopify hides e-mail and address of orders from PledgeDock. Orders are made correctly, but addresses cannot be compared after the push.",
      action: null,
      required: false,
    }),
  ];
}

function connectionChecks(
  active: Pick<ConnectionView, "settings" | "keys" | "lastReceivedAt">[],
): GoLiveCheck[] {
  const hasKey = active.some(({ keys }) => keys.some((key) => !key.revokedAt && !key.sandbox));
  const received = active.some(({ lastReceivedAt }) => lastReceivedAt !== null);
  const located = active.length > 0 && active.every(({ settings }) => settings.locationGid !== null);
  const action = { label: "Open connections", path: "/app/connections" };
  return [
    check("connection_key", hasKey || received, "Pledges can come in", {
      good: hasKey ? "A connection with a live key exists." : "Pledges came in from a file.",
      bad: "No pledge has come in and no connection has a live key. Import a pledge file, or give a key to the pledge manager.",
      action: { label: "Import a pledge file", path: "/app/imports" },
    }),
    check("location", located, "A location is chosen", {
      good: "Every connection says which location ships.",
      bad: "Where no location is chosen Shopify decides which one ships.",
      action,
      required: false,
    }),
  ];
}

function check(
  code: string,
  ok: boolean,
  title: string,
  words: { good: string; bad: string; action: GoLiveCheck["action"]; required?: boolean },
): GoLiveCheck {
  return {
    code,
    ok,
    required: words.required ?? true,
    title,
    message: ok ? words.good : words.bad,
    action: ok ? null : words.action,
  };
}
