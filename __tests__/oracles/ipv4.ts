/** IPv4 addresses as numbers; the oracles share no code with what they judge. */

export interface Range {
  readonly first: number;
  readonly last: number;
}

/** Undefined for what is no IPv4 block, an IPv6 one for example. */
export function rangeOf(cidr: string): Range | undefined {
  const [, a, b, c, d, length = "32"] = /^(\d+)\.(\d+)\.(\d+)\.(\d+)(?:\/(\d+))?$/.exec(cidr) ?? [];
  if (a === undefined) return undefined;
  const size = 2 ** (32 - Number(length));
  const address = [a, b, c, d].reduce((sum, byte) => sum * 256 + Number(byte), 0);
  const first = Math.floor(address / size) * size;
  return { first, last: first + size - 1 };
}

export function covers(cidr: string, address: number): boolean {
  const range = rangeOf(cidr);
  return range !== undefined && range.first <= address && address <= range.last;
}

export function addressOf(text: string): number {
  const range = rangeOf(text);
  if (range === undefined) throw new Error(`'${text}' is no IPv4 address`);
  return range.first;
}
