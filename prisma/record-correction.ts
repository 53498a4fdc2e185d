// An operator's correction of one shop's credit balance, such as a charge that USPS made afterwards. What is owed of the
// platform's account by it is charged with the next sweep.
import { readEnv } from "../app/config/env.server";
import { createDb } from "../app/db/client.server";
import { readCorrection } from "../app/modules/postage/ledger/read-correction";
import { recordCorrection } from "../app/modules/postage/ledger/record-entries.server";

const read = readCorrection(process.argv.slice(2));
if (read.kind === "refused") {
  process.stderr.write(`${read.message}\n`);
  process.exitCode = 2;
} else {
  const db = createDb(readEnv().DATABASE_URL, { max: 1 });
  try {
    const { kind } = await recordCorrection({ db }, { ...read.correction, at: new Date() });
    const words = {
      recorded: "recorded",
      known: "was recorded before: nothing was changed",
      "no-shop": "no such shop: nothing was changed",
    };
    process.stdout.write(`${words[kind]}\n`);
    if (kind === "no-shop") process.exitCode = 1;
  } finally {
    await db.$disconnect();
  }
}
