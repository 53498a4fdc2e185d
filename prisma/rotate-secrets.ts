// Encrypts all stored secrets with the newest key of ENCRYPTION_KEYS: put the new key first, run this, drop the old key.
import { readEnv } from "../app/config/env.server";
import { createSecretBox } from "../app/config/secret-box.server";
import { createDb } from "../app/db/client.server";
import { rotateSecrets } from "../app/db/rotate-secrets.server";

const env = readEnv();
const db = createDb(env.DATABASE_URL, { max: 1 });
try {
  const { checked, rotated } = await rotateSecrets(db, createSecretBox(env.ENCRYPTION_KEYS));
  process.stdout.write(`${checked} sessions checked, ${rotated} encrypted anew\n`);
} finally {
  await db.$disconnect();
}
