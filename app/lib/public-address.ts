// Which IP addresses are on the public internet.
import ipaddr from "ipaddr.js";

/** Platform services that answer on a public address inside a cloud (Azure's wire server). */
const CLOUD_SERVICES = ["168.63.129.16"];
/** Everything that IPv6 routes globally today. [IANA IPv6 address space] */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Whether an IP address in text form is a public unicast one. False for private, loopback, link-local (cloud metadata),
 * unique local, carrier-grade NAT, multicast, reserved, translated and tunnelled ranges, IPv4 inside IPv6 judged as the
 * IPv4 it is, and for text that is no address at all.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address.range() !== "unicast" || CLOUD_SERVICES.includes(address.toString())) return false;
  return address.kind() === "ipv4" || (address as ipaddr.IPv6).match(GLOBAL_IPV6);
}
