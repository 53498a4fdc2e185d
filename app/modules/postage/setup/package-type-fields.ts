// What a package type may be. Pure.
import { z } from "zod";
import { cleanLine } from "~/lib/clean-text";
import { findPredefinedPackage } from "../usps/predefined-packages";
import { PACKAGE_SHAPES, type PackageTypeView } from "./package-type";
import type { FieldError } from "./postage-setup";

const MAX_NAME = 60;
/** No side of any mail piece is longer: 130 in of length and girth. */
const MAX_SIDE_MIL = 130_000;
/** 70 lb in grams. */
const MAX_GRAMS = 31_751;

export const PackageTypeFormSchema = z.object({
  name: z.string().transform(cleanLine),
  kind: z.enum(["own", "usps"], "Choose your own packaging or one of USPS."),
  predefinedPackage: z.string().max(60).nullable(),
  shape: z.enum(PACKAGE_SHAPES, "Choose what kind of package it is."),
  lengthMil: z.number().int().nullable(),
  widthMil: z.number().int().nullable(),
  heightMil: z.number().int().nullable(),
  /** null: not said. */
  emptyGrams: z.number().int().nullable(),
  machinable: z.boolean(),
  mediaMail: z.boolean(),
  libraryMail: z.boolean(),
});
export type PackageTypeForm = z.infer<typeof PackageTypeFormSchema>;

export type PackageTypeData = Omit<PackageTypeView, "id" | "archived">;
export type ReadPackageType =
  { kind: "ok"; data: PackageTypeData; warnings: string[] } | { kind: "invalid"; problems: FieldError[] };

const MACHINABLE_RISK =
  "A package marked machinable that USPS finds is not may come back to you, and its postage may be lost.";
const MEDIA_RISK =
  "Media Mail may only hold books, recordings, scripts and similar media, no games, merchandise or advertising. USPS may open parcels and charge the difference.";
const LIBRARY_RISK =
  "Library Mail is only for schools, libraries, museums and similar bodies, between them or with their readers. USPS may open parcels and charge the difference.";

/**
 * Reads a form. USPS packaging is machinable and has no dimensions of its own; an irregular parcel is never machinable.
 * Lengths come back with the longest first.
 */
export function readPackageType(typed: unknown): ReadPackageType {
  const parsed = PackageTypeFormSchema.safeParse(typed);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({ field: String(path[0]), message }));
    return { kind: "invalid", problems };
  }
  const form = parsed.data;
  const problems = [
    ...commonProblems(form),
    ...(form.kind === "usps" ? uspsProblems(form) : ownProblems(form)),
  ];
  if (problems.length > 0) return { kind: "invalid", problems };
  const data = form.kind === "usps" ? uspsType(form) : ownType(form);
  return { kind: "ok", data, warnings: warningsOf(data) };
}

/** What the creator should know of a package type; never stands in the way. */
export function warningsOf(data: PackageTypeData): string[] {
  return [
    ...(data.kind === "own" && data.machinable ? [MACHINABLE_RISK] : []),
    ...(data.mediaMail ? [MEDIA_RISK] : []),
    ...(data.libraryMail ? [LIBRARY_RISK] : []),
  ];
}

function commonProblems({ name, emptyGrams }: PackageTypeForm): FieldError[] {
  const wrong: [boolean, string, string][] = [
    [name === "", "name", "Enter a name, such as “Small box”."],
    [name.length > MAX_NAME, "name", `Shorten the name to ${MAX_NAME} characters.`],
    [(emptyGrams ?? 0) < 0, "emptyGrams", "The empty weight cannot be negative."],
    [(emptyGrams ?? 0) > MAX_GRAMS, "emptyGrams", "USPS carries at most 70 lb: correct the empty weight."],
  ];
  return wrong.flatMap(([isWrong, field, message]) => (isWrong ? [{ field, message }] : []));
}

function uspsProblems({ predefinedPackage }: PackageTypeForm): FieldError[] {
  if (predefinedPackage !== null && findPredefinedPackage(predefinedPackage)) return [];
  const message = "USPS has no such packaging today: choose one from the list.";
  return [{ field: "predefinedPackage", message }];
}

function ownProblems(form: PackageTypeForm): FieldError[] {
  const sides = { lengthMil: "length", widthMil: "width", heightMil: "height" } as const;
  const unweighed = {
    field: "emptyGrams",
    message: "Enter what it weighs when empty, 0 if that is nothing.",
  };
  const weight = form.emptyGrams === null ? [unweighed] : [];
  const wrongSides = Object.entries(sides).flatMap(([field, name]) => {
    const mil = form[field as keyof typeof sides];
    if (mil === null) return [{ field, message: `Enter the ${name} in inches.` }];
    if (mil <= 0) return [{ field, message: `The ${name} must be more than zero.` }];
    if (mil > MAX_SIDE_MIL)
      return [{ field, message: `The ${name} is over 130 in, more than USPS carries.` }];
    return [];
  });
  return [...wrongSides, ...weight];
}

function uspsType({ name, predefinedPackage, emptyGrams }: PackageTypeForm): PackageTypeData {
  return {
    ...{ name, kind: "usps", predefinedPackage, shape: "parcel", machinable: true },
    emptyGrams: emptyGrams ?? 0,
    ...{ lengthMil: null, widthMil: null, heightMil: null, mediaMail: false, libraryMail: false },
  };
}

function ownType(form: PackageTypeForm): PackageTypeData {
  const { name, shape } = form;
  const [lengthMil = null, widthMil = null, heightMil = null] = [
    form.lengthMil,
    form.widthMil,
    form.heightMil,
  ]
    .filter((mil) => mil !== null)
    .sort((a, b) => b - a);
  const paper = shape === "card" || shape === "letter" || shape === "flat";
  return {
    ...{ name, kind: "own", predefinedPackage: null, shape, lengthMil, widthMil, heightMil },
    emptyGrams: form.emptyGrams ?? 0,
    machinable: shape !== "irregular" && form.machinable,
    mediaMail: !paper && form.mediaMail,
    libraryMail: !paper && form.libraryMail,
  };
}
