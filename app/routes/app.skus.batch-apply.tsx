import { json, type ActionFunctionArgs } from "@remix-run/node";
import { assertNever } from "~/lib/assert-never";
import { readForm } from "~/lib/read-form";
import { factsTextOf } from "~/modules/customs/facts-form";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import type { BatchApplyAnswer } from "~/ui/batch-apply-answer";

/** Writes the same facts to the SKUs of the form: `sku` (many), the facts by their names, `onlyWhereEmpty`. */
export async function action({ request }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const form = await readForm(request);
  const outcome = await getServices().customs.applyFactsToSkus({
    shopDomain: session.shop,
    skus: form.getAll("sku").map(String),
    text: factsTextOf(form),
    onlyWhereEmpty: form.get("onlyWhereEmpty") === "true",
  });
  switch (outcome.kind) {
    case "applied":
      return answer({ applied: { changed: outcome.changed, unchanged: outcome.unchanged } });
    case "invalid":
      return answer({ factProblems: outcome.problems });
    case "nothing-said":
      return answer({ problem: "Fill in at least one field: empty fields are left as they are." });
    case "no-sku":
      return answer({ problem: "Choose at least one SKU." });
    default:
      return assertNever(outcome);
  }
}

function answer(said: BatchApplyAnswer) {
  return json(said, { status: said.applied ? 200 : 422 });
}
