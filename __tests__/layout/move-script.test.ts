import { execFileSync } from "node:child_process";
import { moveScript } from "../../src/layout/move-script";
import { stateMoves } from "../../src/layout/state-moves";
import { rendered } from "../rehearsal/support/stacks-folder";

/** The script for one resource that goes from `a-platform` to `a-web`, each with this backend. */
function script(terraformOf: (stack: string) => object): string {
  const remarks = { "//": { environment: "a" } };
  const resource = { aws_eip: { one: {} } };
  const platform = { ...remarks, terraform: terraformOf("a-platform") };
  const web = { ...remarks, terraform: terraformOf("a-web") };
  const base = rendered({ "a-platform": { ...platform, resource } });
  return moveScript(stateMoves(base, rendered({ "a-platform": platform, "a-web": { ...web, resource } })));
}

const local = script((stack) => ({ backend: { local: { path: `../../../state/${stack}.tfstate` } } }));

test("takes copies of both states, moves in these, and writes the receiving one back first", () => {
  const [, body = ""] = local.split("\n}\n\npull ");
  expect(`pull ${body}`.split("\n")).toEqual([
    "pull a-web <<EOF",
    '{"terraform":{"backend":{"local":{"path":"$root/state/a-web.tfstate"}}}}',
    "EOF",
    "pull a-platform <<EOF",
    '{"terraform":{"backend":{"local":{"path":"$root/state/a-platform.tfstate"}}}}',
    "EOF",
    "",
    "move a-platform a-web aws_eip.one",
    "",
    "push a-web",
    "push a-platform",
    "",
    "trap - EXIT",
    'echo "moved: 1 resources, from a-platform to a-web"',
    'echo "the states of before are in $work; remove that folder when a plan of each stack has shown no change"',
    "",
  ]);
});

test.each([
  ["a bucket", { backend: { s3: { bucket: "states", key: "a.tfstate", region: "eu-west-1", use_lockfile: true } } }],
  ["HCP Terraform", { cloud: { hostname: "tfe.example.com", organization: "o", workspaces: { name: "w" } } }],
  ["a file with a whole path", { backend: { local: { path: "/var/states/a.tfstate" } } }],
  ["a place that a shell would read", { backend: { http: { address: 'https://x/$HOME/`id`/"\\' } } }],
])("finds states in %s as the stack does", (_, terraform) => {
  const [, document = ""] = /^pull a-web <<EOF\n(.*)\nEOF$/m.exec(script(() => terraform)) ?? [];
  const read = execFileSync("sh", ["-c", `cat <<EOF\n${document}\nEOF`], { encoding: "utf8" });
  expect(JSON.parse(read)).toEqual({ terraform });
});

test("is a script that a shell can read", () => {
  expect(execFileSync("sh", ["-n"], { input: local, encoding: "utf8" })).toBe("");
});
