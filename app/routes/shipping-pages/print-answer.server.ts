import { createReadableStreamFromReadable } from "@remix-run/node";
import { Readable } from "node:stream";
import type { PrintOutcome } from "~/modules/postage/printing/print-views";
import { notFound } from "~/ui/not-found";

/** The file as it is made; 404 for what this shop does not have; 409 with the sentence when there is nothing to give. */
export function printAnswer(outcome: PrintOutcome): Response {
  switch (outcome.kind) {
    case "missing":
      throw notFound();
    case "nothing":
    case "unavailable":
      return new Response(outcome.message, {
        status: 409,
        headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" },
      });
    case "file":
      return new Response(createReadableStreamFromReadable(Readable.from(outcome.chunks)), {
        headers: {
          "Content-Type": outcome.contentType,
          "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(outcome.fileName)}`,
          "Cache-Control": "no-store",
        },
      });
  }
}
