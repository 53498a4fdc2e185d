// An address checked by USPS through EasyPost. One request tells both the verdict and the address as USPS writes it.
import { z } from "zod";
import type {
  PostageAccount,
  PostageProblem,
  PostalAddress,
  VerifyAddressOutcome,
} from "~/modules/postage/ports";
import { buildAddress } from "./build-shipment";
import type { EasypostClient } from "./easypost-client.server";

const VerdictSchema = z.object({
  success: z.boolean(),
  errors: z
    .array(
      z.object({
        code: z.string().nullish(),
        field: z.string().nullish(),
        message: z.string().nullish(),
      }),
    )
    .nullish(),
});
const AddressSchema = z.object({
  name: z.string().nullish(),
  company: z.string().nullish(),
  street1: z.string().nullish(),
  street2: z.string().nullish(),
  city: z.string().nullish(),
  state: z.string().nullish(),
  zip: z.string().nullish(),
  country: z.string().nullish(),
  residential: z.boolean().nullish(),
  verifications: z.object({ delivery: VerdictSchema.nullish(), zip4: VerdictSchema.nullish() }).nullish(),
});
type AddressAnswer = z.infer<typeof AddressSchema>;

/** The verification itself is down: says nothing of the address. */
const UNAVAILABLE = new Set(["ADDRESS.VERIFY.UNAVAILABLE", "ADDRESS.VERIFY.UPSTREAM_UNAVAILABLE"]);
const RETRY_MS = 5_000;
const NO_VERDICT: PostageProblem = {
  code: null,
  field: null,
  message: "USPS could not check this address.",
};

/** Asks whether USPS delivers to the address, and how it writes it. [EasyPost API: addresses, verify] */
export async function verifyAddress(
  client: EasypostClient,
  account: PostageAccount,
  address: PostalAddress,
): Promise<VerifyAddressOutcome> {
  const ending = await client.write(account, {
    name: "verifyAddress",
    answer: AddressSchema,
    send: async (easypost) => easypost.Address.create({ ...buildAddress(address), verify: true }),
  });
  if (ending.kind === "answer") return judge(ending.body, address);
  if (ending.kind === "missing") return { kind: "unknown", reason: "address verification is not there" };
  if (ending.kind !== "refused") return ending;
  if (ending.code && UNAVAILABLE.has(ending.code)) {
    return { kind: "not-executed", reason: "address verification is down", retryAfterMs: RETRY_MS };
  }
  return { kind: "unverified", problems: ending.problems, suggestion: null };
}

function judge(answer: AddressAnswer, asked: PostalAddress): VerifyAddressOutcome {
  const written = rewrite(answer, asked);
  const verdict = answer.verifications?.delivery;
  if (verdict?.success) {
    return { kind: "verified", address: written, residential: answer.residential ?? null };
  }
  const problems = (verdict?.errors ?? []).map((error) => ({
    code: error.code ?? null,
    field: error.field ?? null,
    message: error.message ?? NO_VERDICT.message,
  }));
  const suggestion = isSame(written, asked) ? null : written;
  return { kind: "unverified", problems: problems.length > 0 ? problems : [NO_VERDICT], suggestion };
}

/** USPS writes streets and places; who lives there, and how to reach them, stays as it was given. */
function rewrite(answer: AddressAnswer, asked: PostalAddress): PostalAddress {
  const { street1, street2, city, state, zip, country } = answer;
  return {
    ...asked,
    street1: filled(street1) ?? asked.street1,
    street2: filled(street2),
    city: filled(city) ?? asked.city,
    state: filled(state),
    zip: filled(zip),
    country: filled(country) ?? asked.country,
  };
}

function isSame(left: PostalAddress, right: PostalAddress): boolean {
  const outline = ({ street1, street2, city, state, zip, country }: PostalAddress) =>
    [street1, street2 ?? "", city, state ?? "", zip ?? "", country].join("\n").toUpperCase();
  return outline(left) === outline(right);
}

function filled(text: string | null | undefined): string | null {
  return text === undefined || text === null || text.trim() === "" ? null : text;
}
