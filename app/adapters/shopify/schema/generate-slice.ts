// Cuts the slice of the Admin schema that the app and the simulated store need:
//   npx tsx app/adapters/shopify/schema/generate-slice.ts
// Reads ../shared/shopify/admin_2026-10.json.gz; writes admin-2026-10.graphql and admin-2026-10.scopes.json.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { buildClientSchema, buildSchema, type GraphQLSchema, type IntrospectionQuery } from "graphql";
import { APP_DOCUMENTS } from "./app-documents";
import { EXTRA_DOCUMENTS } from "./extra-documents";
import { recordedDocuments } from "./recorded-documents";
import { requiredScopes, type ScopeItem } from "./required-scopes";
import { sliceSchema } from "./slice-schema";

const HERE = import.meta.dirname;
const FULL = path.resolve(HERE, "../../../../../shared/shopify/admin_2026-10.json.gz");

export interface FullSchema {
  schema: GraphQLSchema;
  scopes: ScopeItem[];
}

/** The whole 2026-10 Admin schema, from the material beside the repository. */
export function readFullSchema(): FullSchema {
  const file = JSON.parse(gunzipSync(readFileSync(FULL)).toString("utf8")) as {
    data: IntrospectionQuery;
    offline_scopes: { items: ScopeItem[] };
  };
  return { schema: buildClientSchema(file.data), scopes: file.offline_scopes.items };
}

/** The two generated files as text. */
export function generateSlice(full: FullSchema): { sdl: string; scopes: string } {
  const sdl = sliceSchema(full.schema, [
    ...Object.values(APP_DOCUMENTS),
    EXTRA_DOCUMENTS,
    ...recordedDocuments(),
  ]);
  const scopes = JSON.stringify(requiredScopes(buildSchema(sdl), full.scopes), null, 2) + "\n";
  return { sdl, scopes };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { sdl, scopes } = generateSlice(readFullSchema());
  writeFileSync(path.join(HERE, "admin-2026-10.graphql"), sdl);
  writeFileSync(path.join(HERE, "admin-2026-10.scopes.json"), scopes);
}
