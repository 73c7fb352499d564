/**
 * Every command of the cdktf CLI and of Terraform that a page gives is typed in a sandbox. The stacks there have the names and the order of those that the page is about, and hardly any resource: that these can be
 * deployed, other tests say.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { PlatformDefinition } from "../../src/definition/platform";
import { openSandbox } from "../../src/rehearsal/sandbox/sandbox";
import { synthesize } from "../../src/synthesis/synthesize";
import { readStacks } from "../../src/terraform/rendered-stacks";
import { demo } from "../fixtures/platform";
import { stacksFolder } from "../rehearsal/support/stacks-folder";
import { type } from "../rehearsal/support/typed";
import { describeWithTerraform } from "../rehearsal/support/with-terraform";
import { temporaryFolder } from "../support/synth";
import { withHcp } from "./bootstrap";
import { split } from "./layouts";
import { pages, textOf } from "./pages";

const temporary = temporaryFolder();

/** What pages are about; those that aren't named are about the demo. */
const PLATFORMS: Readonly<Record<string, PlatformDefinition>> = {
  demo,
  "docs/bootstrap.md": withHcp,
  "docs/layouts.md": { ...demo, environments: { dev: split } },
};

/** What stands for a part of a command. */
const MEANT: readonly (readonly [string, string])[] = [
  ["<service>", "hostname-app"],
  ["<stack>", "demo-dev-registry"],
  ["$STACKS", "demo-dev"],
  ["migrate_run_task", "url"],
];

/** They need what a sandbox hasn't: a backend, a state that was locked by a crash, or a file of another step. */
const ELSEWHERE = /force-unlock|-migrate-state|state push/;

/** In the text and in blocks of code; the name of a command alone is none. */
function commandsOf(page: string): string[] {
  const found = textOf(page).matchAll(
    /(?:npx cdktf \w+|terraform -chdir=\S+ [\w-]+)(?: (?:'[^']*'|"[^"]*"|[^\s`#(.,;'"][^\s`]*))*/g,
  );
  const commands = [...found].map(([command]) => command);
  return commands.filter((command) => !/^npx cdktf \w+$/.test(command) && !ELSEWHERE.test(command));
}

/** By platform, each command once, in the order in which pages give them; what destroys comes last. */
const typed = Object.keys(PLATFORMS).map((about) => {
  const named = pages.filter((page) => (page in PLATFORMS ? page : "demo") === about);
  const commands = [...new Set(named.flatMap(commandsOf))];
  const destroys = (command: string) => command.includes(" destroy ");
  return [about, [...commands.filter((it) => !destroys(it)), ...commands.filter(destroys)]] as const;
});

/** The stacks of a platform with nothing in them but one resource and one output. */
async function hollow(platform: PlatformDefinition, name: string): Promise<string> {
  const outdir = join(temporary, name);
  mkdirSync(outdir);
  expect((await synthesize(platform, { root: ".", outdir })).errors).toBeUndefined();
  const stacks = readStacks(outdir).map(({ name: stack, json }) => {
    const backend = { local: { path: `../../../state/${stack}.tfstate` } };
    const inside = { resource: { terraform_data: { it: { input: "1" } } }, output: { url: { value: "http://here" } } };
    return [stack, { "//": json["//"], terraform: { backend }, ...inside }] as const;
  });
  return stacksFolder(Object.fromEntries(stacks));
}

test("pages give commands", () => {
  expect(typed.map(([, commands]) => commands.length > 3)).toEqual([true, true, true]);
});

/** The first command that doesn't end with 0, with what it printed. */
async function firstFailure(about: string, commands: readonly string[]): Promise<object | undefined> {
  const rendered = await hollow(PLATFORMS[about] ?? demo, about.replaceAll("/", "-"));
  const sandbox = await openSandbox({ root: process.cwd(), rendered });
  try {
    mkdirSync(join(sandbox.folder, "states"));
    for (const command of commands) {
      const meant = MEANT.reduce((text, [part, value]) => text.replaceAll(part, value), command);
      const asks = /cdktf (deploy|destroy)/.test(meant) && !meant.includes("--auto-approve");
      const approved = asks ? `${meant} --auto-approve` : meant;
      const { code, text } = await type(sandbox, approved.replace(/^npx /, ""));
      if (code !== 0) return { command, code, text };
    }
    return undefined;
  } finally {
    sandbox.close();
  }
}

// All platforms at once: the CLI waits more than it works.
describeWithTerraform("as typed", () => {
  let failures: ReadonlyMap<string, object | undefined>;
  beforeAll(async () => {
    const all = typed.map(async ([about, commands]) => [about, await firstFailure(about, commands)] as const);
    failures = new Map(await Promise.all(all));
  }, 600_000);

  test.each(typed)("%s: %j", (about) => {
    expect(failures.get(about)).toBeUndefined();
  });
});
