import { isValidCIDR, parseCIDR } from "ipaddr.js";

/** Whether `inner` lies within `outer`; false also where one of them is no CIDR. */
export function contains(outer: string, inner: string): boolean {
  if (!isRange(outer) || !isRange(inner)) return false;
  const [[wide, size], [narrow, innerSize]] = [parseCIDR(outer), parseCIDR(inner)];
  return wide.kind() === narrow.kind() && innerSize >= size && narrow.match(wide, size);
}

export function overlaps(a: string, b: string): boolean {
  return contains(a, b) || contains(b, a);
}

export function isRange(text: string): boolean {
  return isValidCIDR(text);
}

export function prefixLength(cidr: string): number {
  return isRange(cidr) ? parseCIDR(cidr)[1] : 0;
}

/** Whether all addresses are meant. */
export function isAnywhere(cidr: string): boolean {
  return isRange(cidr) && prefixLength(cidr) === 0;
}
