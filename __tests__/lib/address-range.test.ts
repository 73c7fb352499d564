import { type AddressRange, addressRange, areCovered, common, without } from "../../src/lib/address-range";

function range(cidr: string): AddressRange {
  const found = addressRange(cidr);
  if (!found) throw new Error(`${cidr} is no range`);
  return found;
}

test.each([
  ["10.0.0.0/24", ["10.0.0.0/25", "10.0.0.128/25"], true],
  ["10.0.0.0/24", ["10.0.0.128/25", "10.0.0.0/26", "10.0.0.64/26"], true],
  ["10.0.0.0/24", ["10.0.0.0/25", "10.0.0.192/26"], false],
  ["0.0.0.0/0", ["0.0.0.0/1", "128.0.0.0/1"], true],
  ["0.0.0.0/0", ["::/0"], false],
  ["2001:db8::/32", ["2001:db8::/33", "2001:db8:8000::/33"], true],
  ["10.0.0.0/24", [], false],
  ["no range", ["0.0.0.0/0"], false],
])("%s is covered by %j: %s", (cidr, by, expected) => {
  expect(areCovered(cidr, by)).toBe(expected);
});

test("what is taken out of the middle of a range leaves both sides", () => {
  const left = without([range("10.0.0.0/24")], [range("10.0.0.64/26")]);
  expect(left.map(({ first, last }) => [first & 255n, last & 255n])).toEqual([
    [0n, 63n],
    [128n, 255n],
  ]);
});

test("ranges of two families have nothing in common", () => {
  expect(common(range("::/0"), range("0.0.0.0/0"))).toBeUndefined();
  expect(common(range("10.0.0.0/8"), range("10.1.0.0/16"))).toEqual(range("10.1.0.0/16"));
});
