// PostgreSQL as a process of its own: signals to the commands above do not reach it, and it ends with its parent.
// Arguments: data directory, durable|fast. Prints {"url"} when ready; stops on SIGTERM or when its input ends.
import { startLocalDatabase } from "../../prisma/local-database";

const [directory = "", mode = "fast"] = process.argv.slice(2);
const database = await startLocalDatabase({ directory, durable: mode === "durable" });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.removeAllListeners(signal);

let stopping = false;
function stop(): void {
  if (stopping) return;
  stopping = true;
  database.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
process.stdin.on("end", stop).on("error", stop).resume();
process.stdout.write(`${JSON.stringify({ url: database.url })}\n`);
