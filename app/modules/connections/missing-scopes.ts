// Which of the scopes that the app needs the shop has not granted.

/** Granted by Shopify after a review of its own; without it the app works, with less certainty about old orders. */
export const READ_ALL_ORDERS = "read_all_orders";

/** Scopes without which the app cannot work. `write_x` includes `read_x`, which Shopify then leaves out of lists. */
export function missingScopes(required: readonly string[], granted: readonly string[]): string[] {
  const has = new Set(granted);
  return required.filter((scope) => scope !== READ_ALL_ORDERS && !isGranted(scope, has));
}

function isGranted(scope: string, granted: ReadonlySet<string>): boolean {
  return granted.has(scope) || granted.has(scope.replace(/^read_/, "write_"));
}
