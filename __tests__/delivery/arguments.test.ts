import { parsed } from "../../src/cli/command";
import { hcpArguments, SYNTAX } from "../../src/delivery/arguments";

const parse = (args: readonly string[]) => hcpArguments(parsed(SYNTAX, args));

const defaults = { autoApprove: false, skipMissing: false, approved: [], timeout: 3_600_000, output: "cdktf.out" };

test("takes a command, stacks and options", () => {
  expect(parse(["plan", "demo-dev-*", "--skip-missing"])).toEqual({
    ...defaults,
    kind: "plan",
    patterns: ["demo-dev-*"],
    skipMissing: true,
  });
  const approved = ["--approved", "x", "--approved", "y"];
  const others = ["--auto-approve", "--message", "m", "--timeout", "5", "--output", "o"];
  expect(parse(["apply", "a", "b", ...others, ...approved])).toEqual({
    ...defaults,
    approved: ["x", "y"],
    kind: "apply",
    patterns: ["a", "b"],
    autoApprove: true,
    message: "m",
    timeout: 300_000,
    output: "o",
  });
});

test("attaches to a run of one stack", () => {
  expect(parse(["attach", "a"])).toEqual({ ...defaults, kind: "attach", patterns: ["a"] });
  expect(parse(["attach", "a", "run-1"])).toEqual({ ...defaults, kind: "attach", patterns: ["a"], run: "run-1" });
});

test.each([
  [[], "command '': isn't known; use one of plan, apply, destroy, attach"],
  [["aply", "a"], "command 'aply': isn't known; use one of plan, apply, destroy, attach"],
  [["attach", "a", "b"], "run 'b': is no id of a run; attach takes one, as run-…; see --help"],
  [["attach", "a", "run-1", "run-2"], "run 'run-1 run-2': is no id of a run; attach takes one, as run-…; see --help"],
  [
    ["attach", "a", "--auto-approve"],
    "--auto-approve: is given with attach; it watches, and confirms nothing; leave it out",
  ],
  [["apply"], "command 'apply': no stack is given; name one, or give a pattern: '*-dev-*'"],
  [["plan", "a", "--auto-approve"], "--auto-approve: is given with plan; a plan changes nothing; leave it out"],
  [
    ["destroy", "a", "--skip-missing"],
    "--skip-missing: is given with destroy; what is missing there is an error; leave it out",
  ],
  [
    ["destroy", "a", "--approved", "x"],
    "--approved: is given with destroy; plan and apply compare a plan with it; leave it out",
  ],
  [["plan", "a", "--timeout", "x"], "--timeout: is 'x'; a number of minutes above 0 is allowed; correct it"],
])("fails for %j", (args, message) => {
  expect(() => parse(args)).toThrow(message);
});
