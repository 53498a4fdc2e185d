// import: a Kickstarter file of 100,000 backers, from the start of the job to stored and preflighted pledges, and how
// much memory the worker ever held, beside the same for 10,000.
import { readFileSync } from "node:fs";
import path from "node:path";
import { generatePledgeFile } from "../support/generate-pledge-file";
import {
  createFileConnection,
  runImport,
  saveMapping,
  saveRewards,
  uploadFile,
} from "../support/import-file";
import { connectShop, waitForPreflight } from "../support/journey";
import { note } from "../support/run-result";
import { round } from "./measure";
import { withStack } from "./with-stack";

const MAP = path.join(import.meta.dirname, "../fixtures/star-tiles.map.csv");
const PATIENCE_MS = 15 * 60_000;

export interface ImportFigures {
  seconds: number;
  peakMb: number;
  peakMb10k: number;
}

/** Seconds for 100,000 backers; peaks in megabytes of resident memory of the worker. */
export async function benchImport(): Promise<ImportFigures> {
  const small = await importBackers(10_000);
  const large = await importBackers(100_000);
  return { seconds: large.seconds, peakMb: large.peakMb, peakMb10k: small.peakMb };
}

async function importBackers(backers: number): Promise<{ seconds: number; peakMb: number }> {
  return withStack({ name: "bench-import", workers: 1 }, async (stack) => {
    const merchant = await connectShop(stack);
    const connectionId = await createFileConnection(merchant, "kickstarter", "Benchmark");
    const uploadedAt = performance.now();
    const importId = await uploadFile(merchant, {
      ...{ connectionId, name: `${backers}.csv` },
      bytes: pieces(generatePledgeFile({ backers, seed: 1 })),
    });
    const uploadSeconds = round((performance.now() - uploadedAt) / 1000, 1);
    await saveMapping(merchant, importId, { name: "Star Tiles" });
    await saveRewards(merchant, importId, MAP);
    const startedAt = performance.now();
    const { rows } = await runImport(merchant, importId, PATIENCE_MS);
    if (rows.imported !== backers) throw new Error(`${rows.imported} of ${backers} rows were imported`);
    const summary = await waitForPreflight(merchant, backers, PATIENCE_MS);
    const seconds = round((performance.now() - startedAt) / 1000, 1);
    const peakMb = peakOf(stack.workers[0]?.pid);
    const { ready, blocked, skipped } = summary.states;
    note(
      `${backers} backers: upload ${uploadSeconds} s, import and preflight ${seconds} s, peak ${peakMb} MB; ${ready} ready, ${blocked} blocked, ${skipped} skipped`,
    );
    return { seconds, peakMb };
  });
}

/** Lines in pieces as a browser would send them. */
async function* pieces(lines: Iterable<string>): AsyncGenerator<Uint8Array> {
  let text = "";
  for (const line of lines) {
    text += line;
    if (text.length < 64 * 1024) continue;
    yield Buffer.from(text);
    text = "";
  }
  if (text !== "") yield Buffer.from(text);
}

/** The most memory that a process ever held, as Linux keeps it. */
function peakOf(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  if (!kilobytes) throw new Error("The worker's peak memory cannot be read");
  return Math.round(Number(kilobytes) / 1024);
}
