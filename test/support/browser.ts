// Chromium for browser tests: the machine's when it has one, else the one inside an npm package.
import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium, type Browser } from "playwright-core";

const SYSTEM_CHROMIUMS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome-stable"];
const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--font-render-hinting=none"];

/** Starts Chromium without a window; the error names the shared libraries that are missing, if any are. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await findChromium();
  try {
    return await chromium.launch({ executablePath, headless: true, args: ARGS });
  } catch (error) {
    throw new Error(`Chromium did not start: ${missingLibraries(executablePath)}`, { cause: error });
  }
}

/** Where Chromium is; unpacked first where the machine has none. */
export async function findChromium(): Promise<string> {
  return SYSTEM_CHROMIUMS.find((file) => existsSync(file)) ?? (await unpackChromium());
}

/** Unpacks Chromium into the system's temporary folder; with its own NSS libraries where the machine has none. */
async function unpackChromium(): Promise<string> {
  if (!hasNss()) {
    // The package unpacks its libraries, and points the loader at them, only where it believes to be in Lambda.
    process.env.AWS_EXECUTION_ENV ??= "AWS_Lambda_nodejs24.x";
    if (!existsSync(path.join(os.tmpdir(), "al2023")))
      rmSync(path.join(os.tmpdir(), "chromium"), { force: true });
  }
  const { default: bundled } = await import("@sparticuz/chromium");
  return bundled.executablePath();
}

function hasNss(): boolean {
  try {
    return execFileSync("ldconfig", ["-p"], { encoding: "utf8" }).includes("libnss3.so");
  } catch {
    return false;
  }
}

function missingLibraries(executable: string): string {
  try {
    const lines = execFileSync("ldd", [executable], { encoding: "utf8" }).split("\n");
    const missing = lines.filter((line) => line.includes("not found")).map((line) => line.trim());
    return missing.length > 0 ? `missing ${missing.join("; ")}` : "all its shared libraries were found";
  } catch {
    return executable;
  }
}
