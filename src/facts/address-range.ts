import { type IPv4, type IPv6, isValidCIDR, parseCIDR } from "ipaddr.js";

type Range = readonly [address: IPv4 | IPv6, prefixLength: number];

/** A platform has few blocks, and asks for each of them again at every step of every flow. */
const ranges = new Map<string, Range | undefined>();

function rangeOf(text: string): Range | undefined {
  if (!ranges.has(text)) ranges.set(text, isValidCIDR(text) ? parseCIDR(text) : undefined);
  return ranges.get(text);
}

/** Whether `inner` lies within `outer`; false also where one of them is no CIDR. */
export function contains(outer: string, inner: string): boolean {
  const [outerRange, innerRange] = [rangeOf(outer), rangeOf(inner)];
  if (outerRange === undefined || innerRange === undefined) return false;
  const [[wide, size], [narrow, innerSize]] = [outerRange, innerRange];
  return wide.kind() === narrow.kind() && innerSize >= size && narrow.match(wide, size);
}

export function overlaps(a: string, b: string): boolean {
  return contains(a, b) || contains(b, a);
}

export function isRange(text: string): boolean {
  return rangeOf(text) !== undefined;
}

export function prefixLength(cidr: string): number {
  return rangeOf(cidr)?.[1] ?? 0;
}

/** Whether all addresses are meant. */
export function isAnywhere(cidr: string): boolean {
  return isRange(cidr) && prefixLength(cidr) === 0;
}
