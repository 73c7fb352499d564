import { parsed } from "../../src/cli/command";
import { rehearseArguments, SYNTAX } from "../../src/rehearsal/arguments";

const parse = (args: readonly string[]) => rehearseArguments(parsed(SYNTAX, args));

const defaults = {
  names: [],
  plan: false,
  json: false,
  keep: false,
  faults: false,
  serve: false,
  output: "cdktf.out",
};

test("rehearses all stacks of the committed output by default", () => {
  expect(parse([])).toEqual(defaults);
});

test("takes stacks and options in any order", () => {
  const args = ["--json", "a", "--base", "main", "b", "--keep", "--plan", "--output", "x", "--providers", "y"];
  expect(parse(args)).toEqual({
    ...defaults,
    names: ["a", "b"],
    base: "main",
    json: true,
    keep: true,
    plan: true,
    output: "x",
    providers: "y",
  });
});

test("fails for an option that there isn't", () => {
  expect(() => parse(["--dry-run"])).toThrow("option '--dry-run': isn't known; ");
});

test("fails for a base together with faults", () => {
  expect(() => parse(["--base", "main", "--faults"])).toThrow(
    "--faults: is given with --base; a rehearsal has one of them; leave one out",
  );
});

test("serves an output of one's own", () => {
  expect(parse(["--serve", "--output", "x"])).toEqual({ ...defaults, serve: true, output: "x" });
});

test.each([
  [["--base", "main"], "--base"],
  [["--providers", "x"], "--providers"],
  [["--faults"], "--faults"],
  [["--json", "--keep"], "--json"],
  [["a", "b"], "a b"],
])("fails for --serve together with %j", (others, named) => {
  expect(() => parse(["--serve", ...others])).toThrow(
    `--serve: is given with ${named}; it takes --output only; leave the other out`,
  );
});
