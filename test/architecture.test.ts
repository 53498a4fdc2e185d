import path from "node:path";
import { describe, expect, it } from "vitest";
import { findViolations } from "./support/architecture-rules";
import { readImportGraph, type ImportEdge, type SourceFacts } from "./support/import-graph";

const root = path.resolve(import.meta.dirname, "..");

function edge(from: string, to: string, values = ["thing"]): ImportEdge {
  return { from, to, typeOnly: values.length === 0, values };
}

function source(file: string, facts: Partial<SourceFacts> = {}): SourceFacts {
  const nothing = { hasDefaultExport: false, readsProcessEnv: false, holdsGraphqlDocument: false };
  return { file, text: "", lines: 1, queriesDatabase: false, ...nothing, ...facts };
}

describe("architecture", () => {
  it("app/ keeps every rule of who may import whom", () => {
    const graph = readImportGraph(root, "app");
    expect(graph.files.length).toBeGreaterThan(50);
    expect(graph.edges.length).toBeGreaterThan(100);
    expect(findViolations(graph)).toEqual([]);
  });

  it("the reader sees static, type-only, re-exported and dynamic imports", () => {
    const { edges } = readImportGraph(root, "app");
    expect(edges.some((found) => found.typeOnly)).toBe(true);
    expect(edges.some((found) => found.to === "app/config/env.server.ts" && !found.typeOnly)).toBe(true);
    expect(
      edges.filter((found) => found.to.startsWith("app/") && !/\.(tsx?|css|json|graphql)$/.test(found.to)),
    ).toEqual([]);
  });
});

it("the reader sees who queries the database", () => {
  const { files } = readImportGraph(root, "app/modules");
  const asking = files.filter(({ queriesDatabase }) => queriesDatabase);
  expect(asking.length).toBeGreaterThan(50);
});

describe("each rule can fail", () => {
  const wrong: [string, ImportEdge][] = [
    ["a route reaches an adapter", edge("app/routes/app.tsx", "app/adapters/shopify/admin-client.server.ts")],
    [
      "a route calls a use case directly",
      edge("app/routes/app.tsx", "app/modules/pledges/start-batch.server.ts"),
    ],
    ["a route reads the database", edge("app/routes/app.tsx", "app/db/client.server.ts")],
    [
      "a handler calls a use case directly",
      edge("app/jobs/handlers/shop-drain.server.ts", "app/modules/pledges/drain-shop.server.ts"),
    ],
    ["a module knows a route", edge("app/modules/pledges/pledge.ts", "app/routes/app.tsx")],
    [
      "a module knows an adapter, even its types",
      edge("app/modules/pledges/pledge.ts", "app/adapters/shopify/orders.graphql.ts", []),
    ],
    [
      "a use case queries by itself",
      edge("app/modules/pledges/start-batch.server.ts", "app/db/client.server.ts", ["createDb"]),
    ],
    [
      "a use case knows Prisma",
      edge("app/modules/pledges/start-batch.server.ts", "app/db/generated/client.ts"),
    ],
    [
      "an adapter calls a use case",
      edge("app/adapters/shopify/orders.server.ts", "app/modules/pledges/start-batch.server.ts"),
    ],
    [
      "an adapter uses another",
      edge("app/adapters/shopify/orders.server.ts", "app/adapters/mail/smtp-mailer.server.ts"),
    ],
    [
      "an adapter reads the database",
      edge("app/adapters/shopify/orders.server.ts", "app/db/client.server.ts", []),
    ],
    ["lib knows a module", edge("app/lib/money.ts", "app/modules/pledges/pledge.ts", [])],
    ["ui calls a use case", edge("app/ui/money-text.tsx", "app/modules/pledges/start-batch.server.ts")],
    ["app imports test code", edge("app/lib/money.ts", "test/support/until.ts")],
  ];
  it.each(wrong)("%s", (_title, bad) => {
    expect(findViolations({ files: [], edges: [bad] })).not.toEqual([]);
  });

  it("a file joins adapters and modules", () => {
    const file = "app/config/wire.server.ts";
    const edges = [
      edge(file, "app/adapters/shopify/x.server.ts"),
      edge(file, "app/modules/pledges/pledge.ts"),
    ];
    expect(findViolations({ files: [], edges }).join()).toContain("both adapters and modules");
  });

  it("two modules import each other", () => {
    const edges = [
      edge("app/modules/pledges/pledge.ts", "app/modules/catalog/ports.ts"),
      edge("app/modules/catalog/match-sku.ts", "app/modules/pledges/order-plan.ts"),
    ];
    expect(findViolations({ files: [], edges }).join()).toContain("no cycles between modules");
  });

  const wrongFiles: [string, SourceFacts][] = [
    ["the environment is read elsewhere", source("app/lib/money.ts", { readsProcessEnv: true })],
    ["a default export outside framework files", source("app/lib/money.ts", { hasDefaultExport: true })],
    [
      "a GraphQL document outside its folder",
      source("app/modules/pledges/pledge.ts", { holdsGraphqlDocument: true }),
    ],
    [
      "a query outside a store",
      source("app/modules/pledges/start-batch.server.ts", { queriesDatabase: true }),
    ],
    ["a file called utils", source("app/lib/string-utils.ts")],
    ["a file in camel case", source("app/lib/moneyText.ts")],
    ["a barrel", source("app/modules/pledges/index.ts")],
  ];
  it.each(wrongFiles)("%s", (_title, bad) => {
    expect(findViolations({ files: [bad], edges: [] })).not.toEqual([]);
  });

  it("and correct imports pass", () => {
    const edges = [
      edge("app/routes/app.tsx", "app/services.server.ts"),
      edge("app/routes/app.tsx", "app/modules/pledges/list-pledges.server.ts", []),
      edge("app/modules/pledges/batch-store.server.ts", "app/db/client.server.ts"),
      edge("app/modules/pledges/start-batch.server.ts", "app/db/client.server.ts", ["inTransaction"]),
      edge("app/adapters/shopify/orders.server.ts", "app/modules/pledges/ports.ts", []),
    ];
    expect(findViolations({ files: [source("app/lib/money.ts")], edges })).toEqual([]);
  });
});
