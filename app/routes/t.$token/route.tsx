// The backer's tracking page: opened by its signed link alone, without scripts, framed and indexed by nobody.
import { createHash } from "node:crypto";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { getServices } from "~/services.server";
import { isThrottled, noteMiss } from "./miss-throttle.server";
import { MISSING_PAGE, renderTrackingPage, THROTTLED_PAGE, TRACKING_STYLE } from "./tracking-page.server";

export async function loader({ params, context }: LoaderFunctionArgs) {
  const client = clientOf(context);
  const now = Date.now();
  if (isThrottled(client, now)) return page(THROTTLED_PAGE, 429, { "Retry-After": "60" });
  const view = await getServices().notifications.openTrackingPage({ token: params.token ?? "" });
  if (view) return page(renderTrackingPage(view), 200);
  noteMiss(client, now);
  return page(MISSING_PAGE, 404);
}

function clientOf(context: unknown): string {
  const { clientAddress } = (context ?? {}) as { clientAddress?: string };
  return clientAddress ?? "unknown";
}

function page(html: string, status: number, headers: Record<string, string> = {}): Response {
  const style = createHash("sha256").update(TRACKING_STYLE).digest("base64");
  return new Response(html, {
    status,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": `default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      "X-Robots-Tag": "noindex, nofollow, noarchive",
      // The address is the key: no carrier's page may learn it.
      "Referrer-Policy": "no-referrer",
      "Cache-Control": "private, no-cache",
      ...headers,
    },
  });
}
