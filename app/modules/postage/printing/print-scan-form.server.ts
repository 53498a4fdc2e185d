import type { PostageDeps } from "../postage-deps";
import type { PostageGateway } from "../ports";
import { isPdf } from "./fetch-file.server";
import { findScanForm } from "./printing-store.server";
import type { PrintOutcome } from "./print-views";

/** The SCAN form as EasyPost made it; fetched anew each time. */
export async function printScanForm(
  deps: Pick<PostageDeps, "db"> & { postage: Pick<PostageGateway, "readFile"> },
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
  const file = await deps.postage.readFile(form.formUrl);
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

// An async generator, as the other files are.
async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
