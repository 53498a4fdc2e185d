import { spawn } from "node:child_process";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "..");
/** The CLI's last sentence. The timer of its advisory lock (10 s) would keep the process alive long after it. */
const FINISHED = /All migrations have been successfully applied|No pending migrations to apply/;

/** Applies all migrations to the database at `url` with the Prisma CLI; throws with its output when it fails. */
export async function migrateDatabase(url: string): Promise<void> {
  const cli = path.join(ROOT, "node_modules/prisma/build/index.js");
  const child = spawn(process.execPath, [cli, "migrate", "deploy"], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: url, PRISMA_HIDE_UPDATE_MESSAGE: "1", CHECKPOINT_DISABLE: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let finished = false;
  const read = (chunk: Buffer) => {
    output += chunk.toString();
    if (finished || !FINISHED.test(output)) return;
    finished = true;
    child.kill();
  };
  child.stdout.on("data", read);
  child.stderr.on("data", read);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0 && !finished) throw new Error(`Migrations failed:\n${output}`);
}
