/** Where a connection's callback secret stands; binds the encrypted text to its row and column. */
export function callbackSecretContext(connectionId: string): string {
  return `Connection:${connectionId}:callbackSecret`;
}

/** Where a shop's EasyPost key or the secret of its EasyPost webhooks stands. */
export function postageSecretContext(shopDomain: string, column: "apiKey" | "webhookSecret"): string {
  return `PostageSettings:${shopDomain}:${column}`;
}
