// Where an order goes: Shopify's address in the parts that a label has.
import { z } from "zod";
import type { PostalAddress } from "~/lib/address/postal-address";
import type { OrderTarget } from "~/modules/fulfillment/ports";

export const OrderTargetSchema = z.object({
  id: z.string(),
  displayFinancialStatus: z.string().nullable(),
  cancelledAt: z.string().nullable(),
  email: z.string().nullable(),
  shippingAddress: z
    .object({
      name: z.string().nullable(),
      company: z.string().nullable(),
      address1: z.string().nullable(),
      address2: z.string().nullable(),
      city: z.string().nullable(),
      provinceCode: z.string().nullable(),
      zip: z.string().nullable(),
      countryCodeV2: z.string().nullable(),
      phone: z.string().nullable(),
    })
    .nullable(),
});
type TargetAnswer = z.infer<typeof OrderTargetSchema>;

export function toOrderTarget(order: TargetAnswer): OrderTarget {
  return {
    orderGid: order.id,
    destination: toDestination(order),
    financialStatus: order.displayFinancialStatus?.toLowerCase() ?? null,
    cancelled: order.cancelledAt !== null,
  };
}

function toDestination({ shippingAddress: address, email }: TargetAnswer): PostalAddress | null {
  const country = filled(address?.countryCodeV2);
  if (!address || country === null) return null;
  return {
    name: filled(address.name),
    company: filled(address.company),
    street1: filled(address.address1) ?? "",
    street2: filled(address.address2),
    city: filled(address.city) ?? "",
    state: filled(address.provinceCode),
    zip: filled(address.zip),
    country,
    phone: filled(address.phone),
    email: filled(email),
  };
}

function filled(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? "";
  return trimmed === "" ? null : trimmed;
}
