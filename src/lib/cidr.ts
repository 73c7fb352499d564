/** IPv4 and IPv6 ranges in CIDR notation: `10.0.1.0/24`, `2001:db8::/32`. What is no CIDR contains nothing. */
import { IPv4, IPv6 } from "ipaddr.js";

type Range = readonly [address: IPv4 | IPv6, prefixLength: number];

/** A platform has few ranges, and the proof asks for each of them at every step of every flow. */
const ranges = new Map<string, Range | undefined>();

/** The address and the length of the prefix; undefined where the text is no CIDR. */
export function rangeOf(text: string): Range | undefined {
  if (!ranges.has(text)) ranges.set(text, parse(text));
  return ranges.get(text);
}

function parse(text: string): Range | undefined {
  // Others read `10.0.0/8` and `0x0a.0.0.0/8` too; AWS doesn't.
  if (IPv4.isValidCIDRFourPartDecimal(text)) return IPv4.parseCIDR(text);
  return IPv6.isValidCIDR(text) ? IPv6.parseCIDR(text) : undefined;
}

/** The IPv4 range as AWS wants it written, with all host bits zero; undefined when the text is no IPv4 CIDR. */
export function ipv4Network(text: string): string | undefined {
  const range = rangeOf(text);
  return range?.[0].kind() === "ipv4" ? `${IPv4.networkAddressFromCIDR(text).toString()}/${range[1]}` : undefined;
}

/** Whether the text is a range that is written with its first address, as the AWS provider asks; IPv6 in any spelling. */
export function isNetwork(text: string): boolean {
  const range = rangeOf(text);
  return range !== undefined && (range[0].kind() === "ipv6" || ipv4Network(text) === text);
}

/** The IPv6 range with all host bits zero, in one form; undefined when the text is no IPv6 CIDR. */
export function ipv6Network(text: string): string | undefined {
  const range = rangeOf(text);
  return range?.[0].kind() === "ipv6" ? `${IPv6.networkAddressFromCIDR(text).toString()}/${range[1]}` : undefined;
}

/** Whether it is an IPv6 range that begins with its own first address. */
export function isIpv6Network(text: string): boolean {
  const range = rangeOf(text);
  return range !== undefined && ipv6Network(text) === `${range[0].toString()}/${range[1]}`;
}

export function isCidr(text: string): boolean {
  return rangeOf(text) !== undefined;
}

/** Length of the prefix: 24 in `10.0.1.0/24`. */
export function prefixLength(cidr: string): number {
  return rangeOf(cidr)?.[1] ?? 0;
}

/** Whether all addresses are meant. */
export function isAnywhere(cidr: string): boolean {
  return rangeOf(cidr)?.[1] === 0;
}

/** Whether every address of `inner` is one of `outer`. */
export function contains(outer: string, inner: string): boolean {
  const [outerRange, innerRange] = [rangeOf(outer), rangeOf(inner)];
  if (outerRange === undefined || innerRange === undefined) return false;
  const [[wide, size], [narrow, innerSize]] = [outerRange, innerRange];
  return wide.kind() === narrow.kind() && innerSize >= size && narrow.match(wide, size);
}

/** Whether the two share an address; of two CIDR ranges that do, one contains the other. */
export function overlaps(a: string, b: string): boolean {
  return contains(a, b) || contains(b, a);
}
