// How large a parcel may be by one USPS service. Pure; sources as in service-rules.ts.
import type { ParcelProblem, ParcelToCheck } from "./check-parcel";
import { inches, type ParcelFacts } from "./parcel-facts";
import { serviceName, type UspsService } from "./services";

/** A problem of the parcel at hand, from what is wrong and what to do now. */
export type MakeProblem = (code: string, field: ParcelProblem["field"], rest: string) => ParcelProblem;

const GIRTH_LIMIT_MIL = 108_000;
const GROUND_GIRTH_LIMIT_MIL = 130_000;
/** Longest first. First-Class flats go up to 15 × 12 × 0.75 in. [Postal Explorer, DMM 101.2.1] */
const PAPER_LIMITS_MIL: Record<"card" | "letter" | "flat", readonly [number, number, number]> = {
  card: [6000, 4500, 16],
  letter: [11_500, 6125, 250],
  flat: [15_000, 12_000, 750],
};
/** Rolls and tubes abroad. */
const TUBE = { minLengthMil: 4000, maxLengthMil: 36_000, minSumMil: 6750, maxSumMil: 42_000 };
/** Length and girth, or the limits of cards, letters and flats. */
export function sizeRule(
  facts: ParcelFacts,
  { packageType }: ParcelToCheck,
  service: UspsService,
  problem: MakeProblem,
): ParcelProblem | null {
  const { sides, lengthAndGirthMil } = facts;
  if (!sides || lengthAndGirthMil === null) return null;
  const { shape, name } = packageType;
  if (shape === "card" || shape === "letter" || shape === "flat") {
    const limit = PAPER_LIMITS_MIL[shape];
    if (sides.every((side, index) => side <= (limit[index] ?? 0))) return null;
    const allowed = `${limit.map((side) => side / 1000).join(" × ")} in`;
    return problem(
      "OVER_SIZE",
      "package",
      `the package “${name}” is larger than a ${shape} may be (${allowed}): correct its size or choose another package.`,
    );
  }
  const limit = service === "GroundAdvantage" ? GROUND_GIRTH_LIMIT_MIL : GIRTH_LIMIT_MIL;
  if (lengthAndGirthMil <= limit) return null;
  return problem(
    "OVER_SIZE",
    "package",
    `the package “${name}” has ${inches(lengthAndGirthMil)} of length plus girth, over the ${inches(limit)} of ${serviceName(service)}: choose another service or package.`,
  );
}

/** Rolls and tubes to other countries. */
export function tubeRule(
  { sides }: ParcelFacts,
  { packageType }: ParcelToCheck,
  service: UspsService,
  problem: MakeProblem,
): ParcelProblem | null {
  if (service !== "FirstClassPackageInternationalService") return null;
  if (packageType.shape !== "irregular" || !sides) return null;
  const [length, diameter] = sides;
  const sum = length + 2 * diameter;
  const name = packageType.name;
  if (length < TUBE.minLengthMil || length > TUBE.maxLengthMil) {
    return problem(
      "TUBE_LENGTH",
      "package",
      `the package “${name}” is ${inches(length)} long; abroad ${serviceName(service)} takes tubes of 4 to 36 in: choose another service or package.`,
    );
  }
  if (sum < TUBE.minSumMil || sum > TUBE.maxSumMil) {
    return problem(
      "TUBE_SIZE",
      "package",
      `the package “${name}” has ${inches(sum)} of length plus twice the diameter; abroad ${serviceName(service)} takes tubes of 6.75 to 42 in: choose another service or package.`,
    );
  }
  return null;
}
