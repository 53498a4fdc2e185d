import type { BatchSource } from "~/modules/postage/buying/batch-choice";
import { getServices } from "~/services.server";
import type { ChoiceRefusal } from "./choice-draft";
import { readChoice } from "./read-choice.server";

const SEE_FIELDS = "Not asked for: see the marked fields";

/** Asks for rates as the form says; answers with the address of the batch that they will stand in. */
export async function quote(
  shopDomain: string,
  source: BatchSource,
  form: FormData,
): Promise<{ kind: "go"; to: string } | ChoiceRefusal> {
  const read = readChoice(form);
  if (read.kind === "refused") return refused(SEE_FIELDS, read.problems);
  const requestKey = String(form.get("requestKey") ?? "");
  const { postage } = getServices();
  const made = await postage.createBatch({
    shopDomain,
    source,
    choice: read.choice,
    requestKey,
  });
  if (made.kind === "refused") return refused(made.message, made.problems);
  if (source.kind === "group")
    await postage.saveGroupChoice({ shopDomain, groupKey: source.groupKey, ...read.choice });
  return { kind: "go", to: `/app/shipping/batches/${made.batchId}` };
}

function refused(message: string, problems: ChoiceRefusal["problems"] = []): ChoiceRefusal {
  return { kind: "refused", message, problems };
}
