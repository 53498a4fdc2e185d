// A shop over real HTTP that answers as told, for everything that can go wrong on the wire.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import pino from "pino";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { GetAccessToken } from "~/adapters/shopify/access-tokens.server";
import { createAdminClient } from "~/adapters/shopify/admin-client.server";
import { createOrderGateway } from "~/adapters/shopify/order-gateway.server";
import { ShopBucket, type CostReading } from "~/adapters/shopify/shop-bucket";
import { ShopBuckets } from "~/adapters/shopify/shop-buckets";
import { createShopFetch } from "~/adapters/shopify/shop-fetch.server";
import { systemClock, type Clock } from "~/lib/clock";
import { planShopMoney } from "~/modules/pledges/order/shop-money";

export const ALWAYS = { mayStillSend: () => true };
export const SHOP = "star-tiles.myshopify.com";

export interface ReceivedRequest {
  operationName: string;
  variables: Record<string, unknown>;
  token: string | undefined;
  shop: string | undefined;
  url: string | undefined;
}

export type ScriptedAnswer = (response: ServerResponse, received: ReceivedRequest) => void;

export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): ScriptedAnswer =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
    response.end(JSON.stringify(body));
  };
export const text =
  (body: string, status: number, contentType = "text/html"): ScriptedAnswer =>
  (response) => {
    response.writeHead(status, { "content-type": contentType });
    response.end(body);
  };
export const reset: ScriptedAnswer = (response) => response.socket?.destroy();
export const silence: ScriptedAnswer = () => undefined;

export function cost(requested: number, actual: number | null, available = 1990) {
  const throttleStatus = { maximumAvailable: 2000, currentlyAvailable: available, restoreRate: 100 };
  return { cost: { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus } };
}

/** An address where nobody listens any more. */
export async function closedOrigin(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** Starts the server for a test file; `answer` sets what the next requests get, the last answer repeats. */
export function useScriptedShop() {
  const server = createServer((request, response) => void serve(request, response));
  let script: ScriptedAnswer[] = [];
  let received: ReceivedRequest[] = [];
  let origin = "";

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    const raw = Buffer.concat(chunks).toString();
    const body = (raw === "" ? {} : JSON.parse(raw)) as Pick<ReceivedRequest, "operationName" | "variables">;
    const { "x-shopify-access-token": token, "x-sim-shop": shop } = request.headers;
    received.push({ ...body, token: token?.toString(), shop: shop?.toString(), url: request.url });
    const answer = script.length > 1 ? script.shift() : script[0];
    if (!answer) throw new Error("The test asked for more answers than it scripted");
    answer(response, received.at(-1)!);
  }

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    script = [];
    received = [];
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  return {
    answer: (...answers: ScriptedAnswer[]) => {
      script = answers;
    },
    received: () => received,
    origin: () => origin,
    /** A fresh client and gateway, as the factory builds them. */
    connect: (
      options: {
        origin?: string;
        getAccessToken?: GetAccessToken;
        requestTimeoutMs?: number;
        log?: pino.Logger;
        clock?: Clock;
      } = {},
    ) => {
      const sleeps: number[] = [];
      const sleep = (milliseconds: number) => {
        sleeps.push(milliseconds);
        return Promise.resolve();
      };
      const fetch = createShopFetch(options.origin ?? origin);
      const bucketOptions = { clock: systemClock, sleep, maxInFlight: 10, random: () => 0.5 };
      const buckets = new ShopBuckets(() => new ShopBucket(bucketOptions));
      const costs: CostReading[] = [];
      const client = createAdminClient({
        fetch,
        getAccessToken: options.getAccessToken ?? (() => Promise.resolve("token-1")),
        buckets,
        clock: options.clock ?? systemClock,
        log: options.log ?? pino({ level: "silent" }),
        requestTimeoutMs: options.requestTimeoutMs ?? 2_000,
        onCost: (_shop, reading) => costs.push(reading),
      });
      const orders = createOrderGateway({ client, buckets, fetch, sleep, planShopMoney });
      return { client, orders, buckets, fetch, sleep, sleeps, costs };
    },
  };
}
