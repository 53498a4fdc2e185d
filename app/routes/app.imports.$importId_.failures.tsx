import { createReadableStreamFromReadable, type LoaderFunctionArgs } from "@remix-run/node";
import { Readable } from "node:stream";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { notFound } from "~/ui/not-found";

/** The records of an import that failed, as a CSV to correct and upload again. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const file = await getServices().pledges.streamFailureCsv({
    shopDomain: session.shop,
    importId: params.importId ?? "",
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
