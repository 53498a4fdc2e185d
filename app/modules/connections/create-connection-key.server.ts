import { z } from "zod";
import { fieldProblems, type FieldProblem } from "./connection";
import type { ConnectionDeps } from "./connection-deps";
import { generateConnectionKey } from "./connection-key.server";
import { findConnection, insertKey } from "./connection-store.server";

const LabelSchema = z
  .string()
  .trim()
  .min(1, "Say where the key is used")
  .max(60, "Use at most 60 characters");

export type CreateConnectionKeyResult =
  | { kind: "created"; id: string; key: string }
  | { kind: "not-found" }
  | { kind: "invalid"; problems: FieldProblem[] };

/** A new key of an active connection. `key` is shown this once: only its hash is kept. */
export async function createConnectionKey(
  deps: Pick<ConnectionDeps, "db" | "clock">,
  input: { shopDomain: string; connectionId: string; label: string; sandbox: boolean },
): Promise<CreateConnectionKeyResult> {
  const label = LabelSchema.safeParse(input.label);
  if (!label.success) return { kind: "invalid", problems: fieldProblems(label.error, "label") };
  const connection = await findConnection(deps.db, input);
  if (connection?.status !== "active") return { kind: "not-found" };
  const { key, prefix, hash } = generateConnectionKey(input.sandbox);
  const id = await insertKey(deps.db, {
    connectionId: connection.id,
    shopDomain: input.shopDomain,
    label: label.data,
    prefix,
    hash,
    sandbox: input.sandbox,
    createdAt: deps.clock.now(),
  });
  return { kind: "created", id, key };
}
