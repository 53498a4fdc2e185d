// npm run demo: the product in a browser, with simulated vendors and a campaign full of surprises.
// npm run demo -- --once: the main job without a browser, judged by an oracle, as one JSON line.
import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { runCommand, wholeNumber } from "../support/run-result";
import { runInteractive } from "./interactive";
import { runOnce } from "./run-once";

const DEFAULT_CATALOG = path.join(import.meta.dirname, "../fixtures/catalog.csv");

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      once: { type: "boolean", default: false },
      pledges: { type: "string" },
      seed: { type: "string", default: "1" },
      csv: { type: "string" },
      catalog: { type: "string", default: DEFAULT_CATALOG },
      map: { type: "string" },
      simulators: { type: "string" },
      port: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  if (values.csv !== undefined || values.map !== undefined) {
    throw new Error(
      "CSV import is not available yet: leave out --csv and --map, the demo campaign comes through the push API",
    );
  }
  if (!existsSync(values.catalog)) throw new Error(`There is no catalogue file ${values.catalog}`);
  const options = {
    pledges: wholeNumber("pledges", values.pledges ?? (values.once ? "200" : "60")),
    seed: wholeNumber("seed", values.seed),
    catalog: path.resolve(values.catalog),
    simulatorsUrl: values.simulators,
    port: values.port === undefined ? undefined : wholeNumber("port", values.port),
    json: values.json,
  };
  return values.once ? runOnce(options) : runInteractive(options);
});
