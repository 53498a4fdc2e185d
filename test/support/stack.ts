// The whole product as processes: PostgreSQL, simulated vendors, web and worker, each stoppable and killable.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { cp, mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { freePort } from "../../prisma/free-port";
import { PLATFORM_KEY, PLATFORM_WEBHOOK_SECRET } from "../simulators/easypost/config";
import type { EasyPostClient } from "./easypost-client";
import type { MailboxClient } from "./mailbox-client";
import { ManagedProcess } from "./managed-process";
import type { SimulatorClient } from "./simulator-client";
import { openSimulators, type SimulatorSettings } from "./simulator-process";
import { openStackDatabase, type DatabaseTemplate } from "./stack-database";
import { until } from "./until";

const ROOT = path.resolve(import.meta.dirname, "../..");
const READY_MS = 180_000;

export interface StackOptions {
  /** Names the run's directory under .data/. */
  name: string;
  web?: number;
  workers?: number;
  /** Port of the first web process; free ones otherwise. */
  port?: number;
  /** The shop's catalogue, CSV. */
  catalog?: string;
  /** Settings of the simulated vendors, set before the app starts. */
  simulator?: SimulatorSettings;
  /** Simulators that run already. */
  simulatorsUrl?: string;
  /** Variables for web and worker processes, over the stack's own. */
  env?: Record<string, string>;
  /** With DATABASE_URL: a database of the run's own on that server (default), or the given one itself. */
  database?: "own" | "given";
  /** A migrated database to clone instead. */
  template?: DatabaseTemplate;
  /** Whether PostgreSQL survives a crash of the machine; off by default, the data is thrown away anyway. */
  durable?: boolean;
}

export interface Stack {
  /** Address of the first web process. */
  readonly appUrl: string;
  readonly appUrls: string[];
  /** Page of the simulated Shopify admin that frames the app. */
  readonly adminUrl: string;
  readonly databaseUrl: string;
  readonly simulator: SimulatorClient;
  /** Every mail that was sent. */
  readonly mailbox: MailboxClient;
  /** The simulated crowdfunding platform: callbacks may go to `url`; its state is at `${url}/__state`. */
  readonly platform: { url: string; host: string };
  /** The simulated EasyPost; the app's platform account is PLATFORM_KEY. */
  readonly easypost: EasyPostClient;
  readonly web: readonly ManagedProcess[];
  /** Workers alive now. */
  readonly workers: readonly ManagedProcess[];
  /** Data and logs of this run; removed by stop(). */
  readonly directory: string;
  startWorker(): Promise<ManagedProcess>;
  /** SIGKILL, as a crash or an out-of-memory kill would; `restart` starts another at once. */
  killWorker(worker: ManagedProcess, options?: { restart: boolean }): Promise<void>;
  stop(options?: { keepLogs?: boolean }): Promise<void>;
}

/** Starts everything and waits until it is ready; stops what had started when something fails. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const directory = path.join(ROOT, ".data", `${options.name}-${randomBytes(4).toString("hex")}`);
  await mkdir(directory, { recursive: true });
  const undo: (() => Promise<void>)[] = [() => rm(directory, { recursive: true, force: true })];
  let unwinding: Promise<void> | undefined;
  const unwindOnce = async (keepLogs: boolean) => {
    const steps = keepLogs ? undo.splice(1) : undo.splice(0);
    for (const step of steps.reverse()) await step();
  };
  // Asked twice (the end of a run and a signal), both wait for the one and only unwinding.
  const unwind = async (keepLogs = false) => (unwinding ??= unwindOnce(keepLogs));
  try {
    return await assembleStack(options, directory, undo, unwind);
  } catch (error) {
    await unwind();
    throw error;
  }
}

async function assembleStack(
  options: StackOptions,
  directory: string,
  undo: (() => Promise<void>)[],
  unwind: (keepLogs?: boolean) => Promise<void>,
): Promise<Stack> {
  const database = openStackDatabase({
    serverUrl: process.env.DATABASE_URL,
    use: options.database ?? "own",
    template: options.template,
    directory,
    durable: options.durable ?? false,
  });
  undo.push(async () => (await database).stop());
  const simulators = openSimulators({
    url: options.simulatorsUrl,
    catalog: options.catalog,
    settings: options.simulator ?? {},
    directory,
  });
  undo.push(async () => (await simulators).stop());
  await copyBuild(directory);
  const [{ url: databaseUrl }, vendors] = await Promise.all([database, simulators]);
  const { client: simulator, app, adminUrl, mailbox, platform, easypost } = vendors;

  const ports: number[] = [];
  for (let index = 0; index < (options.web ?? 1); index += 1) {
    ports.push(index === 0 && options.port ? options.port : await freePort());
  }
  const appUrls = ports.map((port) => `http://127.0.0.1:${port}`);
  const [appUrl] = appUrls;
  if (!appUrl) throw new Error("A stack needs at least one web process");
  await simulator.configure({ appUrl });
  const env = {
    ...appEnvironment({ databaseUrl, appUrl, simulatorUrl: simulator.url, app }),
    SMTP_URL: vendors.smtpUrl,
    MAIL_RATE_PER_MINUTE: "6000",
    OUTBOUND_ALLOWED_HOSTS: platform.host,
    EASYPOST_BASE_URL: easypost.baseUrl,
    EASYPOST_API_KEY: PLATFORM_KEY,
    EASYPOST_WEBHOOK_SECRET: PLATFORM_WEBHOOK_SECRET,
    ...options.env,
  };

  const web = ports.map((port, index) =>
    startRole("web", `web-${index + 1}`, { ...env, PORT: String(port) }, directory),
  );
  undo.push(() => stopAll(web));
  const workers: ManagedProcess[] = [];
  undo.push(() => stopAll(workers));
  let started = 0;
  const startWorker = async () => {
    started += 1;
    const worker = startRole("worker", `worker-${started}`, env, directory);
    workers.push(worker);
    void worker.exited.then(() => workers.splice(workers.indexOf(worker), 1));
    await workerReady(worker);
    return worker;
  };
  await Promise.all([
    ...web.map((child, index) => webReady(child, String(appUrls[index]))),
    ...Array.from({ length: options.workers ?? 1 }, startWorker),
  ]);

  return {
    appUrl,
    appUrls,
    adminUrl,
    databaseUrl,
    simulator,
    mailbox,
    platform,
    easypost,
    web,
    workers,
    directory,
    startWorker,
    async killWorker(worker, { restart } = { restart: false }) {
      worker.signal("SIGKILL");
      await worker.exited;
      if (restart) await startWorker();
    },
    stop: async (stopOptions) => unwind(stopOptions?.keepLogs),
  };
}

/** The run keeps its own copy of the build, so that building again does not pull the files from under it. */
async function copyBuild(directory: string): Promise<void> {
  const stamp = path.join(ROOT, "build", ".pledgedock-stamp");
  await until(
    "the app is built",
    async () => {
      const before = await readFile(stamp, "utf8").catch(() => null);
      if (before === null) return false;
      await cp(path.join(ROOT, "build"), path.join(directory, "build"), { recursive: true, force: true });
      return before === (await readFile(stamp, "utf8").catch(() => null));
    },
    { timeoutMs: 120_000, everyMs: 500 },
  );
}

