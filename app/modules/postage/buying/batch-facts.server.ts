// What every label of a batch is quoted and bought with, read once per worker.
import type { PostageDeps } from "../postage-deps";
import type { PostageAccount } from "../ports";
import type { PackageTypeView } from "../setup/package-type";
import type { PostageSetup } from "../setup/postage-setup";
import { readAccount, readPostageSetup } from "../setup/read-postage-setup.server";
import { findPackageTypes } from "../setup/settings-store.server";
import { toPackageTypeView } from "../setup/to-package-type-view";
import type { StoredBatch } from "./batch-store.server";

export interface BatchFacts {
  batch: StoredBatch;
  account: PostageAccount;
  setup: PostageSetup;
  packageType: PackageTypeView;
}

export type BatchFactsRead = { setup: PostageSetup } & (
  | { kind: "facts"; facts: BatchFacts }
  /** A sentence why nothing of the batch can be quoted or bought. */
  | { kind: "missing"; reason: string }
);

/** With the account that the batch was made with, whichever buys from now on. `setup` is there in any case. */
export async function readBatchFacts(deps: PostageDeps, batch: StoredBatch): Promise<BatchFactsRead> {
  const { shopDomain } = batch;
  const [setup, account, types] = await Promise.all([
    readPostageSetup(deps, { shopDomain }),
    readAccount(deps, { shopDomain, kind: batch.account }),
    findPackageTypes(deps.db, shopDomain, { archived: true }),
  ]);
  if (!account) {
    const reason =
      batch.account === "own"
        ? "There is no key for the EasyPost account of this batch any more: enter it in Setup, then resume."
        : "PledgeDock's own EasyPost account is not available: resume later, or make a batch with your own account.";
    return { kind: "missing", setup, reason };
  }
  const stored = types.find(({ id }) => id === batch.choice.packageTypeId);
  if (!stored)
    return { kind: "missing", setup, reason: "The package type of this batch is gone: make a new batch." };
  return { kind: "facts", setup, facts: { batch, account, setup, packageType: toPackageTypeView(stored) } };
}
