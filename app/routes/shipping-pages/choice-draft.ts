// What the creator chooses for parcels, as typed into the form.

export interface ChoiceDraft {
  packageTypeId: string;
  /** cheapest, fastest, or a service by EasyPost's name: inside the USA, and abroad. */
  service: string;
  /** "": nothing was chosen for abroad. */
  serviceAbroad: string;
  withinDays: string;
  weight: string;
  /** yyyy-mm-dd */
  shipDate: string;
  insured: string;
  /** The same form sent twice makes one batch. */
  requestKey: string;
}

/** Why nothing was quoted. */
export interface ChoiceRefusal {
  kind: "refused";
  message: string;
  problems: { field: string; message: string }[];
}
