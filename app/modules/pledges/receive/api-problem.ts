/** What is wrong with, or odd about, something a platform sent. */
export interface ApiProblem {
  code: string;
  /** Field in the pushed JSON, e.g. `lines[0].quantity`; "" for the whole. */
  path: string;
  message: string;
}
