/** Where a connection's callback secret stands; binds the encrypted text to its row and column. */
export function callbackSecretContext(connectionId: string): string {
  return `Connection:${connectionId}:callbackSecret`;
}
