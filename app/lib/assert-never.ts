/** Fails to compile when a union has a case that nobody handled; throws if one arrives all the same. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
