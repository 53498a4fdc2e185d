// The simulated EasyPost over real HTTP.
import http from "node:http";
import type { AddressInfo } from "node:net";
import { isCut } from "../shopify/responses";
import { createEasyPostSimulator, type EasyPostOptions, type EasyPostSimulator } from "./simulator";

export interface RunningEasyPost {
  /** "http://127.0.0.1:PORT" */
  origin: string;
  /** The API's address, for EASYPOST_BASE_URL. */
  baseUrl: string;
  simulator: EasyPostSimulator;
  stop(): Promise<void>;
}

/** Starts on the given port of the loopback interface, or on a free one. */
export async function startEasyPostSimulator(
  options: EasyPostOptions & { port?: number } = {},
): Promise<RunningEasyPost> {
  const { port = 0, ...rest } = options;
  const simulator = createEasyPostSimulator(rest);
  const server = http.createServer((incoming, outgoing) => {
    answer(simulator, incoming, outgoing).catch((error: unknown) => {
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
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    baseUrl: `${origin}/v2/`,
    simulator,
    async stop() {
      simulator.stop();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  simulator: EasyPostSimulator,
  incoming: http.IncomingMessage,
  outgoing: http.ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = Object.entries(incoming.headers).flatMap(([name, value]): [string, string][] =>
    typeof value === "string" ? [[name, value]] : [],
  );
  const response = await simulator.handle(
    new Request(new URL(incoming.url ?? "/", `http://${incoming.headers.host ?? "127.0.0.1"}`), {
      method: incoming.method,
      headers,
      body: chunks.length > 0 ? Buffer.concat(chunks) : undefined,
    }),
  );
  if (isCut(response)) {
    incoming.socket.destroy();
    return;
  }
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}
