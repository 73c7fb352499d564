import { parseArguments } from "../../src/rehearsal/arguments";

const defaults = { names: [], plan: false, json: false, keep: false, faults: false, help: false, output: "cdktf.out" };

test("rehearses all stacks of the committed output by default", () => {
  expect(parseArguments([])).toEqual(defaults);
});

test("takes stacks and options in any order", () => {
  expect(parseArguments(["--json", "a", "--base", "main", "b", "--keep", "--plan", "--output", "x"])).toEqual({
    ...defaults,
    names: ["a", "b"],
    base: "main",
    json: true,
    keep: true,
    plan: true,
    output: "x",
  });
});

test("fails for an option that there isn't", () => {
  expect(() => parseArguments(["--dry-run"])).toThrow("Unknown option '--dry-run'");
});

test("fails for a base together with faults", () => {
  expect(() => parseArguments(["--base", "main", "--faults"])).toThrow(
    "--faults: is given with --base; a rehearsal has one of them; leave one out",
  );
});
