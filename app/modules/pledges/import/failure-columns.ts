// Columns that the failure file adds behind the original ones. A corrected file may keep them: they mean nothing.

export const FAILURE_COLUMNS = ["PledgeDock problem", "PledgeDock column", "PledgeDock row"] as const;

/** Whether the column comes from a failure file of ours. */
export function isFailureColumn(header: string): boolean {
  const name = header.trim().toLowerCase();
  return FAILURE_COLUMNS.some((column) => column.toLowerCase() === name);
}
