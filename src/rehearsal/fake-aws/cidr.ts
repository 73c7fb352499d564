/** IPv4 networks in CIDR notation. */
import { IPv4 } from "ipaddr.js";

export interface Cidr {
  readonly first: number;
  readonly last: number;
}

/** The addresses of a network; nothing if the text isn't one, or doesn't start at its first address. */
export function parseCidr(text: string): Cidr | undefined {
  if (!IPv4.isValidCIDRFourPartDecimal(text)) return undefined;
  const network = IPv4.networkAddressFromCIDR(text);
  const isFirst = text.startsWith(`${network.toString()}/`);
  return isFirst ? { first: numberOf(network), last: numberOf(IPv4.broadcastAddressFromCIDR(text)) } : undefined;
}

export function overlap(a: Cidr, b: Cidr): boolean {
  return a.first <= b.last && b.first <= a.last;
}

export function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

function numberOf({ octets }: IPv4): number {
  return octets.reduce((sum, octet) => sum * 256 + octet, 0);
}
