// The simulated platform over real HTTP.
import { serveOverHttp, type ServedOverHttp } from "../serve-over-http";
import { createPlatformSimulator, type PlatformSimulator } from "./platform-simulator";

export interface RunningPlatformSimulator extends ServedOverHttp {
  /** "127.0.0.1:PORT", for OUTBOUND_ALLOWED_HOSTS */
  host: string;
  simulator: PlatformSimulator;
}

/** Starts on the given port of the loopback interface, or on a free one. */
export async function startPlatformSimulator(
  options: { port?: number; secret?: string } = {},
): Promise<RunningPlatformSimulator> {
  const simulator = createPlatformSimulator(options);
  const served = await serveOverHttp(async (request) => simulator.handle(request), options.port);
  return { ...served, host: new URL(served.origin).host, simulator };
}
