import { z } from "zod";
import type { FieldProblem } from "~/modules/connections/connection";
import type { ImportPreview, ImportTrouble } from "~/modules/pledges/import/import-views";
import { getServices } from "~/services.server";
import { campaignIdFrom } from "./campaign-id";

export type ImportActionResult =
  { kind: "done" } | { kind: "preview"; preview: ImportPreview } | ImportRefusal;

export interface ImportRefusal {
  kind: "refused";
  problem: string;
  /** Of columns, or of the mapping as a whole. */
  problems: ImportTrouble[];
  /** Of the campaign's fields. */
  fields: { name?: string; currency?: string };
}

interface Scope {
  shopDomain: string;
  importId: string;
}

const GONE = "This import does not exist any more. Upload the file again.";
const BUSY = "The import is under way: wait until it is over.";

/** What the page of one import can ask for. */
export async function runImportAction(scope: Scope, form: FormData): Promise<ImportActionResult> {
  const { pledges } = getServices();
  switch (form.get("intent")) {
    case "preview":
      return preview(scope, form);
    case "save-mapping":
      return saveMapping(scope, form);
    case "save-rewards":
      return saveRewards(scope, form);
    case "start": {
      const outcome = await pledges.startImport(scope);
      if (outcome.kind === "started") return { kind: "done" };
      return refused(outcome.kind === "refused" ? outcome.message : GONE);
    }
    case "cancel":
      return (await pledges.cancelImport(scope)).kind === "cancelling"
        ? { kind: "done" }
        : refused("Only a running import can be stopped.");
    case "undo": {
      const outcome = await pledges.undoImport(scope);
      if (outcome.kind === "started") return { kind: "done" };
      return refused(outcome.kind === "refused" ? outcome.message : GONE);
    }
    default:
      return refused("This page does not know that action. Reload it and try again.");
  }
}

async function preview(scope: Scope, form: FormData): Promise<ImportActionResult> {
  // The columns can be looked at before the campaign has a name.
  const campaign = await readCampaign(scope, form, "Preview");
  const found = await getServices().pledges.previewImport({
    ...scope,
    mapping: readJson(form, "mapping"),
    campaign,
  });
  return found ? { kind: "preview", preview: found } : refused(GONE);
}

async function saveMapping(scope: Scope, form: FormData): Promise<ImportActionResult> {
  const outcome = await getServices().pledges.saveImportMapping({
    ...scope,
    mapping: readJson(form, "mapping"),
    campaign: await readCampaign(scope, form),
  });
  switch (outcome.kind) {
    case "saved":
      return { kind: "done" };
    case "invalid":
      return refusedFields(outcome.problems);
    case "busy":
      return refused(BUSY);
    case "not-found":
      return refused(GONE);
  }
}

async function saveRewards(scope: Scope, form: FormData): Promise<ImportActionResult> {
  const outcome = await getServices().pledges.saveRewardMap({ ...scope, entries: readJson(form, "entries") });
  switch (outcome.kind) {
    case "saved":
      return { kind: "done" };
    case "invalid":
      return refused(outcome.problems[0]?.message ?? "Check what you entered.");
    case "not-mapped":
      return refused("Save the campaign and the columns first.");
    case "not-found":
      return refused(GONE);
  }
}

const TypedCampaignSchema = z.object({ externalId: z.string(), name: z.string(), currency: z.string() });

/** A campaign that exists by its id, else the one that was typed; its id on the platform comes from its name. */
async function readCampaign(
  { shopDomain, importId }: Scope,
  form: FormData,
  nameless = "",
): Promise<unknown> {
  const typed = TypedCampaignSchema.safeParse(readJson(form, "campaign"));
  if (!typed.success) return null;
  const { externalId, currency } = typed.data;
  const name = typed.data.name.trim() || nameless;
  const { pledges } = getServices();
  const view = externalId === "" ? null : await pledges.getImport({ shopDomain, importId });
  const campaigns = view ? await pledges.listCampaigns({ shopDomain }) : [];
  const known = campaigns.find(
    (campaign) => campaign.externalId === externalId && campaign.platform === view?.connection.platform,
  );
  if (known) return { kind: "existing", campaignId: known.id };
  return { kind: "new", externalId: externalId || campaignIdFrom(name), name, currency };
}

/** null for what is no JSON, which no schema lets pass. */
function readJson(form: FormData, name: string): unknown {
  try {
    return JSON.parse(String(form.get(name) ?? "null"));
  } catch {
    return null;
  }
}

function refused(problem: string): ImportRefusal {
  return { kind: "refused", problem, problems: [], fields: {} };
}

function refusedFields(found: FieldProblem[]): ImportRefusal {
  const messageOf = (path: string) => found.find((problem) => problem.path === path)?.message;
  const own = new Set(["name", "currency", "externalId", "campaignId"]);
  return {
    kind: "refused",
    problem: found[0]?.message ?? "Check what you entered.",
    problems: found
      .filter(({ path }) => !own.has(path))
      .map(({ path, message }) => ({ code: "INVALID", row: null, column: path, message })),
    fields: {
      name: messageOf("name") ?? messageOf("externalId") ?? messageOf("campaignId"),
      currency: messageOf("currency"),
    },
  };
}
