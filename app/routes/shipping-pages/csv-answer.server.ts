import { createReadableStreamFromReadable } from "@remix-run/node";
import { Readable } from "node:stream";

/** A CSV file that is made while it is read. */
export function csvAnswer(fileName: string, chunks: AsyncIterable<string>): Response {
  return new Response(createReadableStreamFromReadable(Readable.from(chunks)), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      "Cache-Control": "no-store",
    },
  });
}
