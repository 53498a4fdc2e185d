import { createReadableStreamFromReadable, type LoaderFunctionArgs } from "@remix-run/node";
import { Readable } from "node:stream";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";

/** Weights and customs facts of all SKUs of the shop, as the upload takes them. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const pieces = getServices().customs.exportCustoms({ shopDomain: session.shop });
  return new Response(createReadableStreamFromReadable(Readable.from(pieces)), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": 'attachment; filename="customs.csv"',
      "Cache-Control": "no-store",
    },
  });
}
