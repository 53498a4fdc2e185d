// A pushed pledge → PledgeContent, or every reason why not, each naming the pledge and the field.
import type { z } from "zod";
import { parseCountry } from "~/lib/address/country";
import { cleanLine, cleanText } from "~/lib/clean-text";
import { AmountReader } from "./amount-reader";
import type { ApiProblem } from "./api-problem";
import type { PledgeAddress, PledgeContent } from "../pledge";
import { PledgePushSchema, type PledgePush } from "./pledge.schema";
import { findUnknownFields } from "./unknown-fields";

export type PledgePushResult =
  | { kind: "ok"; content: PledgeContent; warnings: ApiProblem[] }
  | { kind: "rejected"; externalId: string | null; problems: ApiProblem[] };

/** More problems than this help nobody. */
const MAX_PROBLEMS = 50;

/** Reads one item of Push API v1. Never throws, whatever it is given. Sums that do not add up are preflight's concern. */
export function parsePledgePush(raw: unknown): PledgePushResult {
  const externalId = readExternalId(raw);
  const parsed = PledgePushSchema.safeParse(raw);
  if (!parsed.success) {
    const problems = parsed.error.issues.slice(0, MAX_PROBLEMS).map((issue) => fromIssue(issue, externalId));
    return { kind: "rejected", externalId, problems };
  }
  const push = parsed.data;
  const reader = new AmountReader(push, `Pledge "${push.externalId}"`);
  const content = toContent(push, reader);
  if (reader.problems.length > 0) {
    return {
      kind: "rejected",
      externalId: push.externalId,
      problems: reader.problems.slice(0, MAX_PROBLEMS),
    };
  }
  return {
    kind: "ok",
    content,
    warnings: [...findUnknownFields(raw, push.externalId), ...countryWarning(push, content)],
  };
}

function readExternalId(raw: unknown): string | null {
  if (typeof raw !== "object" || raw === null || !("externalId" in raw)) return null;
  const { externalId } = raw;
  return typeof externalId === "string" ? cleanLine(externalId).slice(0, 255) || null : null;
}

function fromIssue(issue: z.core.$ZodIssue, externalId: string | null): ApiProblem {
  const path = writePath(issue.path);
  const pledge = externalId ? `Pledge "${externalId}"` : "A pledge without a readable externalId";
  return { code: "INVALID_FIELD", path, message: `${pledge}: ${path || "the item"} ${issue.message}.` };
}

function writePath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}

function toContent(push: PledgePush, reader: AmountReader): PledgeContent {
  const { amounts } = push;
  return {
    externalId: push.externalId,
    campaign: {
      ...push.campaign,
      name: cleanLine(push.campaign.name),
      currency: push.campaign.currency.toUpperCase(),
    },
    backer: {
      name: lineOf(push.backer.name),
      email: lineOf(push.backer.email),
      phone: lineOf(push.backer.phone),
    },
    shippingAddress: push.shippingAddress ? toAddress(push.shippingAddress) : null,
    lines: push.lines.map((line, index) => ({
      sku: line.sku,
      title: lineOf(line.title),
      quantity: line.quantity,
      unitPriceMinor: reader.readMaybe(line.unitPrice, `lines[${index}].unitPrice`),
    })),
    currency: reader.currency,
    amounts: {
      pledgeMinor: reader.read(amounts.pledge, "amounts.pledge"),
      addOnsMinor: reader.read(amounts.addOns, "amounts.addOns"),
      shippingMinor: reader.read(amounts.shipping, "amounts.shipping"),
      taxes: amounts.taxes.map((tax, index) => ({
        title: cleanLine(tax.title),
        amountMinor: reader.read(tax.amount, `amounts.taxes[${index}].amount`),
      })),
      totalPaidMinor: reader.read(amounts.totalPaid, "amounts.totalPaid"),
    },
    taxesIncluded: push.taxesIncluded,
    charges: push.charges.map((charge, index) => ({
      stripeChargeId: charge.stripeChargeId ?? null,
      amountMinor: reader.readMaybe(charge.amount, `charges[${index}].amount`),
      chargedAt: utcOf(charge.chargedAt),
    })),
    status: push.status,
    pledgeLevel: lineOf(push.pledgeLevel),
    pledgedAt: utcOf(push.pledgedAt),
    answers: push.answers.map(({ question, answer }) => ({
      question: cleanLine(question),
      answer: cleanText(answer ?? ""),
    })),
    note: cleanText(push.note ?? "") || null,
  };
}

function toAddress(address: NonNullable<PledgePush["shippingAddress"]>): PledgeAddress {
  const country = lineOf(address.country);
  const region = lineOf(address.region);
  return {
    name: lineOf(address.name),
    line1: lineOf(address.line1),
    line2: lineOf(address.line2),
    city: lineOf(address.city),
    region,
    postalCode: lineOf(address.postalCode),
    countryCode: country ? parseCountry(country) : null,
    phone: lineOf(address.phone),
  };
}

function lineOf(text: string | null | undefined): string | null {
  return cleanLine(text ?? "") || null;
}

function utcOf(time: string | null | undefined): string | null {
  return time ? new Date(time).toISOString() : null;
}

function countryWarning(push: PledgePush, content: PledgeContent): ApiProblem[] {
  const given = lineOf(push.shippingAddress?.country);
  if (!given || content.shippingAddress?.countryCode) return [];
  const message = `Pledge "${push.externalId}": shippingAddress.country "${given}" is no country we know; the pledge is kept for the creator to correct.`;
  return [{ code: "UNKNOWN_COUNTRY", path: "shippingAddress.country", message }];
}
