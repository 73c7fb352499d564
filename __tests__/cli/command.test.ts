import { readFileSync } from "node:fs";
import { join } from "node:path";
import { command, parsed } from "../../src/cli/command";
import { type Ended, projectRoot, runIn } from "../support/project";
import { temporaryFolder } from "../support/synth";

const folder = temporaryFolder();
const { scripts } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const argumentsOf = (line: string) =>
  line.split(" ").flatMap((word, i) => (i === 0 ? [] : word.includes("/") ? join(projectRoot, word) : word));
/** `npm run <name>`, and what it gives to Node. */
const commands = Object.entries(scripts).flatMap(([name, line]) =>
  /^node .*cli\.ts/.test(line) ? [[name, argumentsOf(line)] as const] : [],
);

/** Every command with one argument more, at once, in a folder where there is nothing. */
function typed(argument: string): Promise<readonly (readonly [string, Ended])[]> {
  return Promise.all(
    commands.map(async ([name, args]) => [name, await runIn(folder, process.execPath, [...args, argument])]),
  );
}

test("every command says how it is used, and does nothing else", async () => {
  const ended = await typed("--help");
  expect(ended.map(([name]) => name)).toEqual(expect.arrayContaining(["local", "prove", "review", "rehearse"]));
  for (const [name, { code, stdout, stderr }] of ended) {
    expect([name, code, stderr]).toEqual([name, 0, ""]);
    expect(stdout).toMatch(new RegExp(`^usage: npm run (--silent )?${name.replace(/:.*/, "")}\\b`));
  }
});

test("every command refuses an option that there isn't, in one line", async () => {
  for (const [name, { code, stdout, stderr }] of await typed("--nonsense")) {
    const line = `${name.replace(/:.*/, "")}: Unknown option '--nonsense'`;
    expect([code, stdout, stderr.split("\n").length]).toEqual([1, "", 2]);
    expect(stderr.slice(0, line.length)).toBe(line);
  }
});

const syntax = { usage: "usage: npm run it", options: { fast: { type: "boolean", default: false } } } as const;

test("a command gets its options, and gives the exit code", async () => {
  const print = jest.fn();
  const main = command(syntax, ({ values }, say) => {
    say(JSON.stringify(values));
    return 2;
  });
  expect(await main(["--fast"], print)).toBe(2);
  expect(print.mock.calls).toEqual([['{"fast":true}']]);
});

test("help goes before everything else", async () => {
  const [print, run] = [jest.fn(), jest.fn()];
  expect(await command(syntax, run)(["--nonsense", "-h"], print)).toBe(0);
  expect([print.mock.calls, run.mock.calls]).toEqual([[["usage: npm run it"]], []]);
});

test("arguments are taken as many as there may be", () => {
  expect(parsed({ ...syntax, arguments: 1 }, ["a"]).positionals).toEqual(["a"]);
  expect(() => parsed({ ...syntax, arguments: 1 }, ["a", "b", "c"])).toThrow(
    new Error("arguments: 'b c' is too much; 1 is allowed; see --help"),
  );
});
