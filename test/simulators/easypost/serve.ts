// The simulated EasyPost over real HTTP.
import { serveOverHttp, type ServedOverHttp } from "../serve-over-http";
import { createEasyPostSimulator, type EasyPostOptions, type EasyPostSimulator } from "./simulator";

export interface RunningEasyPost extends ServedOverHttp {
  /** The API's address, for EASYPOST_BASE_URL. */
  baseUrl: string;
  simulator: EasyPostSimulator;
}

/** Starts on the given port of the loopback interface, or on a free one. */
export async function startEasyPostSimulator(
  options: EasyPostOptions & { port?: number } = {},
): Promise<RunningEasyPost> {
  const { port, ...rest } = options;
  const simulator = createEasyPostSimulator(rest);
  const served = await serveOverHttp(async (request) => simulator.handle(request), port);
  return {
    origin: served.origin,
    baseUrl: `${served.origin}/v2/`,
    simulator,
    async stop() {
      simulator.stop();
      await served.stop();
    },
  };
}
