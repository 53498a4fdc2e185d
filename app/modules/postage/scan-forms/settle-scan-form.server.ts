// What EasyPost says of a SCAN form, written down.
import { cutCharacters } from "~/lib/clean-text";
import type { PostageDeps } from "../postage-deps";
import type { PostageAccount, PostageScanForm, ScanFormOutcome } from "../ports";
import { findUnfit } from "./find-unfit.server";
import { moveScanForm, type StoredScanForm } from "./scan-form-store.server";
import type { ScanFormState } from "./scan-form-view";
import { leftOut, leftOutText, refusalText, unfitText, withOrderNames } from "./scan-form-words";

type Deps = Pick<PostageDeps, "db" | "clock" | "log" | "postage" | "timing">;

const SECOND_MS = 1000;
const LOOK_AGAIN_MS = 20 * SECOND_MS;
const POLL_MS = 30 * SECOND_MS;
const ASKING: ScanFormState[] = ["sending", "unclear"];
const OPEN: ScanFormState[] = ["sending", "unclear", "creating"];
/** A form of which some shipments say nothing yet is looked for in a few of them. */
const SHIPMENTS_LOOKED_AT = 3;

/** Writes an answer to asking for the form, or to reading it. */
export async function settleScanForm(
  deps: Deps,
  form: StoredScanForm,
  account: PostageAccount,
  outcome: ScanFormOutcome,
): Promise<void> {
  const now = deps.clock.now();
  const again = (milliseconds: number) => new Date(now.getTime() + milliseconds);
  const reading = form.state === "creating";
  switch (outcome.kind) {
    case "form":
      return noteForm(deps, form, outcome.form);
    case "missing":
    case "refused": {
      const found = await readFormId(deps, form, account);
      if (found.kind === "found") return adopt(deps, form, account, found.scanFormId);
      if (found.kind === "unclear") return lookAgain(deps, form);
      return goOnWithout(deps, form, account, refusalText(outcome));
    }
    case "not-executed":
      return put(
        deps,
        form,
        reading ? "creating" : "wanted",
        again(Math.max(outcome.retryAfterMs, SECOND_MS)),
      );
    case "unknown":
      return lookAgain(deps, form);
    case "account-refused":
      if (reading) return put(deps, form, "creating", again(POLL_MS * 20));
      return failScanForm(deps, form, `EasyPost refused the account: ${outcome.message}`);
  }
}

/**
 * Finds out what became of a request without answer: a shipment of the form knows its form. None while the request may
 * still arrive means nothing; afterwards it is sent again, which EasyPost refuses for shipments that are in a form.
 */
export async function lookForScanForm(
  deps: Deps,
  form: StoredScanForm,
  account: PostageAccount,
): Promise<void> {
  const now = deps.clock.now();
  const over = (form.lastSendBy ?? now).getTime() + deps.timing.requestTimeoutSeconds * SECOND_MS;
  const found = await readFormId(deps, form, account);
  if (found.kind === "found") return adopt(deps, form, account, found.scanFormId);
  if (found.kind === "none" && now.getTime() > over) return put(deps, form, "wanted", now);
  const next = found.kind === "none" ? over + SECOND_MS : now.getTime() + LOOK_AGAIN_MS;
  return put(deps, form, "unclear", new Date(next));
}

type FormId = { kind: "found"; scanFormId: string } | { kind: "none" } | { kind: "unclear" };

async function readFormId(deps: Deps, form: StoredScanForm, account: PostageAccount): Promise<FormId> {
  const shipmentIds = form.labels.flatMap(({ shipmentId }) => shipmentId ?? []);
  for (const shipmentId of shipmentIds.slice(0, SHIPMENTS_LOOKED_AT)) {
    const read = await deps.postage.readShipment(account, shipmentId);
    if (read.kind === "missing") continue;
    if (read.kind !== "shipment") return { kind: "unclear" };
    if (read.shipment.scanFormId !== null) return { kind: "found", scanFormId: read.shipment.scanFormId };
  }
  return { kind: "none" };
}

async function adopt(
  deps: Deps,
  form: StoredScanForm,
  account: PostageAccount,
  scanFormId: string,
): Promise<void> {
  const read = await deps.postage.readScanForm(account, scanFormId);
  if (read.kind === "form") return noteForm(deps, form, read.form);
  await lookAgain(deps, form);
}

async function noteForm(deps: Deps, form: StoredScanForm, told: PostageScanForm): Promise<void> {
  const now = deps.clock.now();
  if (told.status === "failed") {
    const why = told.message ?? "EasyPost gave no reason.";
    return failScanForm(deps, form, `EasyPost could not make the SCAN form: ${why}`);
  }
  const known = { easypostId: told.id, formUrl: told.formUrl };
  if (told.status === "creating") {
    const age = now.getTime() - form.createdAt.getTime();
    const notBefore = new Date(now.getTime() + Math.max(POLL_MS, Math.min(age, POLL_MS * 20)));
    await moveScanForm(deps.db, {
      ...{ id: form.id, from: OPEN, to: "creating", change: { ...known, notBefore }, now },
    });
    return;
  }
  const missing = leftOut(form.labels, told.trackingCodes);
  await moveScanForm(deps.db, {
    ...{ id: form.id, from: OPEN, to: "created", now },
    // What was left out before the form was asked for again is still said.
    change: { ...known, failure: [form.failure, leftOutText(missing)].filter(Boolean).join(" ") || null },
    free: missing.map(({ id }) => id),
  });
}

/** Leaves out what EasyPost does not take and has the others asked for again; without anything to leave out it fails. */
async function goOnWithout(
  deps: Deps,
  form: StoredScanForm,
  account: PostageAccount,
  refusal: string,
): Promise<void> {
  const now = deps.clock.now();
  const found = await findUnfit(deps, form, account, refusal);
  if (found.kind === "unclear") return lookAgain(deps, form);
  const { unfit } = found;
  if (unfit.length === 0 || unfit.length === form.labels.length)
    return failScanForm(deps, form, withOrderNames(refusal, form.labels));
  await moveScanForm(deps.db, {
    ...{ id: form.id, from: askedFrom(form), to: "wanted", now },
    change: { notBefore: now, failure: unfitText(unfit) },
    free: unfit.map(({ label }) => label.id),
  });
}

/** The form is not made: the reason is kept, and its labels can be refunded or put into another form. */
export async function failScanForm(
  deps: Pick<Deps, "db" | "clock">,
  form: StoredScanForm,
  reason: string,
  from: ScanFormState[] = OPEN,
): Promise<void> {
  const now = deps.clock.now();
  const change = { failure: cutCharacters(reason, 500) };
  await moveScanForm(deps.db, { id: form.id, from, to: "failed", change, now, free: "all" });
}

/** One that EasyPost was making stays so, and is read again; another is looked for. */
async function lookAgain(deps: Pick<Deps, "db" | "clock">, form: StoredScanForm): Promise<void> {
  const to = form.state === "creating" ? "creating" : "unclear";
  await put(deps, form, to, new Date(deps.clock.now().getTime() + LOOK_AGAIN_MS));
}

/** What is known of a form that EasyPost is making is not taken back by an answer to having asked for it. */
function askedFrom({ state }: StoredScanForm): ScanFormState[] {
  return state === "creating" ? OPEN : ASKING;
}

async function put(
  deps: Pick<Deps, "db" | "clock">,
  form: StoredScanForm,
  to: ScanFormState,
  notBefore: Date,
): Promise<void> {
  const from = to === "creating" ? OPEN : ASKING;
  await moveScanForm(deps.db, { id: form.id, from, to, change: { notBefore }, now: deps.clock.now() });
}
