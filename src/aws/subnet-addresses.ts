/** Addresses of a subnet, and who takes them. */
import { type AddressRange, addressRange } from "../lib/address-range";

/**
 * The first four addresses of a subnet and the last.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
 */
export const RESERVED_ADDRESSES = 5;

/**
 * Free addresses that an Application Load Balancer wants in each of its subnets.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer
 */
export const LOAD_BALANCER_ADDRESSES = 8;

/**
 * Prefix lengths that AWS allows for an IPv4 range of a VPC or a subnet.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
 */
export const IPV4_PREFIX = { shortest: 16, longest: 28 } as const;

/** Addresses that are left in a subnet with an IPv4 prefix of this length. */
export function usableAddresses(prefixLength: number): number {
  return 2 ** (32 - prefixLength) - RESERVED_ADDRESSES;
}

/** The addresses that interfaces in a subnet of this range can have. */
export function interfaceAddresses(cidr: string): AddressRange | undefined {
  const range = addressRange(cidr);
  if (range?.family !== "ipv4" || range.last - range.first < BigInt(RESERVED_ADDRESSES)) return range;
  return { ...range, first: range.first + 4n, last: range.last - 1n };
}
