// How far the creator is with each of the five steps of Start shipping; every page of them shows all five.

export type StepKey = "setup" | "items" | "groups" | "batches" | "credit";
/** `missing`: the next step cannot go on before somebody does something here. */
export type StepState = "done" | "open" | "missing";

export interface ShippingStep {
  key: StepKey;
  title: string;
  url: string;
  state: StepState;
  /** What is missing, or how things stand; empty for nothing to say. */
  note: string;
  /** The page that the note speaks of, where that is not the step's own. */
  noteUrl?: string;
  /** Somebody works on it: it says something else in a moment. */
  moving?: boolean;
}
