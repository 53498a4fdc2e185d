// The mail about one package, from what is known of it. Pure.
import { splitName } from "~/lib/address/split-name";
import { cleanLine } from "~/lib/clean-text";
import { LINKS_NEED_TIME, toMailParts } from "./mail-document";
import { renderBody, renderSubject, type MailValues } from "./mail-template";

/** Everything a mail may say. `items` as "2 × Star Tiles". */
export interface MailFacts {
  backerName: string | null;
  campaignName: string;
  shopName: string;
  orderName: string | null;
  items: string[];
  carrier: string | null;
  trackingNumber: string | null;
  carrierLink: string | null;
  trackingPage: string;
}

export interface ComposedMail {
  subject: string;
  text: string;
  html: string;
}

/** The template must be without problems (see templateProblem). */
export function composeTrackingMail(
  template: { subject: string; body: string },
  facts: MailFacts,
): ComposedMail {
  const values = toValues(facts);
  const subject = renderSubject(template.subject, values);
  const links = [values.tracking_page, values.carrier_link].filter((link) => link !== null);
  const footer = [
    LINKS_NEED_TIME,
    `You receive this mail because you backed ${cleanLine(facts.campaignName)}.`,
  ];
  const body = renderBody(template.body, values);
  return { subject, ...toMailParts({ subject, body, links, footer }) };
}

function toValues(facts: MailFacts): MailValues {
  const name = oneLine(facts.backerName);
  const { firstName, lastName } = splitName(name);
  return {
    backer_first_name: firstName ?? lastName ?? "there",
    backer_name: name ?? "there",
    campaign: oneLine(facts.campaignName),
    shop: oneLine(facts.shopName),
    order_name: oneLine(facts.orderName),
    items: facts.items.map(cleanLine).filter(Boolean).join("\n") || null,
    carrier: oneLine(facts.carrier),
    tracking_number: oneLine(facts.trackingNumber),
    carrier_link: webAddress(facts.carrierLink),
    tracking_page: facts.trackingPage,
  };
}

function oneLine(text: string | null): string | null {
  return (text && cleanLine(text)) || null;
}

/** Only what a browser opens as a page: a link comes from the shop or another app. */
function webAddress(text: string | null): string | null {
  if (!text || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
}

/** For a preview before anything has shipped. */
export const INVENTED_FACTS: Omit<MailFacts, "campaignName" | "shopName" | "trackingPage"> = {
  backerName: "Ada Sample",
  orderName: "#1001",
  items: ["1 × Base game", "2 × Add-on"],
  carrier: "USPS",
  trackingNumber: "9400100000000000000000",
  carrierLink: "https://tools.usps.com/go/TrackConfirmAction?tLabels=9400100000000000000000",
};
