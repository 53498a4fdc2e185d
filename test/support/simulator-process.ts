// The simulated vendors as a process of the run, or the ones that run already.
import { DEFAULT_CONFIG, type Neighbours, type SimulatorConfig } from "../simulators/shopify/config";
import { createEasyPostClient, type EasyPostClient } from "./easypost-client";
import { createMailboxClient, type MailboxClient } from "./mailbox-client";
import { ManagedProcess } from "./managed-process";
import { createSimulatorClient, type SimulatorClient } from "./simulator-client";

export type SimulatorSettings = Partial<SimulatorConfig>;

export interface OpenSimulators {
  client: SimulatorClient;
  /** What the app must present itself as. */
  app: { clientId: string; clientSecret: string };
  /** Page that frames the app as the Shopify admin does. */
  adminUrl: string;
  mailbox: MailboxClient;
  /** Where mails are sent to. */
  smtpUrl: string;
  /** The simulated crowdfunding platform: its address, and what OUTBOUND_ALLOWED_HOSTS must hold for it. */
  platform: { url: string; host: string };
  easypost: EasyPostClient;
  stop(): Promise<void>;
}

interface Announcement extends Neighbours {
  shopify: string;
  admin: string;
}

interface OpenOptions {
  url: string | undefined;
  catalog: string | undefined;
  settings: SimulatorSettings;
  directory: string;
}

export async function openSimulators(options: OpenOptions): Promise<OpenSimulators> {
  const { announced, stop } = options.url ? await findRunning(options.url) : await start(options);
  const client = createSimulatorClient(announced.shopify);
  await client.configure(options.settings);
  return {
    client,
    app: { clientId: DEFAULT_CONFIG.clientId, clientSecret: DEFAULT_CONFIG.clientSecret },
    adminUrl: announced.admin,
    mailbox: createMailboxClient(announced.mailbox),
    smtpUrl: announced.smtp,
    platform: { url: announced.platform, host: announced.platformHost },
    easypost: createEasyPostClient(announced.easypost),
    stop,
  };
}

type Simulators = { announced: Announcement; stop: () => Promise<void> };

/** They are asked for each other through the store, whose address was given. */
async function findRunning(url: string): Promise<Simulators> {
  const shopify = url.replace(/\/$/, "");
  const answer = await fetch(`${shopify}/__neighbours`);
  const neighbours = (await answer.json()) as Partial<Neighbours>;
  if (!answer.ok || !neighbours.mailbox)
    throw new Error(`${url} is not the store of "npm run simulators", which starts all simulated vendors`);
  const admin = `${shopify}/store/adas-games/apps/pledgedock/app`;
  return {
    announced: { ...(neighbours as Neighbours), shopify, admin },
    stop: () => Promise.resolve(),
  };
}

async function start({ catalog, directory }: OpenOptions): Promise<Simulators> {
  const args = ["--import", "tsx", "test/simulators/start.ts"];
  if (catalog) args.push("--catalog", catalog);
  const child = new ManagedProcess({ name: "simulators", args, env: process.env, logDirectory: directory });
  return { announced: await child.firstJsonLine<Announcement>(180_000), stop: () => child.stop() };
}
