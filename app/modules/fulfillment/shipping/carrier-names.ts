// Carrier names as Shopify spells them: for exactly these it builds links and follows parcels.
import { cutCharacters } from "~/lib/clean-text";

/**
 * FulfillmentTrackingInfo.company, "Supported tracking companies" (Admin API 2026-10), with what files call them where
 * that is not the same but for case, blanks and dashes.
 */
const KNOWN: Record<string, readonly string[]> = {
  "4PX": ["4px express"],
  Amazon: ["amazon logistics", "amzl", "amazon shipping"],
  "Amazon Logistics UK": [],
  "An Post": [],
  "Anjun Logistics": ["anjun"],
  APC: ["apc postal logistics", "apc postal"],
  "Asendia USA": ["asendia"],
  "Australia Post": ["auspost", "australian post"],
  BPost: ["bpost belgium", "belgium post"],
  "BPost International": ["landmark global"],
  "Canada Post": ["postes canada"],
  Canpar: ["canpar express"],
  "China Post": ["china ems", "china-ems", "epacket"],
  Chronopost: [],
  Colissimo: ["la poste", "la poste colissimo"],
  Correios: ["brazil correios"],
  Correos: ["correos spain", "spain correos es"],
  CTT: [],
  "CTT Express": [],
  "Cyprus Post": [],
  "Deutsche Post": ["deutsche post mail"],
  DHL: ["dhl germany", "dhl de", "dhl paket"],
  "DHL eCommerce": ["dhl ecommerce us", "dhl global mail", "dhlglobalmail"],
  "DHL eCommerce Asia": ["dhl ecommerce asia", "dhl global mail asia"],
  "DHL Express": ["dhl express worldwide", "dhlexpress"],
  "DHL Parcel": ["dhl parcel uk", "dhl parcel nl"],
  DPD: [],
  "DPD Local": [],
  "DPD UK": [],
  DX: [],
  Estes: [],
  Evri: ["hermes uk", "myhermes"],
  FedEx: ["federal express", "fedex ground", "fedex home delivery", "fedex smartpost"],
  GLS: [],
  "Iceland Post": [],
  "Israel Post": [],
  "Japan Post (EN)": ["japan post"],
  Lasership: [],
  "Latvia Post": [],
  "Lietuvos Paštas": ["lietuvos pastas", "lithuania post"],
  "Lone Star Overnight": ["lso"],
  "Mondial Relay": [],
  "New Zealand Post": ["nz post", "nzpost"],
  NinjaVan: ["ninja van"],
  OnTrac: [],
  "Österreichische Post": ["austrian post", "austria post"],
  Packeta: ["zasilkovna"],
  "Pitney Bowes": ["newgistics"],
  "Poste Italiane": [],
  PostNL: ["post nl", "postnl international", "postnl 3s"],
  "PostNord DK": [],
  "PostNord NO": [],
  "PostNord SE": ["postnord", "postnord sweden"],
  Purolator: [],
  "Royal Mail": [],
  "Sagawa (EN)": ["sagawa"],
  Sendle: [],
  "SF Express": ["sf", "shunfeng", "sf international"],
  "SFC Fulfillment": [],
  ShipBob: [],
  "Singapore Post": ["singpost"],
  StarTrack: [],
  "Swiss Post": ["die post", "la poste suisse"],
  "TForce Final Mile": ["tforce"],
  TNT: [],
  "Toll IPEC": ["toll"],
  UPS: ["united parcel service", "ups mail innovations", "ups ground", "ups surepost"],
  USPS: [
    ...["us postal service", "united states postal service", "usps first class", "usps priority mail"],
    ...["usps ground advantage", "stamps.com", "stamps", "us post"],
  ],
  Venipak: [],
  Whistl: [],
  "Yamato (EN)": ["yamato"],
  YunExpress: ["yun express", "yunex"],
  "Aramex Australia": ["fastway australia"],
  "Couriers Please": [],
  Bring: [],
  BRT: ["bartolini"],
  Delhivery: [],
  Hermes: ["hermes germany"],
  Inpost: [],
  "India Post": [],
  Intelcom: [],
  Parcelforce: ["parcel force"],
  Yodel: [],
  SEUR: [],
  "Old Dominion": ["odfl"],
  PTT: [],
};

const BY_KEY = new Map(
  Object.entries(KNOWN).flatMap(([name, others]) =>
    [name, ...others].map((spelling): [string, string] => [keyOf(spelling), name]),
  ),
);

const MAX_LENGTH = 100;

/** The carrier as Shopify spells it, or as given where Shopify has no such name; null for nothing. */
export function shopifyCarrierName(text: string | null): string | null {
  const plain = (text ?? "").replace(/\s+/g, " ").trim();
  if (plain === "") return null;
  return BY_KEY.get(keyOf(plain)) ?? cutCharacters(plain, MAX_LENGTH);
}

function keyOf(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]/gu, "");
}

/** Whether Shopify builds links for this carrier by itself. */
export function isKnownToShopify(carrier: string | null): boolean {
  return carrier !== null && Object.hasOwn(KNOWN, carrier);
}
