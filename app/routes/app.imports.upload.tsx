import { json, type ActionFunctionArgs } from "@remix-run/node";
import { readChunks } from "~/lib/read-chunks";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";

export type UploadAnswer = { kind: "uploaded"; importId: string } | { kind: "refused"; message: string };

const CONTENT_TYPES = /^(text\/(csv|plain|tab-separated-values)|application\/octet-stream)\b/i;

/**
 * Takes a pledge file as the raw body of the request and hands it on piece by piece, so that a large one never stands
 * in memory. The address says whose it is: `connectionId` and `fileName`.
 */
export async function action({ request }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const query = new URL(request.url).searchParams;
  if (!CONTENT_TYPES.test(request.headers.get("content-type") ?? ""))
    throw new Response(null, { status: 415 });
  const outcome = await getServices().pledges.uploadImport({
    shopDomain: session.shop,
    connectionId: query.get("connectionId") ?? "",
    fileName: query.get("fileName") ?? "",
    bytes: readChunks(request),
  });
  if (outcome.kind === "uploaded") return json<UploadAnswer>(outcome, { status: 201 });
  const message =
    outcome.kind === "refused"
      ? outcome.problem.message
      : "Choose a connection that is active, then upload again.";
  // What is left of a refused file is not read, so the connection cannot be used again.
  return json<UploadAnswer>({ kind: "refused", message }, { status: 422, headers: { Connection: "close" } });
}
