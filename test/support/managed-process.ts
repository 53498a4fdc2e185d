// Child processes that never outlive us: own process groups, logs in files, stopped on exit, signals and crashes.
import { spawn, type ChildProcess } from "node:child_process";
import { appendFileSync, createWriteStream, mkdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const ROOT = path.resolve(import.meta.dirname, "../..");
const running = new Set<ManagedProcess>();

export interface ProcessOptions {
  /** Names the log file. */
  name: string;
  args: string[];
  env: Record<string, string | undefined>;
  logDirectory: string;
  /** The repository's root unless said otherwise. */
  cwd?: string;
  /** Keeps the child's standard input open: it ends when we do, however we end. */
  leash?: boolean;
  /** Passes the output through as well. */
  echo?: boolean;
}

/** One child under our Node, leader of its own process group. */
export class ManagedProcess {
  readonly name: string;
  readonly logFile: string;
  readonly exited: Promise<number | null>;
  private readonly child: ChildProcess;
  private gone = false;
  /** Where this run's lines begin: logs of earlier runs are kept. */
  private readonly logStart: number;

  constructor(options: ProcessOptions) {
    mkdirSync(options.logDirectory, { recursive: true });
    this.name = options.name;
    this.logFile = path.join(options.logDirectory, `${options.name}.log`);
    this.logStart = statSync(this.logFile, { throwIfNoEntry: false })?.size ?? 0;
    const log = createWriteStream(this.logFile, { flags: "a" });
    this.child = spawn(process.execPath, options.args, {
      cwd: options.cwd ?? ROOT,
      env: { ...options.env } as NodeJS.ProcessEnv,
      detached: true,
      stdio: [options.leash ? "pipe" : "ignore", "pipe", "pipe"],
    });
    this.child.stdout?.pipe(log, { end: false });
    this.child.stderr?.pipe(log, { end: false });
    if (options.echo) {
      this.child.stdout?.pipe(process.stdout, { end: false });
      this.child.stderr?.pipe(process.stderr, { end: false });
    }
    this.exited = new Promise((resolve) => {
      this.child.once("error", () => this.finish(resolve, null));
      this.child.once("exit", (code) => this.finish(resolve, code));
    });
    running.add(this);
    noteProcess(this.pid);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get isRunning(): boolean {
    return !this.gone;
  }

  /** Signals the whole group; a group that is gone is fine. */
  signal(signal: NodeJS.Signals): void {
    if (!this.pid) return;
    try {
      process.kill(-this.pid, signal);
    } catch {
      // already gone
    }
  }

  /** SIGTERM, then SIGKILL after `graceMs`. */
  async stop(graceMs = 15_000): Promise<void> {
    if (this.gone) return;
    this.signal("SIGTERM");
    const graceful = await Promise.race([
      this.exited.then(() => true),
      pause(graceMs, false, { ref: false }),
    ]);
    if (!graceful) this.signal("SIGKILL");
    await this.exited;
  }

  /** The end of the log, for error messages. */
  logTail(lines = 15): string {
    return readFileSync(this.logFile, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
  }

  /** Waits for the first line of output that is a JSON object; fails when the process ends before. */
  async firstJsonLine<T>(timeoutMs: number): Promise<T> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const line = readFileSync(this.logFile, { flag: "a+" })
        .subarray(this.logStart)
        .toString("utf8")
        .split("\n")
        .find((text) => text.startsWith("{") && text.endsWith("}"));
      if (line) return JSON.parse(line) as T;
      if (this.gone) throw new Error(`${this.name} ended before it was ready:\n${this.logTail()}`);
      if (Date.now() > deadline) throw new Error(`${this.name} was not ready in time:\n${this.logTail()}`);
      await pause(50);
    }
  }

  private finish(resolve: (code: number | null) => void, code: number | null): void {
    this.gone = true;
    running.delete(this);
    resolve(code);
  }
}

/** The runner clears up by this list if we die without a chance to. */
function noteProcess(pid: number): void {
  const list = process.env.PLEDGEDOCK_PROCESS_LIST;
  if (list && pid) appendFileSync(list, `${pid}\n`);
}

process.on("exit", () => {
  for (const child of running) child.signal("SIGKILL");
});

/** Runs `stop` on SIGINT, SIGTERM, SIGHUP and when the runner above us dies; then ends this process. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  const end = (code: number) => {
    if (stopping) return;
    stopping = true;
    stop().then(
      () => process.exit(code),
      () => process.exit(1),
    );
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    // A library that starts PostgreSQL ends the process on its own as soon as it is imported.
    process.removeAllListeners(signal);
    process.on(signal, () => end(130));
  }
  process.on("disconnect", () => end(1));
  process.channel?.unref();
}
