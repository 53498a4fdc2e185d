import { assertNever } from "~/lib/assert-never";
import { inTransaction } from "~/db/client.server";
import { readNotReady, readReady } from "../groups/read-ready.server";
import type { ReadyPledge } from "../groups/ready-pledge";
import type { PostageDeps } from "../postage-deps";
import type { PostageSetup } from "../setup/postage-setup";
import { readPostageSetup } from "../setup/read-postage-setup.server";
import { explainEndedService, isUspsService } from "../usps/services";
import {
  BatchChoiceSchema,
  BatchSourceSchema,
  MOST_LABELS,
  type BatchChoice,
  type BatchSource,
  type LeftPledge,
  type StoredChoice,
} from "./batch-choice";
import {
  completeBatch,
  findBatchByRequest,
  insertBatch,
  takeBatchNumber,
  type NewBatch,
} from "./batch-store.server";
import { insertLabels, type NewLabel } from "./label-store.server";

export interface ChoiceProblem {
  /** Of BatchChoice, or `source`. */
  field: string;
  message: string;
}

export type CreateBatchResult =
  | { kind: "created"; batchId: string; left: LeftPledge[] }
  | { kind: "refused"; message: string; problems: ChoiceProblem[]; left: LeftPledge[] };

/** Labels written in one statement. */
const AT_ONCE = 500;
const REQUEST_KEY = /^[\w-]{8,100}$/;

/**
 * Makes a batch of labels, one per ready pledge of a group or a selection, and has it quoted. The same request again is
 * the same batch. A pledge with a label under way gets no second one: `left` names everybody left out, with the reason.
 */
export async function createBatch(
  deps: PostageDeps,
  input: { shopDomain: string; requestKey: string; source: unknown; choice: unknown },
): Promise<CreateBatchResult> {
  const { shopDomain, requestKey } = input;
  if (!REQUEST_KEY.test(requestKey)) return refuse("The form is not complete: load the page again.");
  const before = await findBatchByRequest(deps.db, shopDomain, requestKey);
  if (before) return { kind: "created", batchId: before.id, left: before.choice.left };
  const choice = BatchChoiceSchema.safeParse(input.choice);
  const source = BatchSourceSchema.safeParse(input.source);
  if (!choice.success || !source.success) {
    const issues = [...(choice.error?.issues ?? []), ...(source.error?.issues ?? [])];
    const problems = issues.map(({ path, message }) => ({ field: path.map(String).join("."), message }));
    return refuse("Some of the choices are not valid: look at the fields.", problems);
  }
  const setup = await readPostageSetup(deps, { shopDomain });
  const problems = checkChoice(deps, setup, choice.data);
  if (problems.length > 0) return refuse(problems.map(({ message }) => message).join(" "), problems);
  const { ready, left } = await gather(deps, shopDomain, source.data);
  if (ready.length === 0) return refuse(nobody(left), [], left);
  if (ready.length > MOST_LABELS)
    return refuse(`A batch has at most ${MOST_LABELS} labels: this would be ${ready.length}.`);
  return write(
    deps,
    setup,
    { shopDomain, requestKey, source: source.data, choice: choice.data },
    ready,
    left,
  );
}

async function gather(
  deps: PostageDeps,
  shopDomain: string,
  source: BatchSource,
): Promise<{ ready: ReadyPledge[]; left: LeftPledge[] }> {
  switch (source.kind) {
    case "group":
      return { ready: await readReady(deps, { shopDomain, groupKey: source.groupKey }), left: [] };
    case "pledges": {
      const { pledgeIds } = source;
      const ready = await readReady(deps, { shopDomain, pledgeIds });
      const notReady = await readNotReady(deps, { shopDomain, pledgeIds });
      const left = notReady.map(({ pledgeId, orderName, message }) => ({
        pledgeId,
        orderName,
        reason: message,
      }));
      return { ready, left };
    }
    default:
      return assertNever(source);
  }
}

function checkChoice(deps: PostageDeps, setup: PostageSetup, choice: BatchChoice): ChoiceProblem[] {
  const gaps = setup.missing.map(({ gap, message }) => ({ field: gap, message }));
  const problems: ChoiceProblem[] = [...gaps];
  if (setup.account?.kind === "platform" && setup.funding !== "shopify_billing") {
    const message =
      "Labels of the platform's account are paid through Shopify: approve the charges in Setup.";
    problems.push({ field: "billing", message });
  }
  if (!setup.packageTypes.some(({ id }) => id === choice.packageTypeId))
    problems.push({ field: "packageTypeId", message: "Choose one of your package types." });
  const { service } = choice;
  if (service.kind === "service" && !isUspsService(service.service)) {
    const message = explainEndedService(service.service) ?? "USPS has no such service: choose another.";
    problems.push({ field: "service", message });
  }
  // A day's grace: the ship-from's day may end before or after UTC's.
  const yesterday = new Date(deps.clock.now().getTime() - 24 * 3_600_000).toISOString().slice(0, 10);
  if (choice.shipDate < yesterday)
    problems.push({ field: "shipDate", message: "The ship date is over: choose today or a later day." });
  return problems;
}

