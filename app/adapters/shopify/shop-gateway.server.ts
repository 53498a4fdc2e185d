// What the app must know of a shop before it pushes anything (ShopGateway).
import { z } from "zod";
import type { ShopFacts, ShopGateway } from "~/modules/connections/ports";
import type { AdminClient } from "./admin-client.server";
import { requireData } from "./require-data";
import { PROTECTED_DATA_PROBE, SHOP_FACTS } from "./shop.graphql";

const FactsSchema = z.object({
  shop: z.object({
    name: z.string(),
    currencyCode: z.string(),
    ianaTimezone: z.string(),
    email: z.string().nullable(),
    contactEmail: z.string().nullable(),
  }),
  currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }),
  locations: z
    .object({ nodes: z.array(z.object({ id: z.string(), name: z.string(), isActive: z.boolean() })) })
    .nullable(),
  metafieldDefinitions: z
    .object({
      nodes: z.array(
        z.object({
          type: z.object({ name: z.string() }),
          capabilities: z.object({ uniqueValues: z.object({ enabled: z.boolean() }) }),
        }),
      ),
    })
    .nullable(),
});
const ProbeSchema = z.object({
  orders: z
    .object({
      nodes: z.array(z.object({ email: z.string().nullable(), shippingAddress: z.unknown() }).nullable()),
    })
    .nullable(),
});

export function createShopGateway(client: AdminClient): ShopGateway {
  return {
    readShop: async (shopDomain) => {
      const [facts, protectedDataOk] = await Promise.all([
        readFacts(client, shopDomain),
        probeProtectedData(client, shopDomain),
      ]);
      return { ...facts, protectedDataOk };
    },
  };
}

async function readFacts(
  client: AdminClient,
  shopDomain: string,
): Promise<Omit<ShopFacts, "protectedDataOk">> {
  const answer = await client.query({ shopDomain, document: SHOP_FACTS, variables: {}, answer: FactsSchema });
  const { shop, currentAppInstallation, locations, metafieldDefinitions } = requireData(
    answer,
    "The shop could not be read",
  );
  const definition = metafieldDefinitions?.nodes[0];
  return {
    name: shop.name,
    currency: shop.currencyCode,
    timezone: shop.ianaTimezone,
    email: shop.contactEmail ?? shop.email,
    scopes: currentAppInstallation.accessScopes.map((scope) => scope.handle),
    locations: (locations?.nodes ?? []).map(({ id, name, isActive }) => ({
      gid: id,
      name,
      active: isActive,
    })),
    metafieldDefinitionOk: definition?.type.name === "id" && definition.capabilities.uniqueValues.enabled,
  };
}

/** Withheld fields come back null beside an error; a shop without orders has nothing to withhold yet. */
async function probeProtectedData(client: AdminClient, shopDomain: string): Promise<boolean> {
  const answer = await client.query({
    shopDomain,
    document: PROTECTED_DATA_PROBE,
    variables: {},
    answer: ProbeSchema,
  });
  if (answer.kind === "disconnected" && answer.disconnection.code === "missing_scope") return false;
  requireData(answer, "Orders could not be read");
  return answer.kind === "data" && answer.errors.length === 0;
}
