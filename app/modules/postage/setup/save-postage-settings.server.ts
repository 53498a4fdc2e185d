import { z } from "zod";
import { cleanLine } from "~/lib/clean-text";
import type { PostageDeps } from "../postage-deps";
import { PAPERS } from "../printing/paper";
import { CONTENTS_TYPES } from "./postage-setup";
import type { Invalid } from "./setup-outcome";
import { saveSettings } from "./settings-store.server";

const MAX_SIGNER = 60;
const MAX_VAT = 40;
const MAX_SLIP_LINES = 8;
const MAX_SLIP = 400;

const line = (most: number, message: string) =>
  z
    .string()
    .nullable()
    .transform((text) => cleanLine(text ?? "") || null)
    .refine((text) => (text?.length ?? 0) <= most, message);

const SettingsSchema = z.object({
  shipPartiallyPaid: z.boolean(),
  fulfillAt: z.enum(["purchase", "first_scan"], "Choose when orders are fulfilled in Shopify."),
  customsSigner: line(MAX_SIGNER, `Shorten the signer to ${MAX_SIGNER} characters.`),
  contentsType: z.enum(CONTENTS_TYPES, "Choose what customs is told of the contents."),
  nonDelivery: z.enum(["return", "abandon"], "Choose what happens to parcels that cannot be delivered."),
  paper: z.enum(PAPERS, "Choose the paper."),
  packingSlips: z.boolean(),
  vatNumber: line(MAX_VAT, `Shorten the VAT number to ${MAX_VAT} characters.`),
  slipAddress: z
    .string()
    .nullable()
    .transform(cleanLines)
    .refine((text) => (text?.length ?? 0) <= MAX_SLIP, `Shorten the address to ${MAX_SLIP} characters.`)
    .refine(
      (text) => (text?.split("\n").length ?? 0) <= MAX_SLIP_LINES,
      `Shorten the address to ${MAX_SLIP_LINES} lines.`,
    ),
});

/** Saves the settings that are given and leaves the others. Nothing is saved when one of them is wrong. */
export async function savePostageSettings(
  deps: Pick<PostageDeps, "db" | "clock">,
  { shopDomain, settings }: { shopDomain: string; settings: Record<string, unknown> },
): Promise<{ kind: "saved" } | Invalid> {
  const parsed = SettingsSchema.partial().safeParse(settings);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({ field: String(path[0]), message }));
    return { kind: "invalid", problems };
  }
  await saveSettings(deps.db, shopDomain, parsed.data, deps.clock.now());
  return { kind: "saved" };
}

function cleanLines(text: string | null): string | null {
  const lines = (text ?? "").split(/\r\n|\r|\n/).map((each) => cleanLine(each));
  return lines.join("\n").trim() || null;
}
