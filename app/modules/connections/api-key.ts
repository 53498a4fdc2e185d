/** A connection key that was found valid: whose pledges its holder may send and see. */
export interface ApiKey {
  id: string;
  connectionId: string;
  shopDomain: string;
  platform: string;
  /** Validates only; nothing is stored. */
  sandbox: boolean;
}
