// A page that frames the app the way Shopify's admin does, with a stand-in for App Bridge. No Shopify marks.
import { readFileSync } from "node:fs";
import { issueSessionToken } from "./session-token";
import { htmlResponse, jsonResponse } from "./responses";
import type { ShopifySimulator } from "./simulator";

// The app goes by its handle or by its client id.
const PAGE = /^\/store\/([\w-]+)\/apps\/[\w-]+(\/.*)?$/;
const SHELL = new URL("./admin-shell.html", import.meta.url);
const BRIDGE = new URL("./app-bridge.js", import.meta.url);

/** The admin page, App Bridge's stand-in and its token endpoint; null when the URL is none of them. */
export async function adminPage(
  simulator: ShopifySimulator,
  request: Request,
  url: URL,
): Promise<Response | null> {
  if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: cors() });
  if (url.pathname === "/app-bridge.js") return bridge(simulator);
  if (url.pathname === "/__session-token") {
    const shop = simulator.shop(url.searchParams.get("shop") ?? undefined);
    return jsonResponse(200, { token: await issueSessionToken(simulator.config, shop.domain) }, cors());
  }
  const page = PAGE.exec(url.pathname);
  return page?.[1] ? shell(simulator, url, page[1], page[2] ?? "/app") : null;
}

async function shell(simulator: ShopifySimulator, url: URL, store: string, path: string): Promise<Response> {
  const { appUrl } = simulator.config;
  if (!appUrl) return htmlResponse(503, '<p>No app address is set: POST /__config {"appUrl": …}</p>');
  const shop = simulator.shop(`${store}.myshopify.com`);
  const frame = new URL(path === "/" ? "/app" : path, appUrl);
  for (const [name, value] of url.searchParams) frame.searchParams.set(name, value);
  const parameters = {
    embedded: "1",
    shop: shop.domain,
    host: Buffer.from(`admin.shopify.com/store/${store}`).toString("base64").replace(/=+$/, ""),
    id_token: await issueSessionToken(simulator.config, shop.domain),
  };
  for (const [name, value] of Object.entries(parameters)) frame.searchParams.set(name, value);
  const settings = {
    base: `/store/${store}/apps/pledgedock`,
    appOrigin: new URL(appUrl).origin,
    path: path === "/" ? "/app" : path,
  };
  const html = readFileSync(SHELL, "utf8")
    .replaceAll("{{SHOP_NAME}}", escapeHtml(shop.name))
    .replaceAll("{{MAILBOX_URL}}", escapeHtml(simulator.config.neighbours?.mailbox ?? ""))
    .replaceAll("{{FRAME_URL}}", escapeHtml(frame.href))
    .replaceAll("{{SETTINGS}}", JSON.stringify(settings).replaceAll("<", "\\u003c"));
  return htmlResponse(200, html);
}

function bridge(simulator: ShopifySimulator): Response {
  const code = readFileSync(BRIDGE, "utf8").replaceAll("__CLIENT_ID__", simulator.config.clientId);
  return new Response(code, {
    status: 200,
    headers: { "content-type": "text/javascript; charset=utf-8", "cache-control": "no-store", ...cors() },
  });
}

function cors(): Record<string, string> {
  return { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
