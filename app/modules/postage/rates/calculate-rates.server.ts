import { customsNeed } from "~/modules/customs/customs-destination";
import type { PostageDeps } from "../postage-deps";
import { describeTrouble } from "../setup/account-trouble";
import type { PackageTypeView } from "../setup/package-type";
import { readPackageType } from "../setup/package-type-fields";
import type { FieldError } from "../setup/postage-setup";
import { readPostageSetup } from "../setup/read-postage-setup.server";
import { refuse, type Invalid, type Refused } from "../setup/setup-outcome";
import { checkParcel, type ParcelProblem } from "../usps/check-parcel";
import { serviceName } from "../usps/services";
import { feeOn } from "../ledger/fee";
import { askRates } from "./ask-rate.server";
import { sampleAddress, type Destination } from "./sample-destination";

export interface CalculatorInput {
  shopDomain: string;
  /** One of the shop's, or null with the dimensions of own packaging. */
  packageTypeId: string | null;
  lengthMil: number | null;
  widthMil: number | null;
  heightMil: number | null;
  /** Of the parcel with its packaging. */
  weightGrams: number | null;
  countryCode: string;
  /** ZIP Code inside the United States, also of a military post office or a territory. */
  zip: string;
}

export interface CalculatedRate {
  service: string;
  name: string;
  postageMinor: number;
  feeMinor: number;
  deliveryDays: number | null;
}

export type CalculatorResult =
  | { kind: "rates"; rates: CalculatedRate[]; problems: ParcelProblem[]; messages: string[] }
  /** USPS would not take the parcel. */
  | { kind: "unmailable"; problems: ParcelProblem[] }
  | Invalid
  | Refused;

type Deps = Pick<PostageDeps, "db" | "clock" | "secrets" | "config" | "postage">;

/** What one parcel would cost by every service that takes it, the cheapest first. Nothing is stored anywhere. */
export async function calculateRates(deps: Deps, input: CalculatorInput): Promise<CalculatorResult> {
  const setup = await readPostageSetup(deps, input);
  if (!setup.account) return refuse("Choose the EasyPost account first: it knows the rates.");
  if (!setup.shipFrom) return refuse("Enter the ship-from address first: rates depend on it.");
  const { packageType, problems } = readPackage(input, setup.packageTypes);
  const invalid = [...problems, ...destinationProblems(input)];
  const { weightGrams } = input;
  if (weightGrams === null || weightGrams <= 0)
    invalid.push({ field: "weight", message: "Enter what the parcel weighs, packaging included." });
  if (!packageType || weightGrams === null || invalid.length > 0)
    return { kind: "invalid", problems: invalid };
  const to = sampleAddress(destinationOf(input));
  const cheapest = { kind: "cheapest" } as const;
  const check = checkParcel(
    { orderName: null, to, packageType, weightGrams, weightlessSkus: [], valueMinor: null },
    cheapest,
  );
  if (check.allowed.length === 0) return { kind: "unmailable", problems: check.problems };
  const asked = { from: setup.shipFrom, to, packageType, weightGrams, service: cheapest };
  const answer = await askRates(deps, setup.account, asked);
  if (answer.kind === "refused")
    return refuse(`EasyPost: ${answer.problems.map(({ message }) => message).join("; ")}`);
  if (answer.kind !== "rated") return describeTrouble(answer);
  const rates = answer.rates
    .filter(({ service }) => check.allowed.some((allowed) => allowed === service))
    .map(({ service, amountMinor, deliveryDays }) => ({
      ...{ service, name: serviceName(service), postageMinor: amountMinor, deliveryDays },
      feeMinor: feeOn(amountMinor, setup.feeBasisPoints),
    }))
    .sort((a, b) => a.postageMinor - b.postageMinor || (a.service < b.service ? -1 : 1));
  return { kind: "rates", rates, problems: check.problems, messages: answer.messages };
}

/** Puerto Rico and other territories are states of the US to USPS, whatever they are called. */
function destinationOf({ countryCode, zip }: CalculatorInput): Destination {
  const country = countryCode.trim().toUpperCase();
  if (customsNeed({ country, state: null, zip: null }) === "abroad")
    return { countryCode: country, zip: "", state: "" };
  return { countryCode: "US", zip: zip.trim(), state: country === "US" ? "" : country };
}

function destinationProblems(input: CalculatorInput): FieldError[] {
  const { countryCode, zip } = destinationOf(input);
  if (!/^[A-Z]{2}$/.test(countryCode))
    return [{ field: "country", message: "Enter the country, such as Germany or DE." }];
  if (countryCode === "US" && !/^\d{5}(?:-\d{4})?$/.test(zip))
    return [{ field: "zip", message: "Enter the ZIP Code, such as 94103." }];
  return [];
}

function readPackage(
  input: CalculatorInput,
  offered: readonly PackageTypeView[],
): { packageType: PackageTypeView | null; problems: FieldError[] } {
  if (input.packageTypeId !== null) {
    const packageType = offered.find(({ id }) => id === input.packageTypeId) ?? null;
    const message = "This package type does not exist any more: choose another one.";
    return { packageType, problems: packageType ? [] : [{ field: "packageTypeId", message }] };
  }
  const { lengthMil, widthMil, heightMil } = input;
  const read = readPackageType({
    ...{ name: "Parcel", kind: "own", predefinedPackage: null, shape: "parcel", emptyGrams: 0 },
    ...{ lengthMil, widthMil, heightMil, machinable: true, mediaMail: false, libraryMail: false },
  });
  if (read.kind === "invalid") return { packageType: null, problems: read.problems };
  return { packageType: { id: "", archived: false, ...read.data }, problems: [] };
}
