import { IPv4 } from "ipaddr.js";

/** An IPv4 range as numbers, so that ranges can be compared. */
export interface Cidr {
  readonly first: number;
  readonly last: number;
  /** Length of the prefix: 24 in `10.0.1.0/24`. */
  readonly prefix: number;
  /** The range as AWS wants it written, with all host bits zero. */
  readonly canonical: string;
}

/** Reads `10.0.1.0/24`; undefined when it isn't an IPv4 CIDR block in four decimal parts. */
export function parseCidr(text: string): Cidr | undefined {
  if (!IPv4.isValidCIDRFourPartDecimal(text)) return undefined;
  const [, prefix] = IPv4.parseCIDR(text);
  const first = toNumber(IPv4.networkAddressFromCIDR(text));
  const last = toNumber(IPv4.broadcastAddressFromCIDR(text));
  return { first, last, prefix, canonical: `${IPv4.networkAddressFromCIDR(text).toString()}/${prefix}` };
}

export function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

export function overlap(a: Cidr, b: Cidr): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** Addresses that AWS leaves in a subnet: it keeps the first four and the last. Source: "Subnet CIDR blocks". */
export function usableAddresses(subnet: Cidr): number {
  return subnet.last - subnet.first + 1 - 5;
}

function toNumber(address: IPv4): number {
  return address.toByteArray().reduce((sum, byte) => sum * 256 + byte, 0);
}
