// Encrypts all stored secrets with the newest key of ENCRYPTION_KEYS: put the new key first, run this, drop the old key.
import { createSecretBox } from "../app/config/secret-box.server";
import { rotateSecrets } from "../app/db/rotate-secrets.server";
import { runForOperator } from "./run-for-operator";

await runForOperator(async (db, env) => {
  const { checked, rotated } = await rotateSecrets(db, createSecretBox(env.ENCRYPTION_KEYS));
  process.stdout.write(`${checked} records with secrets checked, ${rotated} encrypted anew\n`);
  return 0;
});
