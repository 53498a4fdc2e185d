// The bytes of uploaded files, in pieces: web and worker may be different machines.
import type { Db } from "~/db/client.server";

export async function insertChunk(
  db: Db,
  chunk: { importId: string; number: number; bytes: Uint8Array<ArrayBuffer> },
): Promise<void> {
  await db.importChunk.create({ data: chunk, select: { number: true } });
}

/** The file from its first byte, one piece in memory at a time. Ends early where the pieces were deleted meanwhile. */
export async function* readChunks(db: Db, importId: string): AsyncGenerator<Uint8Array> {
  for (let number = 0; ; number++) {
    const chunk = await db.importChunk.findUnique({ where: { importId_number: { importId, number } } });
    if (!chunk) return;
    yield chunk.bytes;
  }
}
