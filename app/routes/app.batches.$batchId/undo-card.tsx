import { Banner } from "@shopify/polaris";
import type { BatchUndo } from "~/modules/pledges/views/views";
import { countOf } from "~/ui/format-count";

/** How undoing the batch is going, or how it ended. */
export function UndoCard({ undo }: { undo: BatchUndo | null }) {
  if (!undo) return null;
  const { cancelled, shipped, couldNot } = undo;
  const parts = [
    `${countOf(cancelled, "order")} cancelled`,
    ...(shipped > 0 ? [`${countOf(shipped, "order")} already shipped and kept`] : []),
    ...(couldNot > 0 ? [`${countOf(couldNot, "order")} could not be cancelled`] : []),
  ];
  return (
    <Banner
      tone={undo.state === "running" ? "info" : couldNot + shipped > 0 ? "warning" : "success"}
      title={undo.state === "running" ? "This batch is being undone" : "This batch was undone"}
    >
      <p>{`${parts.join(", ")}.`}</p>
    </Banner>
  );
}
