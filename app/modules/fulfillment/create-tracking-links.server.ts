import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { TrackingLinks } from "./tracking-link";

const MAC_BYTES = 16;
const TOKEN = /^[A-Za-z0-9_-]{40,200}$/;

/**
 * Links whose end is a signature (128 bits of HMAC-SHA256) and the pledge's id: they cannot be guessed or changed, and no
 * row has to be stored for them. The first key signs; links that an earlier key of the list signed still open.
 */
export function createTrackingLinks(options: { keys: Iterable<Buffer>; appUrl: string }): TrackingLinks {
  const secrets = [...options.keys].map((key) =>
    Buffer.from(hkdfSync("sha256", key, "", "pledgedock tracking link", 32)),
  );
  const [newest] = secrets;
  if (!newest) throw new Error("Tracking links need a key");
  return {
    urlFor(pledgeId) {
      const token = Buffer.concat([macOf(newest, pledgeId), Buffer.from(pledgeId, "utf8")]);
      return new URL(`/t/${token.toString("base64url")}`, options.appUrl).href;
    },
    pledgeIdOf(token) {
      if (!TOKEN.test(token)) return null;
      const bytes = Buffer.from(token, "base64url");
      // Other spellings of the same bytes are not links that were made here.
      if (bytes.toString("base64url") !== token) return null;
      const pledgeId = bytes.subarray(MAC_BYTES).toString("utf8");
      const given = bytes.subarray(0, MAC_BYTES);
      const matches = secrets.filter((secret) => timingSafeEqual(given, macOf(secret, pledgeId)));
      return matches.length > 0 ? pledgeId : null;
    },
  };
}

function macOf(secret: Buffer, pledgeId: string): Buffer {
  return createHmac("sha256", secret).update(pledgeId, "utf8").digest().subarray(0, MAC_BYTES);
}
