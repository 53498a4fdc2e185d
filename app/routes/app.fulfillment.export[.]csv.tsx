import { createReadableStreamFromReadable, type LoaderFunctionArgs } from "@remix-run/node";
import { Readable } from "node:stream";
import { parsePledgeQuery } from "~/modules/pledges/views/pledge-filter";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { notFound } from "~/ui/not-found";

/** What is ready to ship: `layout` lines or sku-columns, and the filters of the Pledges page. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const query = new URL(request.url).searchParams;
  const file = await getServices().fulfillment.fulfillmentExport({
    shopDomain: session.shop,
    layout: query.get("layout") ?? "lines",
    filter: parsePledgeQuery(query).filter,
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