export interface AppCredentials {
  clientId: string;
  clientSecret: string;
}

function appEnvironment(given: {
  databaseUrl: string;
  appUrl: string;
  simulatorUrl: string;
  app: AppCredentials;
}): Record<string, string> {
  return {
    PATH: process.env.PATH ?? "",
    HOME: process.env.HOME ?? "",
    NODE_ENV: "test",
    HOST: "127.0.0.1",
    LOG_LEVEL: process.env.LOG_LEVEL ?? "info",
    DATABASE_URL: given.databaseUrl,
    SHOPIFY_API_KEY: given.app.clientId,
    SHOPIFY_API_SECRET: given.app.clientSecret,
    SHOPIFY_APP_URL: given.appUrl,
    SHOPIFY_SCOPES: readScopes(),
    SHOPIFY_ADMIN_ORIGIN: given.simulatorUrl,
    APP_BRIDGE_URL: `${given.simulatorUrl}/app-bridge.js`,
    ENCRYPTION_KEYS: `run:${randomBytes(32).toString("base64")}`,
  };
}

/** The scopes that shopify.app.toml asks for. */
export function readScopes(): string {
  const toml = readFileSync(path.join(ROOT, "shopify.app.toml"), "utf8");
  const scopes = /^scopes = "([^"]+)"$/m.exec(toml)?.[1];
  if (!scopes) throw new Error("shopify.app.toml names no scopes");
  return scopes;
}

/**
 * Neither role needs more than about 100 MB of heap whatever it does; without a limit V8 lets garbage pile up to many
 * times that. The image's documentation names the same flags.
 */
const HEAP = ["--max-old-space-size=256", "--max-semi-space-size=16"];

function startRole(
  role: "web" | "worker",
  name: string,
  env: Record<string, string>,
  logDirectory: string,
): ManagedProcess {
  const args = [...HEAP, "--enable-source-maps", `build/${role}.js`];
  return new ManagedProcess({ name, args, env, logDirectory, cwd: logDirectory });
}

async function webReady(child: ManagedProcess, url: string): Promise<void> {
  await until(
    `${child.name} is ready`,
    async () => {
      if (!child.isRunning) throw new Error(`${child.name} ended while starting:\n${child.logTail()}`);
      const answer = await fetch(`${url}/readyz`).catch(() => null);
      return answer?.ok;
    },
    { timeoutMs: READY_MS },
  );
}

async function workerReady(child: ManagedProcess): Promise<void> {
  await until(
    `${child.name} is ready`,
    () => {
      if (!child.isRunning) throw new Error(`${child.name} ended while starting:\n${child.logTail()}`);
      return readFileSync(child.logFile, { encoding: "utf8", flag: "a+" }).includes('"worker is running"');
    },
    { timeoutMs: READY_MS },
  );
}

async function stopAll(children: readonly ManagedProcess[]): Promise<void> {
  await Promise.all([...children].map((child) => child.stop()));
}
