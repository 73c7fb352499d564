import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Fn, Tokenization } from "cdktf";
import { setEnvironment } from "../support/environment";
import { linkPackages, projectRoot, runIn } from "../support/project";
import { temporaryFolder } from "../support/synth";

interface StackTraceModule {
  readonly captureStackTrace: () => string[];
}

/** cdktf's private module, as it is without and with our replacement. */
function stackTraceModule(replaced: boolean): StackTraceModule {
  const loaded: StackTraceModule[] = [];
  jest.isolateModules(() => {
    if (replaced) jest.requireActual("../../src/synthesis/token-stacks");
    loaded.push(jest.requireActual<StackTraceModule>("cdktf/lib/tokens/private/stack-trace"));
  });
  const [module] = loaded;
  if (module === undefined) throw new Error("cdktf has moved its stack traces; find where it makes them now");
  return module;
}

const temporary = temporaryFolder();

test("cdktf still has the private function that is replaced", () => {
  const { captureStackTrace } = stackTraceModule(false);
  expect(captureStackTrace()).not.toEqual([]);
});

test("no stack is made for a token", () => {
  const { captureStackTrace } = stackTraceModule(true);
  expect(captureStackTrace()).toEqual([]);
});

test("CDKTF_TOKEN_STACKS=1 brings the stacks back", () => {
  setEnvironment({ CDKTF_TOKEN_STACKS: "1" });
  const { captureStackTrace } = stackTraceModule(true);
  expect(captureStackTrace()).not.toEqual([]);
});

test("the tokens of these tests carry none, because jest loads the replacement first", () => {
  const [token] = Tokenization.reverseString(Fn.timestamp()).tokens;
  expect(token?.creationStack).toEqual([]);
});

test("the replacement holds in the bundle that npm run synth runs, and can be left out there", async () => {
  const folder = join(temporary, "project");
  linkPackages(folder);
  const probe = [
    `import ${JSON.stringify(join(projectRoot, "src/synthesis/token-stacks"))};`,
    'import { Fn, Tokenization } from "cdktf";',
    "console.log(Tokenization.reverseString(Fn.timestamp()).tokens[0]?.creationStack.length);",
  ];
  writeFileSync(join(folder, "probe.ts"), probe.join("\n"));
  const launcher = join(projectRoot, "src/cli/run.js");
  const [without, withStacks] = await Promise.all([
    runIn(folder, process.execPath, [launcher, "probe.ts"]),
    runIn(folder, process.execPath, [launcher, "probe.ts"], { CDKTF_TOKEN_STACKS: "1" }),
  ]);
  expect(without.stdout).toBe("0\n");
  expect(Number(withStacks.stdout)).toBeGreaterThan(1);
});
