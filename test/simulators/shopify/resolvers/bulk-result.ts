// Rows of a bulk result as JSONL: one line per object, rows of nested connections with the id of their parent.

type Row = Record<string, unknown>;

export function rowsOf(data: unknown): Row[] {
  if (typeof data !== "object" || data === null) return [];
  return Object.values(data).flatMap((value: unknown) => edgesOf(value) ?? rowsOf(value));
}

function edgesOf(value: unknown): Row[] | null {
  if (typeof value !== "object" || value === null) return null;
  const { edges, nodes } = value as { edges?: { node: Row }[]; nodes?: Row[] };
  if (Array.isArray(edges)) return edges.map(({ node }) => node);
  return Array.isArray(nodes) ? nodes : null;
}

/** Grouped, the rows of a nested connection follow their parent; otherwise they come somewhere after it. */
export function linesOf(rows: Row[], grouped: boolean): string[] {
  const lines: string[] = [];
  let level: { row: Row; parentId: unknown }[] = rows.map((row) => ({ row, parentId: null }));
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { row, parentId } of level) writeRow(row, parentId, lines, grouped ? null : next);
    level = next;
  }
  return lines;
}

function writeRow(
  row: Row,
  parentId: unknown,
  lines: string[],
  later: { row: Row; parentId: unknown }[] | null,
): void {
  const nested: Row[] = [];
  const own: Row = {};
  for (const name in row) {
    const rows = edgesOf(row[name]);
    if (rows) nested.push(...rows);
    else own[name] = row[name];
  }
  if (parentId !== null) own.__parentId = parentId;
  lines.push(JSON.stringify(own).replaceAll("/", "\\/"));
  for (const child of nested)
    if (later) later.push({ row: child, parentId: row.id });
    else writeRow(child, row.id, lines, null);
}
