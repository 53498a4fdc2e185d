import { createReadableStreamFromReadable, type LoaderFunctionArgs } from "@remix-run/node";
import { Readable } from "node:stream";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { notFound } from "~/ui/not-found";

/** Tracking numbers in the columns of a platform's own upload: `template`, of a `connection` or a `campaign`. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const query = new URL(request.url).searchParams;
  const file = await getServices().fulfillment.trackingCsv({
    shopDomain: session.shop,
    connectionId: query.get("connection") || null,
    campaignId: query.get("campaign") || null,
    template: query.get("template") ?? "generic",
  });
  if (!file) throw notFound();
  return new Response(createReadableStreamFromReadable(Readable.from(file.chunks)), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
      "Cache-Control": "no-store",
    },
  });
}
