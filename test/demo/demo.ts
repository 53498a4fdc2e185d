// npm run demo: the product in a browser, with simulated vendors and a campaign full of surprises.
// npm run demo -- --once: the main job without a browser, judged by an oracle, as one JSON line.
import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { runCommand, wholeNumber } from "../support/run-result";
import { runInteractive } from "./interactive";
import { runOnce } from "./run-once";
import { completeFiles } from "./sample-files";

const DEFAULT_CATALOG = path.join(import.meta.dirname, "../fixtures/catalog.csv");

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      once: { type: "boolean", default: false },
      pledges: { type: "string" },
      seed: { type: "string", default: "1" },
      csv: { type: "string" },
      catalog: { type: "string" },
      map: { type: "string" },
      simulators: { type: "string" },
      port: { type: "string" },
      postage: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  for (const [kind, file] of Object.entries({
    pledge: values.csv,
    map: values.map,
    catalogue: values.catalog,
  })) {
    if (file !== undefined && !existsSync(file)) throw new Error(`There is no ${kind} file ${file}`);
  }
  if (values.csv === undefined && values.map !== undefined)
    throw new Error("--map says what a --csv file holds");
  if (values.csv !== undefined && !values.once)
    throw new Error("--csv needs --once; without it, upload files on the Import page of the demo");
  if (values.postage && !values.once)
    throw new Error("--postage needs --once; without it, buy labels under Start shipping in the demo");
  const files =
    values.csv === undefined
      ? { csv: undefined, map: undefined, catalog: values.catalog ?? DEFAULT_CATALOG }
      : completeFiles({ csv: values.csv, catalog: values.catalog, map: values.map });
  const options = {
    pledges: wholeNumber("pledges", values.pledges ?? (values.once ? "200" : "60")),
    seed: wholeNumber("seed", values.seed),
    ...files,
    catalog: path.resolve(files.catalog),
    simulatorsUrl: values.simulators,
    port: values.port === undefined ? undefined : wholeNumber("port", values.port),
    postage: values.postage,
    json: values.json,
  };
  return values.once ? runOnce(options) : runInteractive(options);
});
