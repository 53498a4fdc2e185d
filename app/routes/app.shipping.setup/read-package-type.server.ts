import { readInches, readWeight, type TypedNumber } from "~/lib/form-quantities";

interface Problem {
  field: string;
  message: string;
}

/** A package type as the form sends it; what the fields may hold is the use case's to say. */
export function readPackageType(form: FormData) {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const problems: Problem[] = [];
  const number = (field: string, typed: TypedNumber, message: string): number | null => {
    if (typed.kind === "invalid") problems.push({ field, message });
    return typed.kind === "value" ? typed.value : null;
  };
  const side = (name: string) => number(`${name}Mil`, readInches(text(name)), "Enter inches such as 8.5.");
  const type = {
    name: text("name"),
    kind: text("kind"),
    predefinedPackage: text("predefinedPackage") || null,
    shape: text("shape") || "parcel",
    lengthMil: side("length"),
    widthMil: side("width"),
    heightMil: side("height"),
    emptyGrams: number(
      "emptyGrams",
      readWeight(text("emptyWeight"), text("emptyWeightUnit")),
      "Enter a weight such as 3 oz or 85 g.",
    ),
    machinable: text("machinable") === "1",
    mediaMail: text("mediaMail") === "1",
    libraryMail: text("libraryMail") === "1",
  };
  if (problems.length > 0) return { kind: "refused" as const, problems };
  return { kind: "read" as const, value: { packageTypeId: text("packageTypeId") || null, type } };
}
