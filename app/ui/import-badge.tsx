import { Badge, type BadgeProps } from "@shopify/polaris";
import type { ImportState } from "~/modules/pledges/import/import-views";

const LABELS: Record<ImportState, string> = {
  uploading: "Uploading",
  uploaded: "To map",
  mapped: "Ready to import",
  running: "Importing",
  finished: "Imported",
  cancelled: "Cancelled",
  failed: "Failed",
  undoing: "Being undone",
  undone: "Undone",
};

const TONES: Record<ImportState, BadgeProps["tone"]> = {
  uploading: "info",
  uploaded: "attention",
  mapped: "attention",
  running: "info",
  finished: "success",
  cancelled: undefined,
  failed: "critical",
  undoing: "info",
  undone: undefined,
};

/** How far a pledge file is, in words and colour. */
export function ImportBadge({ state }: { state: ImportState }) {
  return <Badge tone={TONES[state]}>{LABELS[state]}</Badge>;
}
