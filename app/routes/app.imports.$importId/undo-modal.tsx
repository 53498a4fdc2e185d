import { Text } from "@shopify/polaris";
import type { ImportView } from "~/modules/pledges/import/import-views";
import { ConfirmAction } from "~/ui/confirm-action";
import { countOf } from "~/ui/format-count";

/** Says what undoing an import takes back before it does. */
export function UndoModal(props: { view: ImportView; open: boolean; onClose: () => void }) {
  const { accepted, updated } = props.view.pledges;
  return (
    <ConfirmAction
      open={props.open}
      onClose={props.onClose}
      title="Undo this import?"
      confirmLabel="Undo the import"
      destructive
      fields={{ intent: "undo" }}
    >
      <Text as="p">
        {`${countOf(accepted, "pledge")} that it made are removed, and ${countOf(updated, "pledge")} that it changed become what they were. Pledges that were pushed, or changed since, stay as they are and are counted.`}
      </Text>
    </ConfirmAction>
  );
}
