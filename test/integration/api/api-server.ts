// The push API over HTTP: the real routes behind Remix's own router and Express, on a database of the test file's own.
import type { Server } from "node:http";
import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import express from "express";
import { afterAll, beforeAll } from "vitest";
import { readEnv } from "~/config/env.server";
import * as splat from "~/routes/api.v1.$";
import * as pledge from "~/routes/api.v1.campaigns.$campaign.pledges.$externalId";
import * as docs from "~/routes/api.v1.docs";
import * as fulfillments from "~/routes/api.v1.fulfillments";
import * as openapi from "~/routes/api.v1.openapi[.]json";
import * as pledges from "~/routes/api.v1.pledges";
import { createServices, type Services } from "~/services.server";
import { useTestDatabase, type TestDatabase } from "../../support/test-database";

const ROUTES: Record<string, unknown> = {
  "api/v1/*": splat,
  "api/v1/campaigns/:campaign/pledges/:externalId": pledge,
  "api/v1/docs": docs,
  "api/v1/fulfillments": fulfillments,
  "api/v1/openapi.json": openapi,
  "api/v1/pledges": pledges,
};

export interface ApiServer {
  readonly database: TestDatabase;
  readonly services: Services;
  readonly url: string;
}

/** Starts the API before the file's tests and stops it after them. */
export function useApiServer(options: { ratePerMinute?: number } = {}): ApiServer {
  const database = useTestDatabase();
  let server: Server | undefined;
  let services: Services | undefined;
  beforeAll(async () => {
    services = createServices(testEnv(database.url, options.ratePerMinute ?? 1_000_000), "web");
    Object.assign(globalThis, { [Symbol.for("pledgedock.services")]: services });
    await services.queue;
    const app = express();
    const handle = createRequestHandler({ build: buildOf(ROUTES), mode: "production" });
    app.all("*", (request, response, next) => void handle(request, response, next));
    server = await new Promise<Server>((resolve) => {
      const listening = app.listen(0, "127.0.0.1", () => resolve(listening));
    });
  });
  afterAll(async () => {
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    await services?.close(5_000);
    Reflect.deleteProperty(globalThis, Symbol.for("pledgedock.services"));
  });
  return {
    database,
    get services() {
      if (!services) throw new Error("The services exist only inside tests and hooks");
      return services;
    },
    get url() {
      const { port } = server?.address() as AddressInfo;
      return `http://127.0.0.1:${port}`;
    },
  };
}

function testEnv(databaseUrl: string, ratePerMinute: number) {
  return readEnv({
    NODE_ENV: "test",
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: process.env.API_TEST_LOG_LEVEL ?? "silent",
    SHOPIFY_API_KEY: "test-api-key",
    SHOPIFY_API_SECRET: "test-api-secret",
    SHOPIFY_APP_URL: "https://pledgedock.example",
    SHOPIFY_SCOPES: "write_orders,read_products",
    ENCRYPTION_KEYS: `test:${randomBytes(32).toString("base64")}`,
    API_RATE_PER_MINUTE: String(ratePerMinute),
  });
}

/** What Remix's compiler writes, as far as resource routes need it. */
function buildOf(routes: Record<string, unknown>): ServerBuild {
  const entries = Object.entries(routes).map(([path, module]) => [path, { id: path, path, module }]);
  const build = {
    routes: Object.fromEntries(entries),
    entry: { module: { default: () => new Response("not a page", { status: 500 }) } },
    assets: { entry: { module: "", imports: [] }, routes: {}, url: "", version: "test" },
    publicPath: "/",
    assetsBuildDirectory: "",
    basename: "/",
    mode: "production",
    isSpaMode: false,
    future: {
      v3_fetcherPersist: true,
      v3_relativeSplatPath: true,
      v3_throwAbortReason: true,
      v3_lazyRouteDiscovery: false,
      v3_singleFetch: false,
      v3_routeConfig: true,
      unstable_optimizeDeps: false,
    },
  };
  return build;
}
