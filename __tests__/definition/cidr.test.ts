import { contains, overlap, parseCidr, usableAddresses, type Cidr } from "../../src/definition/cidr";

function cidr(text: string): Cidr {
  const parsed = parseCidr(text);
  if (parsed === undefined) throw new Error(`${text} is no CIDR block`);
  return parsed;
}

test("reads first and last address, prefix and canonical form", () => {
  expect(parseCidr("10.0.1.7/24")).toEqual({ first: 167772416, last: 167772671, prefix: 24, canonical: "10.0.1.0/24" });
  expect(parseCidr("255.255.255.255/32")?.last).toBe(2 ** 32 - 1);
});

test.each(["", "10.0.0.0", "10.0.0.0/33", "10.0.0/8", "256.0.0.0/8", "10.0.0.0/", "::1/64", "0x0a.0.0.0/8"])(
  "'%s' is no CIDR block",
  (text) => {
    expect(parseCidr(text)).toBeUndefined();
  },
);

test("tells what lies inside and what overlaps", () => {
  expect(contains(cidr("10.0.0.0/16"), cidr("10.0.255.0/24"))).toBe(true);
  expect(contains(cidr("10.0.0.0/24"), cidr("10.0.0.0/16"))).toBe(false);
  expect(overlap(cidr("10.0.0.0/24"), cidr("10.0.0.128/25"))).toBe(true);
  expect(overlap(cidr("10.0.0.0/24"), cidr("10.0.1.0/24"))).toBe(false);
});

test("AWS keeps five addresses of a subnet", () => {
  expect([cidr("10.0.0.0/24"), cidr("10.0.0.0/28")].map(usableAddresses)).toEqual([251, 11]);
});
