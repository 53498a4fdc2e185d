// npm run bench [-- NAME …] [--json]: ratios measured in one run, medians of several windows.
import { parseArgs } from "node:util";
import { note, print, runCommand, table } from "../support/run-result";
import { benchImport } from "./import";
import { benchLabels } from "./labels";
import { benchPages } from "./pages";
import { benchPush, benchPushFree } from "./push";
import { benchSync } from "./sync";
import { benchWebhooks } from "./webhooks";

const BENCHES = {
  push: benchPush,
  "push-free": benchPushFree,
  import: benchImport,
  sync: benchSync,
  webhooks: benchWebhooks,
  pages: benchPages,
  labels: benchLabels,
} as const;
type BenchName = keyof typeof BENCHES;

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: "boolean", default: false } },
  });
  const asked = positionals.length > 0 ? positionals : Object.keys(BENCHES);
  for (const name of asked) {
    if (!(name in BENCHES))
      throw new Error(`There is no benchmark "${name}"; there are ${Object.keys(BENCHES).join(", ")}`);
  }
  const results: Record<string, Record<string, number | null>> = {};
  for (const name of asked as BenchName[]) {
    note(`\n── ${name}`);
    results[name] = { ...(await BENCHES[name]()) };
  }
  for (const [name, figures] of Object.entries(results)) {
    print(
      `\n${name}\n${table(Object.entries(figures).map(([label, value]) => [label, value ?? "not available yet"]))}`,
    );
  }
  if (values.json) print(JSON.stringify(results));
  return 0;
});
