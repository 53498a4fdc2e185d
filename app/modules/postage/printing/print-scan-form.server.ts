import type { PostageDeps } from "../postage-deps";
import type { FileOutcome, PostageGateway } from "../ports";
import { readAccount } from "../setup/read-postage-setup.server";
import { isPdf } from "./fetch-file.server";
import { findScanForm, type PrintableScanForm } from "./printing-store.server";
import type { PrintOutcome } from "./print-views";

type Deps = Pick<PostageDeps, "db" | "clock" | "secrets" | "config"> & {
  postage: Pick<PostageGateway, "readFile" | "readScanForm">;
};

/** The SCAN form as EasyPost made it; fetched anew each time. */
export async function printScanForm(
  deps: Deps,
  { shopDomain, scanFormId }: { shopDomain: string; scanFormId: string },
): Promise<PrintOutcome> {
  const form = await findScanForm(deps.db, shopDomain, scanFormId);
  if (!form) return { kind: "missing" };
  const name = `The SCAN form of batch ${form.batchNumber}`;
  if (form.state !== "created" || form.formUrl === null) {
    const message =
      form.state === "failed"
        ? `${name} was not made: ${form.failure ?? "EasyPost gave no reason"}`
        : `${name} is not made yet.`;
    return { kind: "nothing", message };
  }
  const file = await readForm(deps, shopDomain, form, form.formUrl);
  if (file.kind === "gone")
    return { kind: "unavailable", message: `${name} cannot be printed: EasyPost no longer has its file.` };
  if (file.kind !== "file" || !isPdf(file.bytes))
    return {
      kind: "unavailable",
      message: `${name} could not be had from EasyPost just now. Try again in a few minutes.`,
    };
  return {
    kind: "file",
    fileName: `scan-form-batch-${form.batchNumber}.pdf`,
    contentType: "application/pdf",
    chunks: onePiece(file.bytes),
  };
}

/** An address that is gone is asked for anew, for EasyPost may keep the file elsewhere now. */
async function readForm(
  deps: Deps,
  shopDomain: string,
  { account: kind, easypostId }: PrintableScanForm,
  url: string,
): Promise<FileOutcome> {
  const file = await deps.postage.readFile(url);
  const account = file.kind === "gone" ? await readAccount(deps, { shopDomain, kind }) : null;
  if (!account || easypostId === null) return file;
  const read = await deps.postage.readScanForm(account, easypostId);
  const now = read.kind === "form" ? read.form.formUrl : null;
  return now === null || now === url ? file : deps.postage.readFile(now);
}

// An async generator, as the other files are.
async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
