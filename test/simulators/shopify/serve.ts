// The simulated store over real HTTP.
import { serveOverHttp, type ServedOverHttp } from "../serve-over-http";
import { createShopifySimulator, type ShopifySimulator, type SimulatorOptions } from "./simulator";

export interface RunningShopifySimulator extends ServedOverHttp {
  simulator: ShopifySimulator;
}

/** Starts on the given port of the loopback interface, or on a free one. */
export async function startShopifySimulator(
  options: SimulatorOptions & { port?: number } = {},
): Promise<RunningShopifySimulator> {
  const { port, ...rest } = options;
  const simulator = createShopifySimulator(rest);
  const served = await serveOverHttp(async (request) => simulator.handle(request), port);
  return {
    origin: served.origin,
    simulator,
    async stop() {
      simulator.stop();
      await served.stop();
    },
  };
}
