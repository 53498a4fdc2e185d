// Fields that the push API does not know: ignored, but said, because a misspelt "shipingAddress" must not pass in silence.
import { cleanLine, cutCharacters } from "~/lib/clean-text";
import type { ApiProblem } from "./api-problem";
import { PledgePushSchema } from "./pledge.schema";

/** Objects in which fields are checked; lists and free-form parts are left alone. */
const CHECKED: Readonly<Record<string, ReadonlySet<string>>> = {
  "": new Set(Object.keys(PledgePushSchema.shape)),
  campaign: new Set(Object.keys(PledgePushSchema.shape.campaign.shape)),
  backer: new Set(Object.keys(PledgePushSchema.shape.backer.shape)),
  amounts: new Set(Object.keys(PledgePushSchema.shape.amounts.shape)),
  shippingAddress: new Set(["name", "line1", "line2", "city", "region", "postalCode", "country", "phone"]),
};
const MAX_WARNINGS = 20;

/** One warning per unknown field of the pledge, its campaign, backer, amounts and address. */
export function findUnknownFields(raw: unknown, externalId: string): ApiProblem[] {
  const warnings = Object.entries(CHECKED).flatMap(([parent, known]) => {
    const value = parent === "" ? raw : readOwn(raw, parent);
    if (typeof value !== "object" || value === null) return [];
    return Object.keys(value)
      .filter((key) => !known.has(key))
      .map((key) => warn(parent, cutCharacters(cleanLine(key), 60), externalId));
  });
  return warnings.slice(0, MAX_WARNINGS);
}

function readOwn(raw: unknown, key: string): unknown {
  if (typeof raw !== "object" || raw === null) return undefined;
  return Object.getOwnPropertyDescriptor(raw, key)?.value;
}

function warn(parent: string, key: string, externalId: string): ApiProblem {
  const path = parent === "" ? key : `${parent}.${key}`;
  return {
    code: "UNKNOWN_FIELD",
    path,
    message: `Pledge "${externalId}": ${path} is no field of the API and is ignored.`,
  };
}
