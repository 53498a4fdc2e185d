// Ports for processes that are told theirs before they start.
import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Below the ports that systems give to outgoing connections (from 32768 or 49152): one of those may be taken again before
 * the process that is to listen has started.
 */
const PORTS = { first: 20_000, last: 32_000 };
const TRIES = 100;
const given = new Set<number>();

/** A TCP port that was free a moment ago, and is not given to this process's next callers. */
export async function freePort(): Promise<number> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const port = randomInt(PORTS.first, PORTS.last);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port between ${PORTS.first} and ${PORTS.last}`);
}

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
