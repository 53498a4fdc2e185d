import type { PostageDeps } from "../postage-deps";
import type { PostageAccount, ScanFormOutcome } from "../ports";
import { readAccount } from "../setup/read-postage-setup.server";
import { createScanForm } from "./create-scan-form.server";
import { MOST_LABELS_PER_FORM } from "./scan-form-plan";
import { findScanForm, moveScanForm, type StoredScanForm } from "./scan-form-store.server";
import { failScanForm, lookForScanForm, settleScanForm } from "./settle-scan-form.server";

const SECOND_MS = 1000;
const WITHOUT_ACCOUNT = "The EasyPost key that bought these labels is not stored any more.";
/** What certainly did not reach EasyPost, or got no answer, is tried so often. */
const MOST_ATTEMPTS = 8;
/** Jobs are woken up by the database's clock. */
const CLOCKS_APART_MS = 2 * SECOND_MS;

/**
 * The next step of a SCAN form: asking EasyPost for it, finding out what became of a request without answer, or
 * whether EasyPost has finished it. Running it twice at once asks EasyPost once.
 */
export async function runScanForm(
  deps: PostageDeps,
  { shopDomain, scanFormId }: { shopDomain: string; scanFormId: string },
): Promise<void> {
  const asked = await findScanForm(deps.db, shopDomain, scanFormId);
  if (!asked || isWaiting(deps, asked)) return;
  const account = await readAccount(deps, { shopDomain, kind: asked.account });
  if (!account) return failScanForm(deps, asked, WITHOUT_ACCOUNT, ["wanted"]);
  let form: StoredScanForm | null = asked;
  let before: number;
  do {
    before = form.labels.length;
    await step(deps, form, account);
    form = await findScanForm(deps.db, shopDomain, scanFormId);
    // What EasyPost refused was left out: the others are asked for at once.
  } while (form?.state === "wanted" && form.labels.length < before);
  if (form) await goOn(deps, asked, form);
}

/**
 * Whether another job looks at it when its wait is over; each of two that do would have the next one sent. Not so when
 * EasyPost makes it: then its news may come before.
 */
function isWaiting({ clock }: Pick<PostageDeps, "clock">, { state, notBefore }: StoredScanForm): boolean {
  if (state === "creating" || notBefore === null) return false;
  return notBefore.getTime() - clock.now().getTime() > CLOCKS_APART_MS;
}

async function step(deps: PostageDeps, form: StoredScanForm, account: PostageAccount): Promise<void> {
  switch (form.state) {
    case "wanted":
      return send(deps, form, account);
    case "sending":
    case "unclear":
      return lookForScanForm(deps, form, account);
    case "creating":
      if (form.easypostId === null) return lookForScanForm(deps, form, account);
      return settleScanForm(deps, form, account, await deps.postage.readScanForm(account, form.easypostId));
  }
}

/** The intent is committed first; the winner of that write is the only one that sends. */
async function send(deps: PostageDeps, form: StoredScanForm, account: PostageAccount): Promise<void> {
  const now = deps.clock.now();
  if (form.notBefore && form.notBefore > now) return;
  if (form.attempts >= MOST_ATTEMPTS)
    return failScanForm(
      deps,
      form,
      `EasyPost did not make it in ${MOST_ATTEMPTS} attempts. Try again later.`,
      ["wanted"],
    );
  const lastSendBy = new Date(now.getTime() + deps.timing.sendWindowSeconds * SECOND_MS);
  const claimed = await moveScanForm(deps.db, {
    ...{ id: form.id, from: ["wanted"], to: "sending", now },
    change: { intentAt: now, lastSendBy, attempts: form.attempts + 1, notBefore: lastSendBy },
  });
  if (!claimed) return;
  const shipmentIds = form.labels.flatMap(({ shipmentId }) => shipmentId ?? []);
  await settleScanForm(
    deps,
    { ...form, lastSendBy },
    account,
    await sendTo(deps, account, shipmentIds, lastSendBy),
  );
}

async function sendTo(
  deps: PostageDeps,
  account: PostageAccount,
  shipmentIds: string[],
  lastSendBy: Date,
): Promise<ScanFormOutcome> {
  if (deps.clock.now() > lastSendBy) return { kind: "not-executed", reason: "too late", retryAfterMs: 0 };
  try {
    return await deps.postage.createScanForm(account, shipmentIds);
  } catch (error) {
    deps.log.error({ err: error }, "asking for a SCAN form threw; its outcome is unknown");
    return { kind: "unknown", reason: "unexpected error" };
  }
}

/**
 * Wakes itself up while the form is not settled; after a full one the rest of the batch gets the next. Full is what was
 * asked for: what EasyPost left out of it goes into the next form, too, unless it took nothing at all.
 */
async function goOn(deps: PostageDeps, asked: StoredScanForm, form: StoredScanForm): Promise<void> {
  const { id, shopDomain, batchId } = asked;
  if (form.state === "failed") return;
  if (form.state === "created") {
    const isFull = asked.labels.length >= MOST_LABELS_PER_FORM && form.labelCount > 0;
    if (isFull) await createScanForm(deps, { shopDomain, batchId });
    return;
  }
  const startAfter = form.notBefore ?? deps.clock.now();
  await deps.jobs.send("postage.scan-form", { shopDomain, scanFormId: id }, { startAfter });
}
