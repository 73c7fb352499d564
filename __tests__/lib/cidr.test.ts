import { contains, ipv4Network, isAnywhere, overlaps, prefixLength } from "../../src/lib/cidr";

test("an IPv4 range is written from its first address on", () => {
  expect(["10.0.1.7/24", "10.0.1.0/24", "255.255.255.255/32"].map(ipv4Network)).toEqual([
    "10.0.1.0/24",
    "10.0.1.0/24",
    "255.255.255.255/32",
  ]);
});

test.each(["", "10.0.0.0", "10.0.0.0/33", "10.0.0/8", "256.0.0.0/8", "10.0.0.0/", "0x0a.0.0.0/8"])(
  "'%s' is no range: it contains and overlaps nothing",
  (text) => {
    expect(ipv4Network(text)).toBeUndefined();
    expect([contains(text, text), overlaps(text, "0.0.0.0/0"), isAnywhere(text)]).toEqual([false, false, false]);
  },
);

test.each([
  ["10.0.0.0/16", "10.0.255.0/24", true],
  ["10.0.0.0/16", "10.0.0.0/16", true],
  ["10.0.0.0/24", "10.0.0.0/16", false],
  ["10.0.0.0/24", "10.0.1.0/24", false],
  ["2001:db8::/32", "2001:db8:1::/48", true],
  ["2001:db8::/32", "2001:db9::/48", false],
  ["::/0", "10.0.0.0/8", false],
  ["0.0.0.0/0", "2001:db8::/32", false],
])("%s contains %s: %s", (outer, inner, expected) => {
  expect(contains(outer, inner)).toBe(expected);
});

test("two ranges overlap when one contains the other, whichever is first", () => {
  expect([overlaps("10.0.0.0/24", "10.0.0.128/25"), overlaps("10.0.0.128/25", "10.0.0.0/24")]).toEqual([true, true]);
  expect(overlaps("10.0.0.0/24", "10.0.1.0/24")).toBe(false);
});

test("a prefix of 0 means all addresses of either family", () => {
  expect(["0.0.0.0/0", "::/0", "0.0.0.0/1", "::/1"].map(isAnywhere)).toEqual([true, true, false, false]);
  expect(["10.0.0.0/8", "2001:db8::/32"].map(prefixLength)).toEqual([8, 32]);
});
