import { json, redirect } from "@remix-run/node";
import { assertNever } from "~/lib/assert-never";
import type { ItemProblem } from "~/modules/catalog/items/item-pattern";
import type { PreviewSku } from "~/modules/catalog/items/item-views";
import { parseItemDraft } from "~/modules/catalog/items/parse-item-draft";
import { factsTextOf } from "~/modules/customs/facts-form";
import type { FactProblem } from "~/modules/customs/read-sku-facts";
import { getServices } from "~/services.server";
import { notFound } from "~/ui/not-found";
import { NEW_ITEM } from "./new-item";

/** What the page's forms get back. */
export interface ItemAnswer {
  preview?: PreviewSku[];
  itemProblems?: ItemProblem[];
  saved?: true;
  applied?: { changed: number; unchanged: number };
  factProblems?: FactProblem[];
  problem?: string;
}

interface Scope {
  shopDomain: string;
  itemId: string;
}

const NOT_A_PAGE = "This page does not know that action. Reload it and try again.";

/** Does what one of the item page's forms asks for. */
export async function runItemAction(scope: Scope, form: FormData) {
  const { catalog } = getServices();
  switch (form.get("intent")) {
    case "preview":
    case "save":
      return saveOrPreview(scope, form);
    case "apply":
      return applyFacts(scope, form);
    case "delete":
      if (!(await catalog.deleteItem(scope))) throw notFound();
      return redirect("/app/skus/items");
    default:
      return refuse({ problem: NOT_A_PAGE });
  }
}

async function saveOrPreview({ shopDomain, itemId }: Scope, form: FormData) {
  const { catalog } = getServices();
  const draft = parseItemDraft(String(form.get("draft") ?? ""));
  if (!draft) return refuse({ problem: NOT_A_PAGE });
  const input = { shopDomain, itemId: itemId === NEW_ITEM ? null : itemId, draft };
  if (form.get("intent") === "preview") {
    const preview = await catalog.previewItem(input);
    return preview.kind === "ok"
      ? json<ItemAnswer>({ preview: preview.skus })
      : refuse({ itemProblems: preview.problems });
  }
  const outcome = await catalog.saveItem(input);
  switch (outcome.kind) {
    case "saved":
      return itemId === NEW_ITEM
        ? redirect(`/app/skus/items/${outcome.itemId}`)
        : json<ItemAnswer>({ saved: true });
    case "invalid":
      return refuse({ itemProblems: outcome.problems });
    case "unknown-item":
      throw notFound();
    default:
      return assertNever(outcome);
  }
}

async function applyFacts(scope: Scope, form: FormData) {
  const outcome = await getServices().customs.applyFactsToItem({
    ...scope,
    text: factsTextOf(form),
    onlyWhereEmpty: form.get("onlyWhereEmpty") === "true",
  });
  switch (outcome.kind) {
    case "applied":
      return json<ItemAnswer>({ applied: { changed: outcome.changed, unchanged: outcome.unchanged } });
    case "invalid":
      return refuse({ factProblems: outcome.problems });
    case "nothing-said":
      return refuse({ problem: "Fill in at least one field: empty fields are left as they are." });
    case "unknown-item":
      throw notFound();
    default:
      return assertNever(outcome);
  }
}

function refuse(answer: ItemAnswer) {
  return json<ItemAnswer>(answer, { status: 422 });
}