interface Request {
  shopDomain: string;
  requestKey: string;
  source: BatchSource;
  choice: BatchChoice;
}

async function write(
  deps: PostageDeps,
  setup: PostageSetup,
  request: Request,
  ready: ReadyPledge[],
  left: LeftPledge[],
): Promise<CreateBatchResult> {
  const { shopDomain, requestKey } = request;
  try {
    return await inTransaction(deps.db, async (tx) => {
      const number = await takeBatchNumber(tx, shopDomain);
      const batch = toBatch(deps, setup, request, number);
      const batchId = await insertBatch(tx, batch);
      const labels = ready
        .toSorted(byGroupThenSku)
        .map((pledge, position) => toLabel(batch, batchId, pledge, position));
      const taken = new Set<string>();
      for (let at = 0; at < labels.length; at += AT_ONCE)
        for (const id of await insertLabels(tx, labels.slice(at, at + AT_ONCE))) taken.add(id);
      const busy = labels.filter(({ pledgeId }) => !taken.has(pledgeId)).map(inOtherBatch);
      const all = [...left, ...busy];
      if (taken.size === 0) throw new NobodyLeft(all);
      await completeBatch(tx, batchId, { total: taken.size, choice: { ...batch.choice, left: all } });
      await deps.jobs.send("postage.run", { shopDomain, batchId }, { tx });
      return { kind: "created" as const, batchId, left: all };
    });
  } catch (error) {
    if (error instanceof NobodyLeft) return refuse(nobody(error.left), [], error.left);
    // The same request at the same time.
    const other = await findBatchByRequest(deps.db, shopDomain, requestKey);
    if (other) return { kind: "created", batchId: other.id, left: other.choice.left };
    throw error;
  }
}

/** Takes the empty batch back with its transaction. */
class NobodyLeft extends Error {
  constructor(readonly left: LeftPledge[]) {
    super("nobody is left to get a label");
  }
}

function toBatch(deps: PostageDeps, setup: PostageSetup, request: Request, number: number): NewBatch {
  const { shopDomain, requestKey, source, choice } = request;
  const { account, shipFrom, feeBasisPoints } = setup;
  if (!account || !shipFrom) throw new Error("Setup was checked before");
  const stored: StoredChoice = {
    ...choice,
    source: source.kind === "group" ? source : { kind: "pledges", count: source.pledgeIds.length },
    left: [],
  };
  return {
    ...{ shopDomain, requestKey, number, choice: stored, account: account.kind, shipFrom, feeBasisPoints },
    ...{ shipDate: choice.shipDate, total: 0, createdAt: deps.clock.now() },
  };
}

function toLabel(batch: NewBatch, batchId: string, pledge: ReadyPledge, position: number): NewLabel {
  const { pledgeId, orderGid, orderName, groupKey, contents, address, countryCode } = pledge;
  const { packageTypeId, weightGrams, insuredMinor } = batch.choice;
  return {
    ...{ shopDomain: batch.shopDomain, batchId, position, createdAt: batch.createdAt },
    ...{ pledgeId, orderGid, orderName, groupKey, contents, address, countryCode },
    ...{ packageTypeId, insuredMinor, weightGrams: weightGrams ?? 0 },
  };
}

/** As printed: parcels with the same contents one after the other, groups by their SKUs. */
function byGroupThenSku(one: ReadyPledge, other: ReadyPledge): number {
  const skus = ({ contents }: ReadyPledge) =>
    contents.map(({ sku, quantity }) => `${sku} ${quantity}`).join("\n");
  return (
    compare(skus(one), skus(other)) ||
    compare(one.groupKey, other.groupKey) ||
    one.orderName.localeCompare(other.orderName, "en", { numeric: true }) ||
    compare(one.pledgeId, other.pledgeId)
  );
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

function inOtherBatch({ pledgeId, orderName }: NewLabel): LeftPledge {
  const reason = `Order ${orderName}: a label for it is under way in another batch.`;
  return { pledgeId, orderName, reason };
}

function nobody(left: readonly LeftPledge[]): string {
  const [first] = left;
  if (!first) return "Nothing of this group is ready to ship any more.";
  return left.length === 1
    ? first.reason
    : `None of the ${left.length} pledges can get a label now. ${first.reason}`;
}

function refuse(message: string, problems: ChoiceProblem[] = [], left: LeftPledge[] = []): CreateBatchResult {
  return { kind: "refused", message, problems, left };
}
