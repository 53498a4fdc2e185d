import type { Problem } from "~/modules/pledges/pledge";

/** The forms that mend a problem right on the pledge. */
export type Fix = "sku" | "address" | "email" | "accept-total-paid" | "foreign-order";

/** Which form mends the problem; null where the platform, the catalogue or the settings have to change. */
export function fixFor(problem: Problem): Fix | null {
  if (problem.code === "SKU_MISSING" || problem.code === "SKU_DUPLICATE") return "sku";
  if (problem.code === "AMOUNTS_DO_NOT_ADD_UP") return "accept-total-paid";
  if (problem.code === "ALREADY_IN_SHOPIFY") return "foreign-order";
  if (problem.path.startsWith("shippingAddress")) return "address";
  if (problem.code.startsWith("EMAIL_")) return "email";
  return null;
}
