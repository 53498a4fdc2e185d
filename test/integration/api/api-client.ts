// A platform: a shop's connection with a key, pledges that are right, and what the API answers to them.
import { randomBytes } from "node:crypto";
import type { ReceiveResult } from "~/modules/pledges/receive/receive-outcome";
import type { ApiServer } from "./api-server";

export interface Platform {
  shopDomain: string;
  connectionId: string;
  key: string;
}

/** A connected shop with a small catalogue. */
export async function createShop(server: ApiServer, currency = "USD"): Promise<string> {
  const shopDomain = `shop-${randomBytes(5).toString("hex")}.myshopify.com`;
  const { db } = server.database;
  await db.shop.create({ data: { domain: shopDomain, name: "Ada's Games", currency } });
  await db.variant.createMany({
    data: [
      ["GAME", 5900n],
      ["SLEEVE", 35n],
      ["DICE", 999n],
    ].map(([sku, priceMinor], index) => ({
      shopDomain,
      gid: `gid://shopify/ProductVariant/${index + 1}`,
      productGid: `gid://shopify/Product/${index + 1}`,
      sku: String(sku),
      title: String(sku),
      priceMinor: BigInt(priceMinor ?? 0),
      requiresShipping: true,
    })),
  });
  return shopDomain;
}

/** A connection of the shop with a key of its own. */
export async function connect(
  server: ApiServer,
  shopDomain: string,
  options: { platform?: string; sandbox?: boolean } = {},
): Promise<Platform> {
  const { db } = server.database;
  const connection = await db.connection.create({
    data: { shopDomain, platform: options.platform ?? "backerkit", name: "Test", settings: {} },
  });
  const { generateConnectionKey } = await import("~/modules/connections/connection-key.server");
  const { key, prefix, hash } = generateConnectionKey(options.sandbox ?? false);
  await db.connectionKey.create({
    data: {
      connectionId: connection.id,
      shopDomain,
      label: "Test",
      prefix,
      hash,
      sandbox: options.sandbox ?? false,
    },
  });
  return { shopDomain, connectionId: connection.id, key };
}

export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  body: T;
}

export interface ProblemAnswer {
  code: string;
  detail: string;
  status: number;
}

/** One request with the platform's key. */
export async function ask<T>(
  server: ApiServer,
  platform: Platform | null,
  method: string,
  path: string,
  body?: BodyInit,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      ...(platform ? { Authorization: `Bearer ${platform.key}` } : {}),
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    body,
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return {
    status: response.status,
    headers: response.headers,
    body: (isJson ? JSON.parse(text) : text) as T,
  };
}

/** Pushes pledges and answers the results. */
export async function push(
  server: ApiServer,
  platform: Platform,
  pledges: unknown,
  headers: Record<string, string> = {},
): Promise<ReceiveResult[]> {
  const answer = await ask<{ results: ReceiveResult[] }>(
    server,
    platform,
    "POST",
    "/api/v1/pledges",
    JSON.stringify(pledges),
    headers,
  );
  if (answer.status !== 200)
    throw new Error(`Push answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body.results;
}

/** A pledge without any problem; `change` is laid over it. */
export function validPledge(
  externalId: string,
  change: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    externalId,
    campaign: { externalId: "star-tiles", name: "Star Tiles", currency: "USD" },
    backer: { name: `Backer ${externalId}`, email: `backer${externalId}@example.com`, phone: "+12125550123" },
    shippingAddress: {
      name: `Backer ${externalId}`,
      line1: `${externalId} 5th Avenue`,
      city: "New York",
      region: "NY",
      postalCode: "10118",
      country: "US",
      phone: "+12125550123",
    },
    lines: [{ sku: "GAME", quantity: 1 }],
    amounts: {
      pledge: "59.00",
      shipping: "12.00",
      taxes: [{ title: "State Taxes", amount: "1.23" }],
      totalPaid: "72.23",
    },
    pledgedAt: "2026-10-01T10:00:00Z",
    ...change,
  };
}
