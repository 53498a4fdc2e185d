// Connections that only ever lead to the public internet. Checked when a socket is opened, on the very addresses it is
// opened to: a name that resolves differently a moment later gains nothing.
import dns from "node:dns";
import net, { type LookupFunction } from "node:net";
import { buildConnector } from "undici";
import { isPublicAddress } from "~/lib/public-address";

/** The host leads to an address that may not be reached. */
export class PrivateAddressError extends Error {
  constructor() {
    super("The host leads to an address that is not on the public internet");
    this.name = "PrivateAddressError";
  }
}

/** A connector that refuses private addresses, whether written as such or found by DNS; one bad address refuses all. */
export function createGuardedConnector(options: {
  timeoutMs: number;
  lookup?: LookupFunction;
}): buildConnector.connector {
  const lookup = guardLookup(options.lookup ?? dns.lookup);
  const connect = buildConnector({ timeout: options.timeoutMs, lookup });
  return (target, callback) => {
    // An address in the URL is never looked up, so the guard would not see it.
    const host = target.hostname.replace(/^\[|\]$/g, "");
    if (net.isIP(host) !== 0 && !isPublicAddress(host)) callback(new PrivateAddressError(), null);
    else connect(target, callback);
  };
}

/** The look-up that the socket itself uses; answers with public addresses or not at all. */
export function guardLookup(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      const addresses = Array.isArray(found) ? found : [];
      const [first] = addresses;
      if (error) return callback(error, "", 0);
      if (!first || !addresses.every(({ address }) => isPublicAddress(address))) {
        return callback(new PrivateAddressError(), "", 0);
      }
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
