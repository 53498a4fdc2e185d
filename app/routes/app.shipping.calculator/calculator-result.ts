import type { CalculatedRate } from "~/modules/postage/rates/calculate-rates.server";

export type { CalculatedRate } from "~/modules/postage/rates/calculate-rates.server";

export type CalculatorResult =
  | { kind: "rated"; rates: CalculatedRate[]; notes: string[] }
  | { kind: "refused"; message: string; problems: { field: string; message: string }[] };
