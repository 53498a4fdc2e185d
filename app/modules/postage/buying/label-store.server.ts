// Labels while they are quoted and bought: every change names the states that it may start from.
import type { Db, DbTransaction } from "~/db/client.server";
import { Prisma, type Label } from "~/db/generated/client";
import type { ParcelContent } from "../groups/ready-pledge";
import type { CustomsDeclaration, PostalAddress } from "../ports";
import type { StoredFailure } from "./label-failure";
import { LABEL_STATES, nextLabelState, statesBefore, type LabelEvent, type LabelState } from "./label-state";

export interface StoredLabel extends Omit<
  Label,
  | "state"
  | "contents"
  | "address"
  | "customs"
  | "failure"
  | "forms"
  | "quotedMinor"
  | "confirmedMinor"
  | "insuredMinor"
> {
  state: LabelState;
  contents: ParcelContent[];
  address: PostalAddress | null;
  customs: CustomsDeclaration | null;
  failure: StoredFailure | null;
  forms: { type: string; url: string }[];
  quotedMinor: number | null;
  confirmedMinor: number | null;
  insuredMinor: number | null;
  pledge: {
    state: string;
    status: string;
    problemCodes: string[];
    raw: unknown;
    orderGid: string | null;
    campaignId: string;
    redactedAt: Date | null;
  };
  batch: { state: string };
}

const WITH = {
  pledge: {
    select: {
      ...{ state: true, status: true, problemCodes: true, raw: true, orderGid: true },
      ...{ campaignId: true, redactedAt: true },
    },
  },
  batch: { select: { state: true } },
} as const;

function toNumber(amount: bigint | null): number | null {
  return amount === null ? null : Number(amount);
}

/** Null when the shop has no such label. */
export async function readLabel(db: Db, shopDomain: string, id: string): Promise<StoredLabel | null> {
  const row = await db.label.findFirst({ where: { id, shopDomain }, include: WITH });
  if (!row) return null;
  const { quotedMinor, confirmedMinor, insuredMinor, ...rest } = row;
  return {
    ...(rest as unknown as StoredLabel),
    quotedMinor: toNumber(quotedMinor),
    confirmedMinor: toNumber(confirmedMinor),
    insuredMinor: toNumber(insuredMinor),
  };
}

export interface NewLabel {
  shopDomain: string;
  batchId: string;
  pledgeId: string;
  orderGid: string;
  orderName: string;
  position: number;
  groupKey: string;
  contents: ParcelContent[];
  packageTypeId: string;
  weightGrams: number;
  insuredMinor: number | null;
  address: PostalAddress;
  countryCode: string;
  createdAt: Date;
}

/** Inserts those whose pledge has no open label; answers the pledges that got one. */
export async function insertLabels(tx: DbTransaction, labels: NewLabel[]): Promise<Set<string>> {
  const data = labels.map(({ contents, address, insuredMinor, ...rest }) => {
    const stored: object = address;
    return {
      ...rest,
      contents: contents as unknown as Prisma.InputJsonValue,
      address: stored,
      insuredMinor: insuredMinor === null ? null : BigInt(insuredMinor),
      updatedAt: rest.createdAt,
    };
  });
  const rows = await tx.label.createManyAndReturn({ data, skipDuplicates: true, select: { pledgeId: true } });
  return new Set(rows.map(({ pledgeId }) => pledgeId));
}

/** Numbers the labels of a batch anew from 0, in their order: some that were to be in it were not inserted. */
export async function closeGaps(tx: DbTransaction, batchId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Label" l SET position = ranked.place
    FROM (
      SELECT id, row_number() OVER (ORDER BY position) - 1 AS place FROM "Label" WHERE "batchId" = ${batchId}
    ) ranked
    WHERE l.id = ranked.id AND l.position <> ranked.place`;
}

export type LabelChange = Partial<
  Omit<Prisma.LabelUncheckedUpdateManyInput, "state" | "contents" | "address" | "customs" | "failure">
> & {
  contents?: ParcelContent[];
  address?: PostalAddress;
  customs?: CustomsDeclaration | null;
  failure?: StoredFailure | null;
};

/** Lets the event happen to the label if it can in its present state; answers whether it did. */
export async function moveLabel(
  db: Db,
  move: {
    id: string;
    event: LabelEvent;
    now: Date;
    set?: LabelChange;
    /** Only from these of the states that the event can happen in. */
    from?: readonly LabelState[];
    /** Only while this is the newest intent to buy: a worker that was thought dead changes nothing any more. */
    intentAt?: Date | null;
  },
): Promise<boolean> {
  const before = statesBefore(move.event).filter((state) => move.from?.includes(state) ?? true);
  const targets = LABEL_STATES.filter((to) =>
    before.some((state) => nextLabelState(state, move.event) === to),
  );
  const [to] = targets;
  if (to === undefined || targets.length > 1) throw new Error(`${move.event} does not lead to one state`);
  const { count } = await db.label.updateMany({
    where: {
      ...{ id: move.id, state: { in: before } },
      ...(move.intentAt ? { intentAt: move.intentAt } : {}),
    },
    data: { state: to, notBefore: null, updatedAt: move.now, ...toColumns(move.set ?? {}) },
  });
  return count > 0;
}

/** Writes without changing the state. */
export async function noteLabel(db: Db, id: string, now: Date, set: LabelChange): Promise<void> {
  await db.label.updateMany({ where: { id }, data: { updatedAt: now, ...toColumns(set) } });
}

function toColumns({
  contents,
  address,
  customs,
  failure,
  ...rest
}: LabelChange): Prisma.LabelUncheckedUpdateManyInput {
  const json = (value: unknown) => (value === null ? Prisma.DbNull : (value as Prisma.InputJsonValue));
  return {
    ...rest,
    ...(contents === undefined ? {} : { contents: json(contents) as Prisma.InputJsonValue }),
    ...(address === undefined ? {} : { address: json(address) }),
    ...(customs === undefined ? {} : { customs: json(customs) }),
    ...(failure === undefined ? {} : { failure: json(failure) }),
  };
}
