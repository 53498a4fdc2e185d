// What can be set on the simulated EasyPost, and the accounts it opens with.

/** Account of the platform; the demo's and the tests' EASYPOST_API_KEY. */
export const PLATFORM_KEY = "EZTKplatformdemo0001";
/** A creator's own account. */
export const CREATOR_KEY = "EZTKcreatordemo00001";
/** An account without money. */
export const EMPTY_KEY = "EZTKemptydemo0000001";
/** EASYPOST_WEBHOOK_SECRET of the demo and the tests. */
export const PLATFORM_WEBHOOK_SECRET = "pledgedock-demo-postage-secret";

export interface OpenAccount {
  apiKey: string;
  name: string;
  /** Dollars, such as "25000.00". */
  balance: string;
}

export const DEFAULT_ACCOUNTS: readonly OpenAccount[] = [
  { apiKey: PLATFORM_KEY, name: "platform", balance: "25000.00" },
  { apiKey: CREATOR_KEY, name: "creator", balance: "25000.00" },
  { apiKey: EMPTY_KEY, name: "empty", balance: "0.00" },
];

export interface EasyPostSettings {
  /** Insurance every label gets without being asked, as the recorded test account has it ("50.00"); null for none. */
  autoInsure: string | null;
  /** EasyPost's own fee per label, dollars. */
  labelFee: string;
  /** How long USPS takes to decide about a refund; null: only when told to (POST /__do). */
  refundSettleMs: number | null;
  /** A refund asked sooner after the purchase than this is rejected; asked again later it is taken. */
  rejectRefundsWithinMs: number;
  /** Whether a refund gives the insurance fee back, too. */
  refundInsurance: boolean;
  /** How long a SCAN form stays "creating"; 0: made at once, as recorded. */
  scanFormDelayMs: number;
  /** Every SCAN form ends as "failed". */
  failScanForms: boolean;
  /** First scan this long after the purchase, delivery after twice that; null: no scans by themselves. */
  trackDelayMs: number | null;
  /** How long USPS takes to sell one label; a second purchase meanwhile is told so. */
  buyMs: number;
  /** Requests per second on lists (EasyPost's documented limit is 5). */
  listsPerSecond: number;
  /** Waits between attempts to deliver one webhook. */
  webhookRetryDelaysMs: number[];
}

export const DEFAULT_SETTINGS: EasyPostSettings = {
  autoInsure: null,
  labelFee: "0.00",
  refundSettleMs: null,
  rejectRefundsWithinMs: 0,
  refundInsurance: true,
  scanFormDelayMs: 0,
  failScanForms: false,
  trackDelayMs: null,
  buyMs: 0,
  listsPerSecond: 5,
  webhookRetryDelaysMs: [200, 1000, 5000],
};

/** Body of POST /__config; answers the names nobody knows. */
export function applySettings(settings: EasyPostSettings, change: Record<string, unknown>): string[] {
  const unknown: string[] = [];
  for (const [name, value] of Object.entries(change)) {
    if (name in DEFAULT_SETTINGS) Object.assign(settings, { [name]: value });
    else unknown.push(name);
  }
  return unknown;
}
