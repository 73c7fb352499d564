import { spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command, parsed, wholeNumber } from "../../src/cli/command";
import { type Control, interruptible } from "../../src/cli/interruptible";
import { type Ended, linkPackages, projectRoot, runIn } from "../support/project";
import { temporaryFolder } from "../support/synth";

const folder = temporaryFolder();
const { scripts } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const argumentsOf = (line: string) =>
  line.split(" ").flatMap((word, i) => (i === 0 ? [] : /[/]|\.ts$/.test(word) ? join(projectRoot, word) : word));
/** `npm run <name>`, and what it gives to Node. */
const commands = Object.entries(scripts).flatMap(([name, line]) =>
  line.startsWith("node src/cli/run.js") ? [[name, argumentsOf(line)] as const] : [],
);

/** Every command with one argument more, at once, in a folder where there is nothing. */
function typed(argument: string): Promise<readonly (readonly [string, Ended])[]> {
  return Promise.all(
    commands.map(async ([name, args]) => [name, await runIn(folder, process.execPath, [...args, argument])]),
  );
}

test("every command says how it is used, and does nothing else", async () => {
  const ended = await typed("--help");
  expect(ended.map(([name]) => name)).toEqual(
    expect.arrayContaining(["local", "prove", "review", "rehearse", "synth"]),
  );
  for (const [name, { code, stdout, stderr }] of ended) {
    expect([name, code, stderr]).toEqual([name, 0, ""]);
    expect(stdout).toMatch(new RegExp(`^usage: npm run (--silent )?${name.replace(/:.*/, "")}\\b`));
    expect(stdout).toMatch(
      /\nexit codes:\n {2}0 {4}\w.*\n {2}1 {4}\w[^]*\nexamples:\n {2}(CDKTF_OUTDIR=FOLDER )?npm run /,
    );
  }
});

test("no command names the demo", async () => {
  for (const [name, { stdout }] of await typed("--help"))
    expect([name, stdout]).toEqual([name, expect.not.stringMatching(/demo/)]);
});

test("every command refuses an option that there isn't, in one line", async () => {
  for (const [name, { code, stdout, stderr }] of await typed("--nonsense")) {
    const line = `${name.replace(/:.*/, "")}: option '--nonsense': isn't known; `;
    expect([code, stdout, stderr.split("\n").length]).toEqual([1, "", 2]);
    expect(stderr.slice(0, line.length)).toBe(line);
  }
});

const syntax = {
  usage: "usage: npm run it",
  exitCodes: { 0: "done" },
  examples: ["npm run it", "npm run it -- --fast"],
  options: { fast: { type: "boolean", default: false } },
} as const;

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
  expect([print.mock.calls, run.mock.calls]).toEqual([[[HELP]], []]);
});

const HELP = `usage: npm run it
exit codes:
  0    done
  130  interrupted
examples:
  npm run it
  npm run it -- --fast`;

test("arguments are taken as many as there may be", () => {
  expect(parsed({ ...syntax, arguments: 1 }, ["a"]).positionals).toEqual(["a"]);
  expect(() => parsed({ ...syntax, arguments: 1 }, ["a", "b", "c"])).toThrow(
    new Error("arguments: 'b c' is too much; 1 is allowed; see --help"),
  );
});

test.each([
  [["--fsat"], "option '--fsat': isn't known; known: --help, --fast; see --help"],
  [["a", "-f"], "option '-f': isn't known; known: --help, --fast; see --help"],
])("%j is refused, with what there is", (args, message) => {
  expect(() => parsed({ ...syntax, arguments: 1 }, args)).toThrow(new Error(message));
});

test("what follows -- is somebody else's, help and all", async () => {
  const run = jest.fn().mockReturnValue(0);
  await command({ ...syntax, arguments: 2 }, run)(["--", "ls", "--help"], jest.fn());
  expect(run.mock.calls).toEqual([[expect.objectContaining({ positionals: ["ls", "--help"] }), expect.anything()]]);
});

