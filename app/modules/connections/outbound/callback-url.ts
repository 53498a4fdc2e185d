// Where a platform wants to be told: what such an address may look like.
import ipaddr from "ipaddr.js";
import { isAllowedHost } from "~/lib/allowed-host";
import { isPublicAddress } from "~/lib/public-address";

const MAX_LENGTH = 2000;

export type CallbackUrlResult = { kind: "ok"; url: string } | { kind: "invalid"; message: string };

/**
 * Reads a callback address. https on a public host, unless its `host:port` is one the operator allows. A name is only
 * known to be public once it is resolved: the sender checks that at every connection.
 */
export function parseCallbackUrl(text: string, allowedHosts: readonly string[]): CallbackUrlResult {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed.length > MAX_LENGTH || !URL.canParse(trimmed)) {
    return invalid("Enter the full address, for example https://platform.example.com/webhooks/pledgedock.");
  }
  const url = new URL(trimmed);
  if (url.username !== "" || url.password !== "") {
    return invalid("Leave the user name and password out of the address: every message is signed instead.");
  }
  url.hash = "";
  if (url.protocol !== "https:" && url.protocol !== "http:")
    return invalid("The address must start with https://.");
  if (isAllowedHost(url, allowedHosts)) return { kind: "ok", url: url.href };
  if (url.protocol !== "https:")
    return invalid("The address must start with https://, so that nobody can read along.");
  if (isPrivateName(url)) return invalid("The address must be on the public internet.");
  return { kind: "ok", url: url.href };
}

function isPrivateName({ hostname }: URL): boolean {
  const name = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (ipaddr.isValid(name)) return !isPublicAddress(name);
  return !name.includes(".") || /\.(localhost|local|internal|home\.arpa)$/.test(name);
}

function invalid(message: string): CallbackUrlResult {
  return { kind: "invalid", message };
}
