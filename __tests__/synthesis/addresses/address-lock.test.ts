import { formatLock, parseLock } from "../../../src/synthesis/addresses/address-lock";

const lock = new Map([
  ["shop-prod-platform", new Set(["aws_vpc.network", "aws_lb.ingress"])],
  ["shop-dev-platform", new Set(["aws_vpc.network"])],
]);

const text = `# Every address that a state may hold, as <stack> <address>. Written by npm run synth, which fails when one is gone
# and the definition doesn't say where to: docs/addresses.md.
shop-dev-platform aws_vpc.network
shop-prod-platform aws_lb.ingress
shop-prod-platform aws_vpc.network
`;

test("a lock is a sorted list, a line an address", () => {
  expect(formatLock(lock)).toBe(text);
});

test("a lock is read as it was written, also with Windows' line ends", () => {
  expect(parseLock(text, "addresses.txt")).toEqual({ lock, errors: [] });
  expect(parseLock(text.replaceAll("\n", "\r\n"), "addresses.txt")).toEqual({ lock, errors: [] });
});

test("the lines of two locks put together, as git's union merge does, are both", () => {
  const both = `${text}shop-dev-platform aws_lb.ingress\nshop-dev-platform aws_vpc.network\n`;
  expect(parseLock(both, "addresses.txt").lock.get("shop-dev-platform")).toEqual(
    new Set(["aws_vpc.network", "aws_lb.ingress"]),
  );
});

test("half a merge is an error for each marker, and says what to do", () => {
  const ours = "shop-dev-platform aws_vpc.network";
  const half = [
    "<<<<<<< HEAD",
    ours,
    "||||||| 1a2b3c4",
    "=======",
    "shop-dev-platform aws_lb.ingress",
    ">>>>>>> other",
  ];
  expect(parseLock(half.join("\n"), "cdktf.out/addresses.txt").errors).toEqual(
    [1, 3, 4, 6].map(
      (line) =>
        `file 'cdktf.out/addresses.txt': line ${line} is '${half[line - 1] ?? ""}'; a merge left it; remove the marker and keep the lines of both sides`,
    ),
  );
});

test("a line of another form is an error", () => {
  expect(parseLock(`${text}shop-dev-platform\n`, "addresses.txt").errors).toEqual([
    "file 'addresses.txt': line 6 is 'shop-dev-platform'; a line is '<stack> <address>'; restore the file with git",
  ]);
});
