// The simulated vendors as a process of the run, or the ones that run already.
import { DEFAULT_CONFIG, type SimulatorConfig } from "../simulators/shopify/config";
import { ManagedProcess } from "./managed-process";
import { createSimulatorClient, type SimulatorClient } from "./simulator-client";

export type SimulatorSettings = Partial<SimulatorConfig>;

export interface OpenSimulators {
  client: SimulatorClient;
  /** What the app must present itself as. */
  app: { clientId: string; clientSecret: string };
  /** Page that frames the app as the Shopify admin does. */
  adminUrl: string;
  stop(): Promise<void>;
}

interface Announcement {
  shopify: string;
  admin: string;
}

export async function openSimulators(options: {
  url: string | undefined;
  catalog: string | undefined;
  settings: SimulatorSettings;
  directory: string;
}): Promise<OpenSimulators> {
  const app = { clientId: DEFAULT_CONFIG.clientId, clientSecret: DEFAULT_CONFIG.clientSecret };
  if (options.url) {
    const client = createSimulatorClient(options.url);
    await client.configure(options.settings);
    const adminUrl = `${client.url.replace(/\/$/, "")}/store/adas-games/apps/pledgedock/app`;
    return { client, app, adminUrl, stop: () => Promise.resolve() };
  }
  const args = ["--import", "tsx", "test/simulators/start.ts"];
  if (options.catalog) args.push("--catalog", options.catalog);
  const child = new ManagedProcess({
    name: "simulators",
    args,
    env: process.env,
    logDirectory: options.directory,
  });
  const announced = await child.firstJsonLine<Announcement>(60_000);
  const client = createSimulatorClient(announced.shopify);
  await client.configure(options.settings);
  return { client, app, adminUrl: announced.admin, stop: () => child.stop() };
}
