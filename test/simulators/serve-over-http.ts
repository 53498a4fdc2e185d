// A simulated vendor over real HTTP: its handler behind a server on the loopback interface.
import http from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { isCut } from "./shopify/responses";

type Handle = (request: Request) => Promise<Response>;

export interface ServedOverHttp {
  /** "http://127.0.0.1:PORT" */
  origin: string;
  /** Takes no more requests and cuts those that are open. */
  stop(): Promise<void>;
}

/** Starts on the given port, or on a free one for 0. A response of cutConnection() cuts the connection. */
export async function serveOverHttp(handle: Handle, port = 0): Promise<ServedOverHttp> {
  const server = http.createServer((incoming, outgoing) => {
    answer(handle, incoming, outgoing).catch((error: unknown) => {
      outgoing.writeHead(500, { "content-type": "text/plain" });
      outgoing.end(
        `The simulator failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  handle: Handle,
  incoming: http.IncomingMessage,
  outgoing: http.ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const response = await handle(
    new Request(new URL(incoming.url ?? "/", `http://${incoming.headers.host ?? "127.0.0.1"}`), {
      method: incoming.method,
      headers: headersOf(incoming),
      body: chunks.length > 0 ? Buffer.concat(chunks) : undefined,
    }),
  );
  if (isCut(response)) {
    incoming.socket.destroy();
    return;
  }
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body && response.headers.get("content-type") === "application/jsonl") {
    await pipeline(Readable.fromWeb(response.body as NodeReadableStream), outgoing);
    return;
  }
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

function headersOf(incoming: http.IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  return headers;
}
