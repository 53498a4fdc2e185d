// Field lengths beyond which a warehouse's import cuts or refuses. Pure.
import { countCharacters } from "~/lib/clean-text";
import type { ReadyOrder } from "./ready-orders.server";

export type PartnerLimit =
  | "NAME_TOO_LONG"
  | "ADDRESS_TOO_LONG"
  | "CITY_TOO_LONG"
  | "EMAIL_TOO_LONG"
  | "PHONE_DIGITS"
  | "POSTAL_CODE_TOO_LONG"
  | "SKU_MISSING";

/** Fosdick's limits as a converter for crowdfunding files applies them; city and phone only within the United States. */
const MOST = { name: 22, address: 30, city: 13, email: 40, phoneDigits: 10, postalCode: 11 };

export function checkPartnerLimits(order: ReadyOrder): { limit: PartnerLimit; message: string }[] {
  const { address } = order;
  const domestic = address?.countryCode === "US";
  const longer = (text: string | null | undefined, most: number) => countCharacters(text ?? "") > most;
  const digits = (order.phone ?? "").replace(/\D/g, "").replace(/^1(?=\d{10}$)/, "");
  const found: [boolean, PartnerLimit, string][] = [
    [longer(order.name, MOST.name), "NAME_TOO_LONG", `Names longer than ${MOST.name} characters`],
    [
      longer(address?.address1, MOST.address) || longer(address?.address2, MOST.address),
      "ADDRESS_TOO_LONG",
      `Address lines longer than ${MOST.address} characters`,
    ],
    [
      domestic && longer(address.city, MOST.city),
      "CITY_TOO_LONG",
      `Cities longer than ${MOST.city} characters`,
    ],
    [longer(order.email, MOST.email), "EMAIL_TOO_LONG", `E-mails longer than ${MOST.email} characters`],
    [
      domestic && digits !== "" && digits.length !== MOST.phoneDigits,
      "PHONE_DIGITS",
      `Phone numbers without ${MOST.phoneDigits} digits`,
    ],
    [
      longer(address?.zip, MOST.postalCode),
      "POSTAL_CODE_TOO_LONG",
      `Postal codes longer than ${MOST.postalCode} characters`,
    ],
    [order.items.some(({ sku }) => sku === ""), "SKU_MISSING", "Items without SKU"],
  ];
  return found.filter(([broken]) => broken).map(([, limit, message]) => ({ limit, message }));
}
