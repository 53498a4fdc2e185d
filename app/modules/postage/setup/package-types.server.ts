// Making, changing and putting away package types.
import { randomUUID } from "node:crypto";
import { inTransaction } from "~/db/client.server";
import type { PostageDeps } from "../postage-deps";
import { readPackageType } from "./package-type-fields";
import {
  archiveType,
  deleteType,
  insertType,
  isTypeUsed,
  lockType,
  updateType,
} from "./package-type-store.server";
import type { PackageTypeOutcome } from "./setup-outcome";

type Deps = Pick<PostageDeps, "db" | "clock">;

/**
 * Saves a new package type (`packageTypeId` null) or changes one. Labels that were bought with it keep what was sent;
 * a changed type that was used becomes a new one under the same name, so that old batches show what they used.
 */
export async function savePackageType(
  deps: Deps,
  input: { shopDomain: string; packageTypeId: string | null; type: unknown },
): Promise<PackageTypeOutcome> {
  const { shopDomain, packageTypeId } = input;
  const read = readPackageType(input.type);
  if (read.kind === "invalid") return read;
  const { data, warnings } = read;
  const now = deps.clock.now();
  const make = { id: randomUUID(), shopDomain, createdAt: now, ...data };
  return inTransaction(deps.db, async (tx): Promise<PackageTypeOutcome> => {
    if (packageTypeId === null) {
      await insertType(tx, make);
      return { kind: "saved", packageTypeId: make.id, warnings };
    }
    if (!(await lockType(tx, shopDomain, packageTypeId))) return { kind: "missing" };
    if (!(await isTypeUsed(tx, shopDomain, packageTypeId))) {
      await updateType(tx, packageTypeId, data);
      return { kind: "saved", packageTypeId, warnings };
    }
    await insertType(tx, make);
    await archiveType(tx, { shopDomain, packageTypeId, now, replacedBy: make.id });
    return { kind: "saved", packageTypeId: make.id, warnings };
  });
}

/** Takes a package type off the list: deleted when nothing refers to it, else kept for history. */
export async function archivePackageType(
  deps: Deps,
  { shopDomain, packageTypeId }: { shopDomain: string; packageTypeId: string },
): Promise<{ kind: "done" } | { kind: "missing" }> {
  return inTransaction(deps.db, async (tx) => {
    if (!(await lockType(tx, shopDomain, packageTypeId))) return { kind: "missing" };
    if (await isTypeUsed(tx, shopDomain, packageTypeId)) {
      await archiveType(tx, { shopDomain, packageTypeId, now: deps.clock.now(), replacedBy: null });
    } else {
      await deleteType(tx, shopDomain, packageTypeId);
    }
    return { kind: "done" };
  });
}
