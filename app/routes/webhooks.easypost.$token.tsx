import type { ActionFunctionArgs } from "@remix-run/node";
import { readBody } from "~/lib/read-body";
import { getServices } from "~/services.server";

/** An event of EasyPost names one object; the largest, a batch, comes to a few hundred kB. */
const BODY_LIMIT_BYTES = 2 * 1024 * 1024;

/**
 * News of EasyPost about an account's labels: trackers, refunds, SCAN forms. The address names the account, its secret
 * signs the body. Stored at once, worked off by a job.
 */
export async function action({ request, params }: ActionFunctionArgs) {
  if (request.method !== "POST") return new Response(null, { status: 405, headers: { Allow: "POST" } });
  const body = await readBody(request, BODY_LIMIT_BYTES);
  if (body.kind === "too-large") return new Response(null, { status: 413, headers: { Connection: "close" } });
  const recorded = await getServices().postage.recordEasyPostNotice({
    account: params.token ?? "",
    raw: body.bytes,
    signature: request.headers.get("x-hmac-signature"),
  });
  return new Response(null, { status: recorded.kind === "refused" ? 401 : 200 });
}
