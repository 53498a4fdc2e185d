import { describe, expect, it } from "vitest";
import { readPackageType } from "~/modules/postage/setup/package-type-fields";
import { KIND_CHOICES, takesMediaMail } from "~/routes/app.shipping.setup/package-draft";

const KINDS = KIND_CHOICES.flatMap(({ options }) => options.map(({ value }) => value));

/** A package type of this kind with every box ticked. */
function typed(packaging: string, emptyGrams: number | null) {
  const [kind = "", which = ""] = packaging.split(":");
  return readPackageType({
    ...{ name: "Box", kind, machinable: true, mediaMail: true, libraryMail: true, emptyGrams },
    ...{ shape: kind === "own" ? which : "parcel", predefinedPackage: kind === "usps" ? which : null },
    ...{ lengthMil: 4000, widthMil: 3000, heightMil: 10 },
  });
}

function saved(packaging: string) {
  const read = typed(packaging, 0);
  if (read.kind !== "ok") throw new Error(JSON.stringify(read));
  return read.data;
}

describe("the form of package types", () => {
  it.each(KINDS)("offers Media and Library Mail exactly where they are kept: %s", (packaging) => {
    const { mediaMail, libraryMail } = saved(packaging);
    expect([mediaMail, libraryMail]).toEqual([takesMediaMail(packaging), takesMediaMail(packaging)]);
  });

  it("asks what one's own packaging weighs; that of USPS may be left out", () => {
    const problems = [
      { field: "emptyGrams", message: "Enter what it weighs when empty, 0 if that is nothing." },
    ];
    expect(typed("own:parcel", null)).toEqual({ kind: "invalid", problems });
    expect(typed("usps:SmallFlatRateBox", null)).toMatchObject({ kind: "ok", data: { emptyGrams: 0 } });
  });

  it("lets an irregular parcel alone not be marked machinable", () => {
    expect(KINDS.filter((packaging) => !saved(packaging).machinable)).toEqual(["own:irregular"]);
  });
});
