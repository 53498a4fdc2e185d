// An operator's correction of one shop's credit balance, such as a charge that USPS made afterwards. What is owed of the
// platform's account by it is charged with the next sweep.
import { readCorrection } from "../app/modules/postage/ledger/read-correction";
import { recordCorrection } from "../app/modules/postage/ledger/record-entries.server";
import { runForOperator } from "./run-for-operator";

const WORDS = {
  recorded: "recorded",
  known: "was recorded before: nothing was changed",
  "no-shop": "no such shop: nothing was changed",
};

const read = readCorrection(process.argv.slice(2));
if (read.kind === "refused") {
  process.stderr.write(`${read.message}\n`);
  process.exitCode = 2;
} else {
  await runForOperator(async (db) => {
    const { kind } = await recordCorrection({ db }, { ...read.correction, at: new Date() });
    process.stdout.write(`${WORDS[kind]}\n`);
    return kind === "no-shop" ? 1 : 0;
  });
}
