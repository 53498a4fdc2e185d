// Session tokens as App Bridge hands them out: HS256 over the client secret, one minute long.
import { createSecretKey, randomUUID } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import type { SimulatorConfig } from "./config";

const LIFETIME_SECONDS = 60;

function key(config: SimulatorConfig) {
  return createSecretKey(Buffer.from(config.clientSecret, "utf8"));
}

export async function issueSessionToken(config: SimulatorConfig, shopDomain: string): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ dest: `https://${shopDomain}`, sid: randomUUID() })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer(`https://${shopDomain}/admin`)
    .setAudience(config.clientId)
    .setSubject("1")
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setNotBefore(now - 5)
    .setExpirationTime(now + LIFETIME_SECONDS)
    .sign(key(config));
}

/** Whether the token is genuine, fresh, for this app and for this shop. */
export async function acceptsSessionToken(
  config: SimulatorConfig,
  token: string,
  shopDomain: string,
): Promise<boolean> {
  try {
    const { payload } = await jwtVerify(token, key(config), {
      algorithms: ["HS256"],
      audience: config.clientId,
      clockTolerance: 10,
      requiredClaims: ["exp", "nbf", "dest"],
    });
    return payload.dest === `https://${shopDomain}`;
  } catch {
    return false;
  }
}
