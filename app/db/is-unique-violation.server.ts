/** PostgreSQL: unique_violation. */
const UNIQUE_VIOLATION = "23505";

/** Whether the database refused a row because another one has its place, in a raw statement too. */
export function isUniqueViolation(error: unknown): boolean {
  const { code, meta } = error as {
    code?: unknown;
    meta?: { code?: unknown; driverAdapterError?: { cause?: { originalCode?: unknown } } };
  };
  return (
    code === "P2002" ||
    meta?.code === UNIQUE_VIOLATION ||
    meta?.driverAdapterError?.cause?.originalCode === UNIQUE_VIOLATION
  );
}
