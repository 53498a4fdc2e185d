import type { PledgeEventView } from "~/modules/pledges/views/views";

const SENTENCES: Record<string, string> = {
  "pledge.received": "Received from the platform",
  "pledge.changed": "Changed by the platform",
  "pledge.changed_after_push": "Changed by the platform after the push",
  "pledge.change_withdrawn": "The platform took its change back",
  "pledge.pending_change_taken": "The platform's later change was taken in",
  "pledge.corrected": "Corrected by you",
  "pledge.total_paid_accepted": "Total paid accepted as it is by you",
  "pledge.foreign_order_decided": "You decided on the order found in Shopify",
  "pledge.skipped": "Taken out of every push by you",
  "pledge.taken_back": "Taken back in by you",
  "pledge.import_undone": "Taken back to what it was before an import",
  "pledge.cancelled": "Cancelled by the platform",
  "pledge.left_batch": "Left its batch: a check before sending found a problem",
  "pledge.redacted": "Personal data erased on request",
  "pledge.blocked": "Found to be blocked",
  "pledge.created": "Became an order",
  "pledge.unfulfilled": "Nothing is shipped any more",
  "pledge.partially_shipped": "Partially shipped",
  "pledge.shipped": "Everything shipped",
  "pledge.delivered": "Everything delivered",
  "package.added": "Parcel added",
  "package.status": "Parcel moved on",
  "package.tracking": "Tracking of a parcel changed",
  "label.bought": "Label bought",
  "label.shipment_cancelled": "Shipment of the label cancelled in Shopify",
  "label.number_changed": "Tracking number of the label changed in Shopify",
  "label.refund_requested": "Refund of the label asked for by you",
  "label.refund_submitted": "Refund of the label accepted by EasyPost",
  "label.refund_rejected": "Refund of the label rejected",
  "label.refunded": "Label refunded and credited",
  "label.fulfilled": "Fulfilment made in Shopify for the label",
  "label.unfulfilled": "Fulfilment of the refunded label cancelled in Shopify",
  "shipment.made": "Marked as shipped by you",
  "shipment.tracking_changed": "Tracking number set by you",
  "shipment.undone": "Shipment taken back by you",
  "order.on_hold": "Put on hold in Shopify",
  "push.unknown": "Shopify gave no clear answer; looking before anything else",
  "push.absent": "Looked twice: there is no order, so it is sent again",
  "push.refused": "Refused by Shopify",
  "push.retried": "Tried again by you",
  "push.renewed": "Prepared again for a new order",
  "push.sent_again": "Sent again on your word",
  "push.undecidable": "Could not be settled by looking; waiting for your decision",
  "order.created": "Order created",
  "order.adopted": "Order found in Shopify and linked",
  "order.duplicate": "More than one order found in Shopify",
  "order.placed": "Items assigned to the connection's location",
  "order.place_failed": "Items could not be assigned to the connection's location",
  "order.held": "Order put on hold",
  "order.hold_failed": "Order could not be put on hold",
  "order.released": "Hold released",
  "order.undone": "Order cancelled by undoing its batch",
  "order.undo_failed": "Undoing the batch could not cancel the order",
  "order.cancelled": "Order cancelled",
  "order.deleted": "Order deleted in Shopify",
};

const ACTORS: Record<string, string> = {
  platform: "platform",
  creator: "you",
  app: "PledgeDock",
  shopify: "Shopify",
};

/** One line of the history; details only where they tell something. */
export function describeEvent(event: PledgeEventView): string {
  const words = event.kind.replaceAll(/[._]/g, " ");
  const sentence = SENTENCES[event.kind] ?? words.charAt(0).toUpperCase() + words.slice(1);
  const details = ["orderName", "number", "carrier", "to", "message", "reason", "decision"].flatMap(
    (name) => {
      const value = event.detail[name];
      return typeof value === "string" && value !== ""
        ? [name === "to" ? value.replaceAll("_", " ") : value]
        : [];
    },
  );
  const actor = ACTORS[event.actor] ?? event.actor;
  return `${sentence}${details.length > 0 ? `: ${details.join(", ")}` : ""} (${actor})`;
}
