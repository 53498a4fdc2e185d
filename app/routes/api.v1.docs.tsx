// The push API for people: one page, no scripts, nothing from elsewhere.
import { createHash } from "node:crypto";
import type { ActionFunctionArgs } from "@remix-run/node";
import { getServices } from "~/services.server";
import { DOCS_STYLE, renderApiDocs } from "./api-request/api-docs.server";
import { methodNotAllowed } from "./api-request/method-not-allowed";

export async function loader() {
  const { config } = getServices();
  const html = renderApiDocs({
    origin: new URL(config.appUrl).origin,
    ratePerMinute: config.apiRatePerMinute,
  });
  const style = createHash("sha256").update(DOCS_STYLE).digest("base64");
  return new Response(html, {
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": `default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      "Cache-Control": "public, max-age=300",
    },
  });
}

export async function action({ request }: ActionFunctionArgs) {
  return methodNotAllowed(request.method, ["GET"]);
}
