import { describe, expect, it } from "vitest";
import { buildMatchSku } from "~/modules/catalog/match-sku";
import { makeVariant } from "../pledges/pledge-builders";

const game = makeVariant({ sku: "GAME", gid: "gid://1" });
const twin = makeVariant({ sku: "DICE", gid: "gid://2" });
const otherTwin = makeVariant({ sku: "DICE", gid: "gid://3" });
const variants = [game, twin, otherTwin];

describe("a SKU", () => {
  it("matches exactly, case and all", () => {
    const match = buildMatchSku(variants, []);
    expect(match("GAME")).toEqual({ kind: "matched", variant: game, byHand: false });
    expect(match("game")).toEqual({ kind: "missing" });
    expect(match("constructor")).toEqual({ kind: "missing" });
  });

  it("that several variants share is a duplicate", () => {
    expect(buildMatchSku(variants, [])("DICE")).toEqual({
      kind: "duplicate",
      variants: [twin, otherTwin],
    });
  });

  it("matched by hand wins over missing and duplicate, as long as the variant exists", () => {
    const match = buildMatchSku(variants, [
      { sku: "DICE", variantGid: "gid://3" },
      { sku: "OLD", variantGid: "gid://1" },
      { sku: "GONE", variantGid: "gid://9" },
      { sku: "GAME", variantGid: "gid://9" },
    ]);
    expect(match("DICE")).toEqual({ kind: "matched", variant: otherTwin, byHand: true });
    expect(match("OLD")).toEqual({ kind: "matched", variant: game, byHand: true });
    expect(match("GONE")).toEqual({ kind: "missing" });
    expect(match("GAME")).toEqual({ kind: "matched", variant: game, byHand: false });
  });
});
