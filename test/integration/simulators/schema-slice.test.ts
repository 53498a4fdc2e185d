// The committed slice, its scopes and the generated types are what the generators make of the full schema.
import { readFileSync } from "node:fs";
import { buildSchema, parse, validate } from "graphql";
import { beforeAll, describe, expect, test } from "vitest";
import { APP_DOCUMENTS } from "~/adapters/shopify/schema/app-documents";
import { generateSlice, readFullSchema, type FullSchema } from "~/adapters/shopify/schema/generate-slice";
import { generateTypes } from "~/adapters/shopify/schema/generate-types";
import { compileCost, requestedCost } from "../../simulators/shopify/cost";
import { executableSchema } from "../../simulators/shopify/executable-schema";
import { describeWithShared } from "../../support/shared-material";

const FOLDER = new URL("../../../app/adapters/shopify/schema/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, FOLDER), "utf8");

describe("documents of the app", () => {
  const slice = buildSchema(read("admin-2026-10.graphql"));

  test.each(Object.entries(APP_DOCUMENTS))("%s is valid against the schema slice", (_name, document) => {
    expect(validate(slice, parse(document)).map((error) => error.message)).toEqual([]);
  });

  test("generating the types again gives the committed file", async () => {
    expect(await generateTypes()).toBe(read("types.generated.ts"));
  });

  test.each([
    ["ORDER_CREATE", 10],
    ["ORDER_CANCEL", 10],
    ["ORDER_BY_ID", 1],
    ["ORDER_BY_IDENTIFIER", 1],
    ["BULK_OPERATION_RUN_QUERY", 10],
  ])("%s costs %i points", (name, cost) => {
    const document = parse(String(APP_DOCUMENTS[name]));
    const [operation] = document.definitions;
    if (operation?.kind !== "OperationDefinition") throw new Error(`${name} holds no operation`);
    expect(requestedCost(compileCost(executableSchema(), document, operation), {})).toBe(cost);
  });
});

describeWithShared("shopify/admin_2026-10.json.gz", "the full Admin schema", () => {
  let full: FullSchema;
  beforeAll(() => {
    full = readFullSchema();
  });

  test("generating the slice again gives the committed files", () => {
    const generated = generateSlice(full);
    expect(generated.sdl === read("admin-2026-10.graphql")).toBe(true);
    expect(generated.scopes === read("admin-2026-10.scopes.json")).toBe(true);
  });

  test.each(Object.entries(APP_DOCUMENTS))("%s is valid against it", (_name, document) => {
    expect(validate(full.schema, parse(document)).map((error) => error.message)).toEqual([]);
  });
});
