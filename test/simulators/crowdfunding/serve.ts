// The simulated platform over real HTTP.
import http from "node:http";
import type { AddressInfo } from "node:net";
import { createPlatformSimulator, type PlatformSimulator } from "./platform-simulator";

export interface RunningPlatformSimulator {
  /** "http://127.0.0.1:PORT" */
  origin: string;
  /** "127.0.0.1:PORT", for OUTBOUND_ALLOWED_HOSTS */
  host: string;
  simulator: PlatformSimulator;
  stop(): Promise<void>;
}

/** Starts on the given port of the loopback interface, or on a free one. */
export async function startPlatformSimulator(
  options: { port?: number; secret?: string } = {},
): Promise<RunningPlatformSimulator> {
  const simulator = createPlatformSimulator(options);
  const server = http.createServer((incoming, outgoing) => {
    answer(simulator, incoming, outgoing).catch((error: unknown) => {
      outgoing.writeHead(500, { "content-type": "text/plain" });
      outgoing.end(
        `The simulator failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin: `http://${host}`,
    host,
    simulator,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  simulator: PlatformSimulator,
  incoming: http.IncomingMessage,
  outgoing: http.ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = Object.entries(incoming.headers).flatMap(([name, value]): [string, string][] =>
    typeof value === "string" ? [[name, value]] : [],
  );
  const response = await simulator.handle(
    new Request(new URL(incoming.url ?? "/", "http://platform.example"), {
      method: incoming.method,
      headers,
      body: chunks.length > 0 ? Buffer.concat(chunks) : undefined,
    }),
  );
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}
