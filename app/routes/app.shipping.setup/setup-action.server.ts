import { readDollars } from "~/lib/form-quantities";
import type { PostalAddress } from "~/modules/postage/ports";
import { getServices } from "~/services.server";
import { readPackageType } from "./read-package-type.server";

interface Problem {
  field: string;
  message: string;
}

export type SetupActionResult =
  | { kind: "done" }
  | { kind: "refused"; message: string; problems: Problem[] }
  /** USPS does not know the ship-from address; what it may mean. */
  | { kind: "unverified"; problems: { message: string }[]; suggestion: PostalAddress | null }
  /** The creator approves the charges there. */
  | { kind: "confirm"; confirmationUrl: string };

const SEE_FIELDS = "Not saved: see the marked fields";

/** What the Setup page can ask for. */
export async function runSetupAction(shopDomain: string, form: FormData): Promise<SetupActionResult> {
  const { postage } = getServices();
  const text = (name: string) => String(form.get(name) ?? "").trim();
  switch (form.get("intent")) {
    case "use-own-account":
      return answer(await postage.useOwnAccount({ shopDomain, apiKey: text("apiKey") || null }));
    case "use-platform-account":
      return answer(await postage.usePlatformAccount({ shopDomain }));
    case "forget-key":
      return answer(await postage.forgetApiKey({ shopDomain }));
    case "subscribe":
      return subscribe(shopDomain, text("capped"));
    case "use-own-funding":
      return answer(await postage.useOwnFunding({ shopDomain }));
    case "save-ship-from":
      return answer(
        await postage.saveShipFrom({
          shopDomain,
          address: readAddress(form),
          override: text("override") === "1",
        }),
      );
    case "save-settings":
      return answer(await postage.savePostageSettings({ shopDomain, settings: readSettings(form) }));
    case "save-package-type":
      return savePackageType(shopDomain, form);
    case "archive-package-type":
      return answer(await postage.archivePackageType({ shopDomain, packageTypeId: text("packageTypeId") }));
    default:
      return refused("This page does not know that action. Reload it and try again.");
  }
}

async function subscribe(shopDomain: string, typed: string): Promise<SetupActionResult> {
  const capped = readDollars(typed);
  if (capped.kind !== "value")
    return refused(SEE_FIELDS, [{ field: "capped", message: "Enter dollars such as 500." }]);
  return answer(await getServices().postage.subscribeToBilling({ shopDomain, cappedMinor: capped.value }));
}

async function savePackageType(shopDomain: string, form: FormData): Promise<SetupActionResult> {
  const read = readPackageType(form);
  if (read.kind === "refused") return refused(SEE_FIELDS, read.problems);
  return answer(await getServices().postage.savePackageType({ shopDomain, ...read.value }));
}

function readAddress(form: FormData): PostalAddress {
  const part = (name: string) => String(form.get(name) ?? "").trim();
  const orNull = (name: string) => part(name) || null;
  return {
    name: orNull("name"),
    company: orNull("company"),
    street1: part("street1"),
    street2: orNull("street2"),
    city: part("city"),
    state: orNull("state"),
    zip: orNull("zip"),
    country: part("country") || "US",
    phone: orNull("phone"),
    email: orNull("email"),
  };
}

function readSettings(form: FormData) {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  return {
    shipPartiallyPaid: text("shipPartiallyPaid") === "1",
    fulfillAt: text("fulfillAt"),
    customsSigner: text("customsSigner") || null,
    contentsType: text("contentsType"),
    nonDelivery: text("nonDelivery"),
    paper: text("paper"),
    packingSlips: text("packingSlips") === "1",
    vatNumber: text("vatNumber") || null,
    slipAddress: text("slipAddress") || null,
  };
}

type Outcome =
  | { kind: "invalid"; problems: Problem[] }
  | { kind: "refused"; message: string; field?: string | null }
  | { kind: "unverified"; problems: { message: string }[]; suggestion: PostalAddress | null }
  | { kind: "confirm"; confirmationUrl: string }
  | { kind: "saved" | "done" | "missing" };

function answer(outcome: Outcome): SetupActionResult {
  switch (outcome.kind) {
    case "invalid":
      return refused(SEE_FIELDS, outcome.problems);
    case "refused":
      return refused(
        outcome.message,
        outcome.field ? [{ field: outcome.field, message: outcome.message }] : [],
      );
    case "unverified":
    case "confirm":
      return outcome;
    case "missing":
      return refused("This does not exist any more. Reload the page.");
    default:
      return { kind: "done" };
  }
}

function refused(message: string, problems: Problem[] = []): SetupActionResult {
  return { kind: "refused", message, problems };
}
