// The words for what happens with a row, before and after.
import type {
  RowState,
  RowVerdict,
  TrackingUploadCounts,
  TrackingUploadRowView,
  TrackingUploadView,
} from "~/modules/fulfillment/tracking-upload/tracking-views";

type Tone = "success" | "info" | "attention" | "warning" | "critical" | undefined;

export const VERDICT_LABELS: Record<RowVerdict, string> = {
  ship: "Ships",
  add_number: "Gets its number",
  replace: "Number replaced",
  skip: "Left alone",
  refuse: "Refused",
};

const VERDICT_TONES: Record<RowVerdict, Tone> = {
  ship: "success",
  add_number: "info",
  replace: "attention",
  skip: undefined,
  refuse: "critical",
};

export const STATE_LABELS: Record<RowState, string> = {
  waiting: "Waiting",
  applied: "Done",
  skipped: "Left alone",
  refused: "Refused",
  undone: "Taken back",
  kept: "Could not be taken back",
};

const STATE_TONES: Record<RowState, Tone> = {
  waiting: "info",
  applied: "success",
  skipped: undefined,
  refused: "critical",
  undone: undefined,
  kept: "warning",
};

/** Nothing has been changed yet: rows show what would happen to them. */
export function isAhead({ state }: Pick<TrackingUploadView, "state">): boolean {
  return state === "reading" || state === "needs_mapping" || state === "preview";
}

export function rowBadge(row: TrackingUploadRowView, ahead: boolean): { label: string; tone: Tone } {
  if (ahead && row.verdict) return { label: VERDICT_LABELS[row.verdict], tone: VERDICT_TONES[row.verdict] };
  return { label: STATE_LABELS[row.state], tone: STATE_TONES[row.state] };
}

export interface RowChoice {
  value: RowVerdict | RowState;
  label: string;
  count: number;
}

/** By what the rows can be filtered; only what occurs. */
export function rowChoices(counts: TrackingUploadCounts, ahead: boolean): RowChoice[] {
  const choices: RowChoice[] = ahead
    ? [
        { value: "ship", label: VERDICT_LABELS.ship, count: counts.ship },
        { value: "add_number", label: VERDICT_LABELS.add_number, count: counts.addNumber },
        { value: "replace", label: VERDICT_LABELS.replace, count: counts.replace },
        { value: "skip", label: VERDICT_LABELS.skip, count: counts.skip },
        { value: "refuse", label: VERDICT_LABELS.refuse, count: counts.refuse },
      ]
    : (["waiting", "applied", "skipped", "refused", "undone", "kept"] as const).map((state) => ({
        value: state,
        label: STATE_LABELS[state],
        count: counts[state],
      }));
  return choices.filter(({ count }) => count > 0);
}
