import { json, type ActionFunctionArgs } from "@remix-run/node";
import { readChunks } from "~/lib/read-chunks";
import type { CustomsImport } from "~/modules/customs/import-customs.server";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";

export type CustomsUploadAnswer = { import: CustomsImport } | { problem: { code: string; message: string } };

const CONTENT_TYPES = /^(text\/(csv|plain|tab-separated-values)|application\/octet-stream)\b/i;

/** Takes a customs CSV as the raw body. Nothing is written before the address says `apply=true`. */
export async function action({ request }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  if (!CONTENT_TYPES.test(request.headers.get("content-type") ?? ""))
    throw new Response(null, { status: 415 });
  const outcome = await getServices().customs.importCustoms({
    shopDomain: session.shop,
    bytes: readChunks(request),
    apply: new URL(request.url).searchParams.get("apply") === "true",
  });
  if (outcome.kind === "read") return json<CustomsUploadAnswer>({ import: outcome.import });
  const { code, message } = outcome;
  // What is left of a refused file is not read, so the connection cannot be used again.
  return json<CustomsUploadAnswer>(
    { problem: { code, message } },
    { status: 422, headers: { Connection: "close" } },
  );
}
