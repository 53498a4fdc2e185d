/** Whether a list of `host:port` names the URL's very host and port. */
export function isAllowedHost(url: URL, allowedHosts: readonly string[]): boolean {
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return allowedHosts.includes(`${url.hostname}:${port}`);
}
