import { codeSpan, prose } from "../../../src/review/document/markdown-text";

test.each([
  ["books", "`books`"],
  ["a|b", "`a`&#124;`b`"],
  ["|", "&#124;"],
  ["a`b", "``a`b``"],
  ["`", "`` ` ``"],
  [" a ", "`  a  `"],
  ["", '`""`'],
  ["a\nb\tc", "`a\\nb\\tc`"],
  ["a\u202eb", "`a\\u{202e}b`"],
  ["x".repeat(200), `\`${"x".repeat(200)}\``],
  ["x".repeat(201), `\`${"x".repeat(200)}…\``],
])("the code span of %j is %s", (text, expected) => {
  expect(codeSpan(text)).toBe(expected);
});

test.each([
  ["service 'books': cannot pull its image", "service 'books': cannot pull its image"],
  ["tell @octocat, please", "tell `@octocat`, please"],
  ["see https://evil.example now", "see `https://evil.example` now"],
  ["aws_vpc_endpoint.logs has no subnet", "`aws_vpc_endpoint.logs` has no subnet"],
  ["open to (0.0.0.0/0)", "open to (`0.0.0.0/0`)"],
  ["1. first", "`1`. first"],
  ["2 tasks × 0.25 vCPU, IPv4 → +3.65", "2 tasks × 0.25 vCPU, IPv4 → +3.65"],
  ["commit abcdef0 and 1234567", "commit `abcdef0` and `1234567`"],
  ["+ not a list", "`+` not a list"],
  ["fixes #12; <b>bold</b>", "fixes `#12`; `<b>bold</b>`"],
  ["a | b", "a &#124; b"],
  [" two\n\nlines", " two lines"],
])("the sentence %j becomes %s", (text, expected) => {
  expect(prose(text)).toBe(expected);
});
