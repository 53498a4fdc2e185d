import { json, type ActionFunctionArgs } from "@remix-run/node";
import { readChunks } from "~/lib/read-chunks";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";

export type TrackingUploadAnswer = { uploadId: string } | { problem: { code: string; message: string } };

const CONTENT_TYPES = /^(text\/(csv|plain|tab-separated-values)|application\/octet-stream)\b/i;

/**
 * Takes a tracking file as the raw body of the request. The address says what it is called (`name`) and whose it is
 * (`connection`, `campaign`). Nothing is applied before the creator confirms the preview.
 */
export async function action({ request }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const query = new URL(request.url).searchParams;
  if (!CONTENT_TYPES.test(request.headers.get("content-type") ?? ""))
    throw new Response(null, { status: 415 });
  const outcome = await getServices().fulfillment.uploadTracking({
    shopDomain: session.shop,
    connectionId: query.get("connection") || null,
    campaignId: query.get("campaign") || null,
    fileName: query.get("name") ?? "",
    bytes: readChunks(request),
  });
  if (outcome.kind === "uploaded")
    return json<TrackingUploadAnswer>({ uploadId: outcome.uploadId }, { status: 201 });
  const { code, message } = outcome;
  // What is left of a refused file is not read, so the connection cannot be used again.
  return json<TrackingUploadAnswer>(
    { problem: { code, message } },
    { status: 422, headers: { Connection: "close" } },
  );
}