test("work that came to its end after Ctrl-C all the same was interrupted", async () => {
  const work = ({ signal }: Control) => {
    process.emit("SIGINT");
    return Promise.resolve(signal.aborted);
  };
  expect(await interruptible(work)).toBeUndefined();
  expect(await interruptible(({ signal }) => Promise.resolve(signal.aborted))).toBe(false);
});

test.each(["", "x", "1.5", "0"])("'%s' is no whole number from 1 on", (text) => {
  expect(() => wholeNumber("RUNS", text)).toThrow(
    new Error(`RUNS is ${text}; whole numbers from 1 are allowed; correct it`),
  );
  expect(wholeNumber("RUNS", "1")).toBe(1);
});

describe("a command's surroundings", () => {
  /** `say` prints, `wait` waits for Ctrl-C with a temporary folder, `read` opens a file that isn't there. */
  const program = join(folder, "cli.ts");
  const temporary = join(folder, "temporary");
  const runner = join(projectRoot, "src/cli/run.js");
  const env = { ...process.env, TMPDIR: temporary };
  beforeAll(() => {
    mkdirSync(temporary);
    linkPackages(folder);
    const room = join(projectRoot, "src/cli");
    writeFileSync(
      program,
      `import { readFileSync } from "node:fs";
import { command, runCommand } from ${JSON.stringify(join(room, "command"))};
import { temporaryFolder } from ${JSON.stringify(join(room, "temporary-folder"))};
const syntax = { usage: "", exitCodes: {}, examples: [], options: {}, arguments: 1 };
runCommand("it", command(syntax, async ({ positionals: [word] }, print) => {
  if (word === "read") readFileSync("no-such-file");
  if (word === "make") throw Object.assign(new Error(), { code: "ENOENT", syscall: "mkdir", path: "there" });
  if (word === "wait") {
    temporaryFolder("it-");
    print("waits");
    await new Promise((done) => setTimeout(done, 60000));
  }
  for (let line = 0; line < 20000; line += 1) print("line " + line);
  return 0;
}));
`,
    );
  });

  const begun = (word: string, stdout: "pipe" | number = "pipe") =>
    spawn(process.execPath, [runner, program, word], { cwd: folder, env, stdio: ["ignore", stdout, "pipe"] });
  const codeOf = (child: ReturnType<typeof begun>) => new Promise((done) => child.once("close", done));

  test("whoever reads no more than a part of its output disturbs nothing", async () => {
    const child = begun("say");
    child.stdout?.once("data", () => child.stdout?.destroy());
    const errors: string[] = [];
    child.stderr?.on("data", (data: Buffer) => errors.push(data.toString()));
    expect([await codeOf(child), errors]).toEqual([0, []]);
  });

  const full = existsSync("/dev/full") ? test : test.skip;
  full("output that can't be written is an error", async () => {
    const child = begun("say", openSync("/dev/full", "w"));
    const errors: string[] = [];
    child.stderr?.on("data", (data: Buffer) => errors.push(data.toString()));
    expect(await codeOf(child)).toBe(1);
    expect(errors.join("")).toBe(
      "it: standard output: ENOSPC: no space left on device, write; what was to be printed isn't all there\n",
    );
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "%s ends it with 130, and its temporary folders go",
    async (signal) => {
      const child = begun("wait");
      child.stdout?.once("data", () => child.kill(signal));
      const errors: string[] = [];
      child.stderr?.on("data", (data: Buffer) => errors.push(data.toString()));
      expect([await codeOf(child), errors.join(""), readdirSync(temporary)]).toEqual([130, "it: interrupted\n", []]);
    },
  );

  test("a folder that can't be made is no missing one", async () => {
    expect(await runIn(folder, process.execPath, [runner, program, "make"])).toMatchObject({
      code: 1,
      stderr: "it: 'there': can't be made there (mkdir); make it writable, or name another place\n",
    });
  });

  test("a file's error is one plain line", async () => {
    expect(await runIn(folder, process.execPath, [runner, program, "read"])).toEqual({
      code: 1,
      stdout: "",
      stderr: "it: 'no-such-file': no such file or directory (open)\n",
    });
  });
});
