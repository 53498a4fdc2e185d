// Comparing addresses and telling of it. Pure but for the hash.
import { createHash } from "node:crypto";
import type { PostalAddress } from "../ports";

/** The same address gives the same text; nothing of it can be read back from there. */
export function addressFingerprint(address: PostalAddress): string {
  return createHash("sha256").update(textOf(address)).digest("base64url");
}

/** Whether a parcel would go to the same person at the same place. */
export function isSameAddress(one: PostalAddress, other: PostalAddress): boolean {
  return textOf(one) === textOf(other);
}

/** E-mail is not on the label; USPS writes in capitals. */
function textOf({
  name,
  company,
  street1,
  street2,
  city,
  state,
  zip,
  country,
  phone,
}: PostalAddress): string {
  const parts = [name, company, street1, street2, city, state, zip, country];
  const words = parts.map((part) => (part ?? "").normalize("NFKC").replace(/\s+/g, " ").trim().toUpperCase());
  return JSON.stringify([...words, (phone ?? "").replace(/\D/g, "")]);
}

/** Words of an address check as one sentence part. */
export function describeProblems(problems: readonly { message: string }[]): string {
  const words = [...new Set(problems.map(({ message }) => message.trim().replace(/\.$/, "")))].filter(
    Boolean,
  );
  return words.length > 0 ? words.slice(0, 3).join("; ") : "USPS does not know it";
}
