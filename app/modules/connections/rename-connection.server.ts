import { ConnectionNameSchema, fieldProblems, type FieldProblem } from "./connection";
import type { ConnectionDeps } from "./connection-deps";
import { updateConnection } from "./connection-store.server";

export type RenameConnectionResult =
  { kind: "renamed" } | { kind: "not-found" } | { kind: "invalid"; problems: FieldProblem[] };

/** The name is the creator's own word; nothing depends on it. */
export async function renameConnection(
  deps: Pick<ConnectionDeps, "db">,
  input: { shopDomain: string; connectionId: string; name: string },
): Promise<RenameConnectionResult> {
  const name = ConnectionNameSchema.safeParse(input.name);
  if (!name.success) return { kind: "invalid", problems: fieldProblems(name.error, "name") };
  const found = await updateConnection(deps.db, input, { name: name.data });
  return { kind: found ? "renamed" : "not-found" };
}
