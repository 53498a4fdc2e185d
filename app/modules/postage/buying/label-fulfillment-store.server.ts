// The fulfilment of labels in Shopify: whether it is wanted, and what came of it.
import type { Db } from "~/db/client.server";
import type { LabelFulfillmentState } from "./label-state";

/** Moves on what is still in one of the states; answers whether it was. */
export async function settleFulfillment(
  db: Db,
  move: {
    labelId: string;
    from: LabelFulfillmentState[];
    to: LabelFulfillmentState;
    note: string | null;
    now: Date;
  },
): Promise<boolean> {
  const { count } = await db.label.updateMany({
    where: { id: move.labelId, state: "bought", fulfillmentState: { in: move.from } },
    data: { fulfillmentState: move.to, fulfillmentNote: move.note, updatedAt: move.now },
  });
  return count > 0;
}
