// Encryption at rest for tokens and other secrets: AES-256-GCM with a list of keys, so that keys can be exchanged.
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** Locks and unlocks short secrets. `context` says where the secret stands (table, row, column). */
export interface SecretBox {
  /** `v1:<keyId>:<iv>:<tag>:<data>` with the newest key; only the same `context` opens it again. */
  encrypt(secret: string, context: string): string;
  /** The secret. Throws when the key is not in the list, or when text or context are not what was encrypted. */
  decrypt(locked: string, context: string): string;
  /** Whether the newest key locked it; false is what rotation looks for. */
  isCurrent(locked: string): boolean;
}

const ALGORITHM = "aes-256-gcm";
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;
const HOW_TO = "ENCRYPTION_KEYS must be id:base64 pairs, newest first, divided by commas, each key 32 bytes";

/**
 * Reads `id:base64,id:base64` (newest first: the first encrypts, all decrypt). Throws a sentence that names the key
 * by its id, never by its content. The nonce is random: safe for 2^32 secrets per key, far more than sessions exist.
 */
export function createSecretBox(keyList: string): SecretBox {
  const keys = readKeys(keyList);
  const [newestId] = keys.keys();
  if (newestId === undefined) throw new Error(`${HOW_TO}.`);

  return {
    encrypt(secret, context) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, requireKey(keys, newestId), iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(`v1:${newestId}:${context}`));
      const data = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      return ["v1", newestId, ...[iv, cipher.getAuthTag(), data].map((part) => part.toString("base64"))].join(
        ":",
      );
    },
    decrypt(locked, context) {
      const { keyId, iv, tag, data } = parseLocked(locked);
      const decipher = createDecipheriv(ALGORITHM, requireKey(keys, keyId), iv, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(`v1:${keyId}:${context}`));
      decipher.setAuthTag(tag);
      try {
        return Buffer.concat([decipher.update(data), decipher.final()]).toString("utf8");
      } catch (cause) {
        throw new Error(
          "A stored secret does not open: it was changed, moved to another record, or its key differs",
          {
            cause,
          },
        );
      }
    },
    isCurrent: (locked) => locked.startsWith(`v1:${newestId}:`),
  };
}

/** The keys by their ids, newest first. Throws a sentence that names a bad key by its id, never by its content. */
export function readKeys(keyList: string): Map<string, Buffer> {
  const keys = new Map<string, Buffer>();
  for (const entry of keyList.split(",").map((part) => part.trim())) {
    const colon = entry.indexOf(":");
    const id = entry.slice(0, Math.max(colon, 0));
    if (!KEY_ID.test(id)) throw new Error(`${HOW_TO}; an entry has no usable id.`);
    const key = Buffer.from(entry.slice(colon + 1), "base64");
    if (key.length !== KEY_BYTES) throw new Error(`${HOW_TO}; key "${id}" has ${key.length} bytes.`);
    if (keys.has(id)) throw new Error(`${HOW_TO}; key "${id}" is there twice.`);
    keys.set(id, key);
  }
  return keys;
}

function requireKey(keys: Map<string, Buffer>, id: string): Buffer {
  const key = keys.get(id);
  if (!key) throw new Error(`A stored secret needs key "${id}", which is not in ENCRYPTION_KEYS`);
  return key;
}

function parseLocked(locked: string): { keyId: string; iv: Buffer; tag: Buffer; data: Buffer } {
  const [version, keyId, iv, tag, data, ...rest] = locked.split(":");
  if (version !== "v1" || !keyId || !iv || !tag || data === undefined || rest.length > 0) {
    throw new Error("A stored secret is not in the form v1:<keyId>:<iv>:<tag>:<data>");
  }
  const parts = {
    iv: Buffer.from(iv, "base64"),
    tag: Buffer.from(tag, "base64"),
    data: Buffer.from(data, "base64"),
  };
  if (parts.iv.length !== IV_BYTES || parts.tag.length !== TAG_BYTES) {
    throw new Error("A stored secret has a nonce or tag of the wrong length");
  }
  return { keyId, ...parts };
}
