/** Exact arithmetic over blocks of addresses: what is left of one behind others, and whether several hold all of it. */
import { rangeOf } from "./cidr";

export interface AddressRange {
  readonly family: "ipv4" | "ipv6";
  readonly first: bigint;
  readonly last: bigint;
}

/** Few are written in a platform, and each is asked for often. */
const known = new Map<string, AddressRange | undefined>();

/** The addresses of a CIDR block; undefined where the text is none. */
export function addressRange(cidr: string): AddressRange | undefined {
  if (!known.has(cidr)) known.set(cidr, parsed(cidr));
  return known.get(cidr);
}

function parsed(cidr: string): AddressRange | undefined {
  const range = rangeOf(cidr);
  if (!range) return undefined;
  const [address, length] = range;
  const bytes = address.toByteArray();
  const number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const size = 1n << BigInt(bytes.length * 8 - length);
  const first = number - (number % size);
  return { family: address.kind(), first, last: first + size - 1n };
}

export function meet(a: AddressRange, b: AddressRange): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

/** What two ranges have in common. */
export function common(a: AddressRange, b: AddressRange): AddressRange | undefined {
  if (!meet(a, b)) return undefined;
  return {
    family: a.family,
    first: a.first > b.first ? a.first : b.first,
    last: a.last < b.last ? a.last : b.last,
  };
}

/** What is left of some ranges when others are taken away. */
export function without(ranges: readonly AddressRange[], taken: readonly AddressRange[]): readonly AddressRange[] {
  return taken.reduce<readonly AddressRange[]>(
    (left, gone) => left.flatMap((range) => (meet(range, gone) ? beside(range, gone) : [range])),
    ranges,
  );
}

function beside({ family, first, last }: AddressRange, gone: AddressRange): readonly AddressRange[] {
  return [
    { family, first, last: gone.first - 1n },
    { family, first: gone.last + 1n, last },
  ].filter((rest) => rest.first <= rest.last);
}

/** Whether some CIDR blocks together hold every address of another one; what is no CIDR holds nothing. */
export function areCovered(cidr: string, by: readonly string[]): boolean {
  const range = addressRange(cidr);
  return (
    range !== undefined &&
    without(
      [range],
      by.flatMap((each) => addressRange(each) ?? []),
    ).length === 0
  );
}
