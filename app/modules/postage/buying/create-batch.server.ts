import { assertNever } from "~/lib/assert-never";
import { readNotReady, readReady, type NotReadyPledge } from "../groups/read-ready.server";
import type { ReadyPledge } from "../groups/ready-pledge";
import type { PostageDeps } from "../postage-deps";
import { readPostageSetup } from "../setup/read-postage-setup.server";
import {
  BatchChoiceSchema,
  BatchSourceSchema,
  MOST_LABELS,
  type BatchSource,
  type LeftPledge,
} from "./batch-choice";
import { findBatchByRequest } from "./batch-store.server";
import { checkChoice, type ChoiceProblem } from "./check-choice";
import { describeHeld } from "./held-label";
import { findHeldByPledge } from "./held-label-store.server";
import { writeBatch } from "./write-batch.server";

export type CreateBatchResult =
  | { kind: "created"; batchId: string; left: LeftPledge[] }
  | { kind: "refused"; message: string; problems: ChoiceProblem[]; left: LeftPledge[] };

const REQUEST_KEY = /^[\w-]{8,100}$/;

/**
 * Makes a batch of labels, one per ready pledge of a group or a selection, and has it quoted; of a group of more than
 * 10,000 the first. The same request again is the same batch. A pledge with a label under way gets no second one: `left`
 * names everybody left out, with the reason.
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
  const problems = checkChoice(setup, choice.data, deps.clock.now());
  if (problems.length > 0) return refuse(problems.map(({ message }) => message).join(" "), problems);
  const { ready, left } = await gather(deps, shopDomain, source.data);
  if (ready.length === 0) return refuse(nobody(left), [], left);
  const request = { shopDomain, requestKey, source: source.data, choice: choice.data };
  const written = await writeBatch(deps, setup, request, ready, left);
  return written.kind === "nobody" ? refuse(nobody(written.left), [], written.left) : written;
}

async function gather(
  deps: PostageDeps,
  shopDomain: string,
  source: BatchSource,
): Promise<{ ready: ReadyPledge[]; left: LeftPledge[] }> {
  switch (source.kind) {
    case "group": {
      // What a batch cannot hold stays in the group, for the next one.
      const ready = await readReady(deps, { shopDomain, groupKey: source.groupKey });
      return { ready: ready.slice(0, MOST_LABELS), left: [] };
    }
    case "pledges": {
      const { pledgeIds } = source;
      const ready = await readReady(deps, { shopDomain, pledgeIds });
      // Asked only about the others: a pledge that stops being ready in between is told about once, when it is written.
      const isReady = new Set(ready.map(({ pledgeId }) => pledgeId));
      const others = pledgeIds.filter((id) => !isReady.has(id));
      const notReady = await readNotReady(deps, { shopDomain, pledgeIds: others });
      return { ready, left: await explain(deps, shopDomain, notReady) };
    }
    default:
      return assertNever(source);
  }
}

/** Where nothing is left because another label holds it, that one is named. */
async function explain(
  deps: PostageDeps,
  shopDomain: string,
  notReady: NotReadyPledge[],
): Promise<LeftPledge[]> {
  const empty = notReady.filter(({ hindrance }) => hindrance === "nothing_left");
  const held = await findHeldByPledge(
    deps.db,
    shopDomain,
    empty.map(({ pledgeId }) => pledgeId),
  );
  return notReady.map(({ pledgeId, orderName, hindrance, message }) => {
    const label = hindrance === "nothing_left" ? held.get(pledgeId) : undefined;
    const reason = label ? `Order ${label.orderName}: ${describeHeld(label)}` : message;
    return { pledgeId, orderName, reason };
  });
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
