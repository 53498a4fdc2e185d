// Reading a body without trusting its size.

export type BodyRead = { kind: "ok"; bytes: Uint8Array<ArrayBuffer> } | { kind: "too-large" };

/**
 * Reads at most `limitBytes` and stops pulling as soon as there is more. The rest is left unread rather than cancelled:
 * cancelling would cut the connection before the sender has its answer, which should say `Connection: close`.
 */
export async function readBody(
  message: Pick<Request, "headers" | "body">,
  limitBytes: number,
): Promise<BodyRead> {
  const announced = Number(message.headers.get("content-length") ?? 0);
  if (announced > limitBytes) return { kind: "too-large" };
  if (!message.body) return { kind: "ok", bytes: new Uint8Array() };
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = message.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limitBytes) return { kind: "too-large" };
    chunks.push(value);
  }
  return { kind: "ok", bytes: join(chunks, size) };
}

function join(chunks: Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
