import type { ShopifySimulator } from "../../simulators/shopify/simulator";

export interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions?: Record<string, unknown>; path?: unknown[] }[];
  extensions?: {
    cost: {
      requestedQueryCost: number;
      actualQueryCost: number | null;
      throttleStatus: Record<string, number>;
    };
  };
  [other: string]: unknown;
}

/** A raw GraphQL request to the simulated store, in-process. */
export async function send(
  simulator: ShopifySimulator,
  token: string,
  query: string,
  variables: object = {},
  options: { shop?: string; version?: string } = {},
): Promise<Response> {
  return simulator.handle(
    new Request(`http://127.0.0.1:1/admin/api/${options.version ?? "2026-10"}/graphql.json`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-shopify-access-token": token,
        "x-sim-shop": options.shop ?? "adas-games.myshopify.com",
      },
      body: JSON.stringify({ query, variables }),
    }),
  );
}

export async function ask(
  simulator: ShopifySimulator,
  token: string,
  query: string,
  variables: object = {},
): Promise<Answer> {
  const response = await send(simulator, token, query, variables);
  return (await response.json()) as Answer;
}
