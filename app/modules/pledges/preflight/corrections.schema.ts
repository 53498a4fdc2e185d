// What a creator may correct on a pledge, as a form sends it.
import { z } from "zod";
import { parseCountry } from "~/lib/address/country";
import { cleanLine } from "~/lib/clean-text";
import { usableEmail } from "./email";
import type { PledgeCorrections } from "../pledge";

const line = (length: number) =>
  z
    .string()
    .max(length, { error: `Use at most ${length} characters` })
    .nullish()
    .transform((text) => cleanLine(text ?? "") || null);

const AddressSchema = z.object({
  name: line(500),
  line1: line(500),
  line2: line(500),
  city: line(255),
  region: line(255),
  postalCode: line(60),
  countryCode: line(100).transform((country, context) => {
    const code = country ? parseCountry(country) : null;
    if (code) return code;
    context.addIssue({ code: "custom", message: "Choose the country" });
    return z.NEVER;
  }),
  phone: line(60),
});

const sku = z
  .string()
  .transform((text) => cleanLine(text))
  .pipe(z.string().min(1, { error: "Enter a SKU" }).max(255, { error: "Use at most 255 characters" }));

const CorrectionsSchema = z.strictObject({
  shippingAddress: AddressSchema.optional(),
  email: z
    .string()
    .trim()
    .refine((text) => usableEmail(text) !== null, {
      error: "Enter an e-mail address such as ada@example.com",
    })
    .optional(),
  skus: z.record(sku, sku).optional(),
});

export type ParsedCorrections =
  | { kind: "ok"; corrections: PledgeCorrections }
  | { kind: "invalid"; problems: { path: string; message: string }[] };

/** Reads corrections from outside; each problem names its field. */
export function parseCorrections(raw: unknown): ParsedCorrections {
  const parsed = CorrectionsSchema.safeParse(raw);
  if (parsed.success) return { kind: "ok", corrections: parsed.data };
  const problems = parsed.error.issues.map((issue) => ({
    path: issue.path.join("."),
    message: issue.message,
  }));
  return { kind: "invalid", problems };
}
