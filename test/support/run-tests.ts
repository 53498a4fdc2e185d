// `npm test`: every check in sequence, a summary, and the last line `N passed, N failed`.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { describeFailures, endOf, orderOf, type VitestReport } from "./failure-summary";

const ROOT = path.resolve(import.meta.dirname, "../..");
const ARTIFACTS = path.join(ROOT, "test/artifacts");

interface Outcome {
  name: string;
  passed: number;
  failed: number;
  skipped: number;
  /** What failed, to be said once more at the end. */
  failures: string;
  seconds: number;
}

/** Runs a tool of node_modules with its output passed through, and kept. */
async function runTool(name: string, args: string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [path.join(ROOT, "node_modules/.bin", name), ...args], {
    cwd: ROOT,
    stdio: ["inherit", "pipe", "pipe"],
  });
  let output = "";
  const pass = (stream: NodeJS.WriteStream) => (chunk: Buffer) => {
    output += chunk.toString();
    stream.write(chunk);
  };
  child.stdout.on("data", pass(process.stdout));
  child.stderr.on("data", pass(process.stderr));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

async function timed(
  name: string,
  check: () => Promise<Omit<Outcome, "name" | "seconds">>,
): Promise<Outcome> {
  process.stdout.write(`\n── ${name}\n`);
  const start = Date.now();
  const result = await check();
  return { name, ...result, seconds: Math.round((Date.now() - start) / 1000) };
}

/** A check that is right or wrong as a whole. */
async function wholeCheck(name: string, tool: string, args: string[]): Promise<Outcome> {
  return timed(name, async () => {
    const { code, output } = await runTool(tool, args);
    if (code === 0) return { passed: 1, failed: 0, skipped: 0, failures: "" };
    return { passed: 0, failed: 1, skipped: 0, failures: endOf(output) };
  });
}

/** One vitest project; a suite that could not even load counts as one failure. */
async function testProject(name: string, extra: string[]): Promise<Outcome> {
  return timed(name, async () => {
    const report = path.join(ARTIFACTS, `${name}.json`);
    const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
    const { code, output } = await runTool("vitest", ["run", "--project", name, ...reporters, ...extra]);
    try {
      const result = JSON.parse(readFileSync(report, "utf8")) as VitestReport;
      const told = describeFailures(result, ROOT);
      const broken = result.numFailedTests > 0 || code === 0 ? 0 : 1;
      return {
        passed: result.numPassedTests,
        failed: result.numFailedTests + broken,
        skipped: result.numPendingTests + result.numTodoTests,
        failures: told ? `${told}${orderOf(output)}` : broken ? endOf(output) : "",
      };
    } catch {
      return { passed: 0, failed: 1, skipped: 0, failures: endOf(output) };
    }
  });
}

// Arguments choose test files; a project that has none of them is not a failure then.
const chosen = process.argv.slice(2);
const extra = chosen.length > 0 ? [...chosen, "--passWithNoTests"] : [];
rmSync(ARTIFACTS, { recursive: true, force: true });
mkdirSync(ARTIFACTS, { recursive: true });
const outcomes = [
  await wholeCheck("lint", "eslint", [
    "--max-warnings",
    "0",
    "--cache",
    "--cache-location",
    ".cache/eslint",
    ".",
  ]),
  await wholeCheck("format", "prettier", ["--check", "--log-level", "warn", "."]),
  await wholeCheck("types", "tsc", ["--noEmit", "-p", "."]),
  await wholeCheck("knip", "knip", []),
  await testProject("unit", extra),
  await testProject("integration", extra),
  await testProject("e2e", extra),
];

process.stdout.write("\n");
for (const { name, failures } of outcomes) {
  if (failures) process.stdout.write(`── failed in ${name}\n${failures}\n\n`);
}
for (const outcome of outcomes) {
  const skipped = outcome.skipped > 0 ? `, ${outcome.skipped} skipped` : "";
  const counts = `${outcome.passed} passed, ${outcome.failed} failed${skipped}`;
  process.stdout.write(
    `${outcome.failed > 0 ? "✗" : "✓"} ${outcome.name.padEnd(12)} ${counts} (${outcome.seconds} s)\n`,
  );
}
const sum = (key: "passed" | "failed") => outcomes.reduce((total, outcome) => total + outcome[key], 0);
process.stdout.write(`\n${sum("passed")} passed, ${sum("failed")} failed\n`);
process.exitCode = sum("failed") > 0 ? 1 : 0;
