import { SaveBar } from "@shopify/app-bridge-react";

interface DraftSaveBarProps {
  id: string;
  dirty: boolean;
  saving: boolean;
  onSave: () => void;
  onDiscard: () => void;
}

/** Shopify's bar with Save and Discard, open while something is typed that is not saved. */
export function DraftSaveBar({ id, dirty, saving, onSave, onDiscard }: DraftSaveBarProps) {
  return (
    <SaveBar id={id} open={dirty}>
      <button variant="primary" type="button" onClick={() => onSave()} disabled={saving}>
        Save
      </button>
      <button type="button" onClick={onDiscard} disabled={saving}>
        Discard
      </button>
    </SaveBar>
  );
}
