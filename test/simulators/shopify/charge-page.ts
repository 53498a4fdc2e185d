// The page of the simulated admin on which a merchant approves or declines an app's charges. No Shopify marks.
import { htmlResponse } from "./responses";
import type { ShopifySimulator } from "./simulator";
import { changeSubscription, decideAsked, type SimSubscription } from "./subscriptions";

const PAGE = /^\/store\/([\w-]+)\/charges\/(\d+)\/(confirm|confirm_update_capped_amount)$/;

/** The page, or what its buttons do; null when the URL is another. */
export async function chargePage(
  simulator: ShopifySimulator,
  request: Request,
  url: URL,
): Promise<Response | null> {
  const [, store, id, what] = PAGE.exec(url.pathname) ?? [];
  if (!store || !id) return null;
  const shop = simulator.shop(`${store}.myshopify.com`);
  const subscription = shop.subscriptions.find((each) => each.id === Number(id));
  if (!subscription) return htmlResponse(404, "<p>There is no such charge.</p>");
  const isUpdate = what !== "confirm";
  if (request.method !== "POST") {
    const cappedMinor = isUpdate
      ? (subscription.askedMinor ?? subscription.cappedMinor)
      : subscription.cappedMinor;
    return htmlResponse(200, page(shop.name, { ...subscription, cappedMinor }));
  }
  const approved = (await request.formData()).get("decision") === "approve";
  const problem = isUpdate
    ? decideAsked(simulator.core, shop, subscription, approved)
    : changeSubscription(simulator.core, shop, subscription, approved ? "ACTIVE" : "DECLINED");
  if (problem) return htmlResponse(409, `<p>Nothing was changed: ${problem}.</p>`);
  const back = approved
    ? `${subscription.returnUrl}${subscription.returnUrl.includes("?") ? "&" : "?"}charge_id=${id}`
    : `/store/${store}/apps/pledgedock`;
  return new Response(null, { status: 303, headers: { location: back } });
}

function page(shopName: string, { name, terms, cappedMinor, test, status }: SimSubscription): string {
  const facts = [
    ["App charge", name],
    ["Terms", terms],
    ["Spending limit, every 30 days", `$${(cappedMinor / 100).toFixed(2)}`],
    ["Test charge", test ? "yes, nobody pays it" : "no"],
    ["State", status.toLowerCase()],
  ];
  const rows = facts.map(([term, text]) => `<dt>${term}</dt><dd>${escapeHtml(text ?? "")}</dd>`).join("");
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Approve charges</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{font:16px system-ui;max-width:32rem;margin:3rem auto;padding:0 1rem}dt{font-weight:600;margin-top:1rem}
dd{margin:0}button{font:inherit;padding:.5rem 1rem;margin:1.5rem .5rem 0 0}</style></head>
<body><h1>Approve charges for ${escapeHtml(shopName)}</h1><dl>${rows}</dl>
<form method="post"><button name="decision" value="approve">Approve</button>
<button name="decision" value="decline">Decline</button></form></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
