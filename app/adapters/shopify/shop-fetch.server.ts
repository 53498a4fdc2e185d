// The only door to Shopify's hosts. In production it is the plain fetch (keep-alive, as many connections as needed,
// nothing sent twice) behind a check of the host; with a stand-in on this machine it goes there instead.

/** Where Shopify keeps the results of bulk operations. */
const RESULT_HOSTS = ["storage.googleapis.com"];

/**
 * `adminOrigin` is SHOPIFY_ADMIN_ORIGIN. A shop's host then becomes the header `x-sim-shop`, and only shops and the
 * stand-in itself (bulk results) can be reached. Throws on any other host.
 */
export function createShopFetch(adminOrigin?: string): typeof fetch {
  return async (input, init) => {
    const request = input instanceof Request ? input : null;
    const url = new URL(request ? request.url : String(input));
    const target = requireTarget(url, adminOrigin);
    if (target === url) return fetch(input, init);
    const headers = new Headers(init?.headers ?? request?.headers);
    headers.set("x-sim-shop", url.hostname);
    if (!request) return fetch(target, { ...init, headers });
    const body = init?.body ?? (["GET", "HEAD"].includes(request.method) ? undefined : await request.text());
    const method = init?.method ?? request.method;
    return fetch(target, {
      redirect: request.redirect,
      signal: request.signal,
      ...init,
      method,
      headers,
      body,
    });
  };
}

/** The same URL object where nothing changes. */
function requireTarget(url: URL, adminOrigin: string | undefined): URL {
  const isShop = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(url.hostname) && url.protocol === "https:";
  if (isShop && adminOrigin) return new URL(url.pathname + url.search, adminOrigin);
  if (isShop) return url;
  if (adminOrigin ? url.origin === new URL(adminOrigin).origin : isResultUrl(url)) return url;
  throw new Error(`Not a Shopify host: ${url.host}`);
}

function isResultUrl(url: URL): boolean {
  return url.protocol === "https:" && RESULT_HOSTS.includes(url.hostname);
}
