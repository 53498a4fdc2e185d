// The creator's words for a tracking mail, with variables in double braces. Pure: the same on page, preview and mail.
import { cleanLine, cleanText, countCharacters } from "~/lib/clean-text";

/** Every variable, what it stands for, and what a preview without a backer shows. */
export const MAIL_VARIABLES = {
  backer_first_name: "The backer's first name, or “there” where none is known",
  backer_name: "The backer's full name, or “there”",
  campaign: "The campaign's name",
  shop: "Your shop's name",
  order_name: "The order's number in Shopify",
  items: "What is in this shipment, one line each",
  carrier: "The carrier, such as USPS",
  tracking_number: "The parcel's tracking number",
  carrier_link: "The carrier's page about this parcel",
  tracking_page: "The backer's own page with all parcels of the pledge",
} as const;
export type MailVariable = keyof typeof MAIL_VARIABLES;

/** Text for each variable; null where there is nothing to say. */
export type MailValues = Record<MailVariable, string | null>;

export const MAX_SUBJECT = 150;
export const MAX_BODY = 5_000;

export const DEFAULT_SUBJECT = "Your {{campaign}} parcel is on its way";
export const DEFAULT_BODY = `Hi {{backer_first_name}},

a parcel with your {{campaign}} rewards is on its way.

{{items}}

Carrier: {{carrier}}
Tracking number: {{tracking_number}}
On the carrier's page: {{carrier_link}}

Follow all your parcels here: {{tracking_page}}

Thank you for backing us!
{{shop}}`;

const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** What is wrong with a template, one sentence; null when it can be sent. */
export function templateProblem(template: string, field: "subject" | "body"): string | null {
  const text = field === "subject" ? cleanLine(template) : cleanText(template);
  if (text === "") return field === "subject" ? "A mail needs a subject." : "A mail needs a text.";
  const most = field === "subject" ? MAX_SUBJECT : MAX_BODY;
  if (countCharacters(text) > most) return `This is longer than ${most} characters.`;
  const unknown = [
    ...new Set(
      [...text.matchAll(PLACEHOLDER)].map((found) => found[1] ?? "").filter((name) => !isVariable(name)),
    ),
  ];
  if (unknown.length > 0) {
    const names = unknown.map((name) => `{{${name}}}`).join(", ");
    return `${names} ${unknown.length === 1 ? "is" : "are"} not known. Choose from the list of variables.`;
  }
  if (/\{\{|\}\}/.test(text.replace(PLACEHOLDER, ""))) {
    return "A variable is not closed: it looks like {{campaign}}.";
  }
  return null;
}

function isVariable(name: string): name is MailVariable {
  return Object.hasOwn(MAIL_VARIABLES, name);
}

/** One line without control characters: nothing in it can start another mail header. */
export function renderSubject(template: string, values: MailValues): string {
  return cleanLine(fill(template, values));
}

/**
 * Plain text. A line whose variables are all empty is left out ("Tracking number:" without one), and at most one line
 * in a row stays empty. Values are never read as templates.
 */
export function renderBody(template: string, values: MailValues): string {
  const lines = template
    .replace(/\r\n?/g, "\n")
    .split("\n")
    .filter((line) => !saysNothing(line, values))
    .map((line) => fill(line, values));
  return cleanText(lines.join("\n")).replace(/\n{3,}/g, "\n\n");
}

function fill(template: string, values: MailValues): string {
  return template.replace(PLACEHOLDER, (whole, name: string) =>
    isVariable(name) ? (values[name] ?? "") : whole,
  );
}

function saysNothing(line: string, values: MailValues): boolean {
  const names = [...line.matchAll(PLACEHOLDER)].map((found) => found[1] ?? "").filter(isVariable);
  return names.length > 0 && names.every((name) => !values[name]);
}
