// Our shipments in EasyPost's words: ounces, inches, dollars. Sources: docs.easypost.com/docs/shipments (options),
// /docs/customs-infos, and recorded requests.
import { toDecimalString } from "~/lib/money";
import { toCustomsOunces, toPostageOunces } from "~/lib/weight";
import type {
  CustomsDeclaration,
  NewShipment,
  PostageParcel,
  PostalAddress,
  ShipmentOptions,
} from "~/modules/postage/ports";

/** The only format that EasyPost converts into others. */
const LABEL_FORMAT = "PNG";
const LABEL_SIZE = "4x6";
/** Noon in UTC is the same day in all of the USA but Guam, where it is evening. */
const HANDED_OVER_AT = "T12:00:00Z";
const SPECIAL_RATES = { media_mail: "USPS.MEDIAMAIL", library_mail: "USPS.LIBRARYMAIL" } as const;

/** Body of POST /shipments (under `shipment`). `now` decides whether the label's date lies ahead. */
export function buildShipment(
  shipment: Omit<NewShipment, "reference"> & { reference?: string },
  now: Date,
): Record<string, unknown> {
  const { from, to, parcel, customs, taxIdentifiers, options, reference } = shipment;
  return {
    from_address: buildAddress(from),
    to_address: buildAddress(to),
    parcel: buildParcel(parcel),
    ...(customs && { customs_info: buildCustoms(customs) }),
    ...(taxIdentifiers.length > 0 && {
      tax_identifiers: taxIdentifiers.map(({ type, number, issuingCountry }) => ({
        entity: "SENDER",
        tax_id_type: type,
        tax_id: number,
        issuing_country: issuingCountry,
      })),
    }),
    options: buildOptions(options, now),
    ...(reference !== undefined && { reference }),
  };
}

/** Only what is there: EasyPost takes an empty text for a value. */
export function buildAddress(address: PostalAddress): Record<string, string> {
  const entries = Object.entries(address).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string" && entry[1] !== "",
  );
  return Object.fromEntries(entries);
}

/** Weight in tenths of an ounce, rounded up, so that postage is never short; lengths in inches. */
function buildParcel(parcel: PostageParcel): Record<string, unknown> {
  const { weightGrams, lengthMil, widthMil, heightMil, predefinedPackage } = parcel;
  const size =
    lengthMil !== null && widthMil !== null && heightMil !== null
      ? { length: lengthMil / 1000, width: widthMil / 1000, height: heightMil / 1000 }
      : {};
  return {
    ...(predefinedPackage === null ? size : { predefined_package: predefinedPackage }),
    weight: toPostageOunces(weightGrams),
  };
}

/** Weight and value of an item are those of its whole line (easypost.com/customs-guide). */
function buildCustoms(customs: CustomsDeclaration): Record<string, unknown> {
  return {
    contents_type: customs.contentsType,
    contents_explanation: customs.contentsExplanation ?? "",
    customs_certify: true,
    customs_signer: customs.signer,
    eel_pfc: customs.eelPfc,
    non_delivery_option: customs.nonDelivery,
    restriction_type: "none",
    customs_items: customs.lines.map((line) => ({
      description: line.description,
      hs_tariff_number: line.hsCode,
      origin_country: line.originCountry,
      quantity: line.quantity,
      weight: toCustomsOunces(line.weightGrams),
      value: Number(toDecimalString(line.valueMinor, "USD")),
      code: line.sku,
    })),
  };
}

function buildOptions(options: ShipmentOptions, now: Date): Record<string, unknown> {
  const handedOver = new Date(options.shipDate + HANDED_OVER_AT);
  return {
    label_format: LABEL_FORMAT,
    label_size: LABEL_SIZE,
    machinable: options.machinable,
    // A label is dated the day it is bought unless told otherwise; a date that has passed is refused.
    ...(handedOver > now && { label_date: handedOver.toISOString() }),
    ...(options.specialRates && { special_rates_eligibility: SPECIAL_RATES[options.specialRates] }),
    ...Object.fromEntries(
      options.printLines.slice(0, 3).map((line, index) => [`print_custom_${index + 1}`, line]),
    ),
  };
}
