// How saving something of the setup ends. Pure types.
import type { PostalAddress } from "../ports";
import type { FieldError } from "./postage-setup";

/** Nothing was saved; each problem stands beside its field. */
export interface Invalid {
  kind: "invalid";
  problems: FieldError[];
}

/** Nothing was saved, for a reason outside the form or of one field. */
export interface Refused {
  kind: "refused";
  field: string | null;
  message: string;
}

export type SaveOutcome = { kind: "saved" } | Invalid | Refused;
export type ShipFromOutcome =
  | { kind: "saved"; verified: boolean; address: PostalAddress }
  /** Nothing was saved: USPS does not know the address. Saving it all the same takes `override`. */
  | { kind: "unverified"; problems: { message: string }[]; suggestion: PostalAddress | null }
  | Invalid
  | Refused;
export type PackageTypeOutcome =
  { kind: "saved"; packageTypeId: string; warnings: string[] } | { kind: "missing" } | Invalid;

/** `message`: what is wrong and what to do. `field`: the one it stands beside. */
export function refuse(message: string, field: string | null = null): Refused {
  return { kind: "refused", field, message };
}
