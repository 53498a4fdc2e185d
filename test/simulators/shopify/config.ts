// What can be set on the simulated store. Behaviour that nobody has verified on a live shop is a switch here.

export interface Switches {
  /** A second orderCreate with an `id` metafield value that is taken. Refused is likely, not proven. */
  duplicateId: "refuse" | "accept" | "drop-metafield";
  /** Whether a given financial status is recomputed from the transactions once the order exists. */
  statusRecalculated: boolean;
  /** Order-level tax: the given amount, or recomputed per line from the rate (may differ by a cent). */
  taxRounding: "as-given" | "recalculated";
  /** Whether orderCreate checks addresses the way orderUpdate does. */
  addressValidation: "strict" | "lenient";
  /** Whether orderByIdentifier sees an order at once or only with the search index. */
  identifierLookup: "immediate" | "lagged";
  /** How far the search index runs behind, in ms: fixed, or [least, most]. */
  searchLagMs: number | [number, number];
  /** Moving a fulfilment order on hold. Recordings list MOVE among its actions, but none shows it done. */
  moveOnHold: "refuse" | "accept";
  /** A usage record's key counts in the whole shop, as the changelog says, or on its line only, while that is in force. */
  usageKeys: "shop" | "line";
  /** Protected customer data: approved for the app, or null with errors. */
  protectedData: "granted" | "redacted";
}

/** Where the other simulated vendors of the same run are. */
export interface Neighbours {
  /** Page, state and faults of the mailbox, and its SMTP address. */
  mailbox: string;
  smtp: string;
  /** Address of the simulated crowdfunding platform, and its "host:port" for OUTBOUND_ALLOWED_HOSTS. */
  platform: string;
  platformHost: string;
  /** Address of the simulated EasyPost; its API is under /v2/. */
  easypost: string;
}

export interface SimulatorConfig extends Switches {
  clientId: string;
  clientSecret: string;
  /** Where webhooks go and what the admin page frames; null sends none. */
  appUrl: string | null;
  apiVersions: string[];
  accessTokenSeconds: number;
  refreshTokenSeconds: number;
  bulkDelayMs: number;
  /** How long the job of orderCancel takes. */
  cancelDelayMs: number;
  webhookRetryDelaysMs: number[];
  /** null when the store was started alone. */
  neighbours: Neighbours | null;
}

export const DEFAULT_CONFIG: SimulatorConfig = {
  clientId: "pledgedock-demo-key",
  clientSecret: "pledgedock-demo-secret",
  appUrl: null,
  apiVersions: ["2026-01", "2026-04", "2026-07", "2026-10", "unstable"],
  accessTokenSeconds: 3600,
  refreshTokenSeconds: 7_776_000,
  bulkDelayMs: 100,
  cancelDelayMs: 0,
  webhookRetryDelaysMs: [200, 1000, 5000],
  neighbours: null,
  duplicateId: "refuse",
  statusRecalculated: false,
  taxRounding: "as-given",
  addressValidation: "lenient",
  identifierLookup: "immediate",
  searchLagMs: 0,
  moveOnHold: "refuse",
  usageKeys: "shop",
  protectedData: "granted",
};

/** Leaky bucket of one shop: "off" never throttles (free-running benchmarks). */
export type BucketSettings = "off" | { restoreRate: number; maximumAvailable: number };

/** Seen in every recording of a standard shop. */
export const STANDARD_BUCKET: BucketSettings = { restoreRate: 100, maximumAvailable: 2000 };

/** Names of the settings that POST /__config may change. */
export function applyConfig(config: SimulatorConfig, change: Record<string, unknown>): string[] {
  const unknown: string[] = [];
  for (const [name, value] of Object.entries(change)) {
    if (name in DEFAULT_CONFIG) Object.assign(config, { [name]: value });
    else unknown.push(name);
  }
  return unknown;
}
