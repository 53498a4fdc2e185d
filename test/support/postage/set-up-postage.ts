// Everything a creator does before the first label, through the app's own pages: account, money, ship-from, packages,
// customs facts of what is sold.
import { Readable } from "node:stream";
import { PLATFORM_KEY, PLATFORM_WEBHOOK_SECRET } from "../../simulators/easypost/config";
import { readCatalog } from "../../simulators/shopify/catalog";
import type { Merchant } from "../merchant";
import type { Stack } from "../stack";

const SETUP = { path: "/app/shipping/setup", route: "app.shipping.setup" };

const SHIP_FROM = {
  name: "Ada's Games",
  street1: "388 Townsend St",
  street2: "Apt 20",
  city: "San Francisco",
  state: "CA",
  zip: "94107",
  country: "US",
  phone: "+14155550100",
  email: "ada@adas-games.example",
};

/** Approved spending in dollars; more than any run spends. */
const CAPPED = "20000";

/** The platform's EasyPost account, paid through Shopify; `catalog` is the file that the shop sells from. */
export async function setUpPostage(stack: Stack, merchant: Merchant, catalog: string): Promise<void> {
  await registerPlatformWebhook(stack);
  await save(merchant, { intent: "use-platform-account" });
  await approveCharges(stack, merchant);
  await save(merchant, { intent: "save-ship-from", ...SHIP_FROM });
  await save(merchant, {
    intent: "save-settings",
    shipPartiallyPaid: "1",
    fulfillAt: "purchase",
    customsSigner: "Ada Lovelace",
    contentsType: "merchandise",
    nonDelivery: "return",
    paper: "4x6",
    packingSlips: "0",
  });
  await save(merchant, {
    intent: "save-package-type",
    name: "Game box",
    kind: "own",
    shape: "parcel",
    length: "14",
    width: "12",
    height: "6",
    emptyWeight: "8",
    emptyWeightUnit: "oz",
    machinable: "1",
  });
  await uploadCustoms(merchant, catalog);
}

/** The id of the package type that set-up made. */
export async function readPackageTypeId(merchant: Merchant): Promise<string> {
  const { setup } = await merchant.get<{ setup: { packageTypes: { id: string }[] } }>(
    SETUP.path,
    SETUP.route,
  );
  const [type] = setup.packageTypes;
  if (!type) throw new Error("No package type was saved");
  return type.id;
}

/** What the platform's operator does once: EasyPost is told where to call. */
export async function registerPlatformWebhook(stack: Pick<Stack, "appUrl" | "easypost">): Promise<void> {
  const webhook = {
    url: `${stack.appUrl}/webhooks/easypost/platform`,
    webhook_secret: PLATFORM_WEBHOOK_SECRET,
  };
  const answer = await fetch(new URL("webhooks", stack.easypost.baseUrl), {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${PLATFORM_KEY}:`).toString("base64")}` },
    body: JSON.stringify({ webhook }),
  });
  if (answer.status !== 201) throw new Error(`EasyPost did not take the webhook: ${await answer.text()}`);
}

/** Asks for the charge, approves it on Shopify's page and follows the way back into the app. */
async function approveCharges(stack: Stack, merchant: Merchant): Promise<void> {
  const asked = await save(merchant, { intent: "subscribe", capped: CAPPED });
  const confirm = asked.confirmationUrl;
  if (confirm === undefined) throw new Error(`No approval was asked for: ${JSON.stringify(asked)}`);
  const url = new URL(confirm);
  const approved = await fetch(new URL(`${url.pathname}${url.search}`, stack.simulator.url), {
    method: "POST",
    body: new URLSearchParams({ decision: "approve" }),
    redirect: "manual",
  });
  const back = approved.headers.get("location");
  if (approved.status !== 303 || back === null)
    throw new Error(`The charge was not approved: ${approved.status}`);
  const returned = new URL(back);
  await (await merchant.openPage(`/app/shipping/billing-return${returned.search}`)).arrayBuffer();
}

interface Saved {
  kind: string;
  message?: string;
  confirmationUrl?: string;
}

async function save(merchant: Merchant, form: Record<string, string>): Promise<Saved> {
  const { data } = await merchant.post<Saved>(SETUP.path, SETUP.route, form);
  return data ?? { kind: "done" };
}

/** Code, words, origin and value of everything that the shop sells; digital goods need none. */
async function uploadCustoms(merchant: Merchant, catalog: string): Promise<void> {
  const rows = readCatalog(catalog).filter(({ requiresShipping }) => requiresShipping);
  const lines = rows.map(({ sku, title, price }) => {
    const value = Math.max(1, Number(price)).toFixed(2);
    return [sku, "9504.90", `"${title.replaceAll('"', "")}"`, "CN", value].join(",");
  });
  const csv = ["sku,hs_code,description,country_of_origin,value", ...new Set(lines)].join("\n");
  const answer = await merchant.upload(
    "/app/skus/customs-upload?apply=true",
    Readable.from([Buffer.from(csv)]),
  );
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The customs file was refused: ${text.slice(0, 300)}`);
}
