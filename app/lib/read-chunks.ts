/**
 * The body of a request piece by piece. Whoever stops early leaves the rest unread rather than cancelled: cancelling
 * would cut the connection before the sender has its answer, which should say `Connection: close`.
 */
export async function* readChunks(request: Request): AsyncGenerator<Uint8Array> {
  if (!request.body) return;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
