/** How runs end that don't end well: the host's worker does what each test says. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CloudStack } from "../../src/delivery/cloud-stacks";
import { HcpClient } from "../../src/delivery/hcp-client";
import { attach } from "../../src/delivery/remote-run";
import { exitCodeOf, runStacks, type RunStacksOptions } from "../../src/delivery/run-stacks";
import { CloudProject } from "./support/cloud-project";
import { FakeHcp, type Fault, TOKEN } from "./support/fake-hcp";
import type { Planned, Worker } from "./support/remote-worker";

const root = mkdtempSync(join(tmpdir(), "run-stacks-"));
const project = new CloudProject(join(root, "project"), "localhost");
project.commit({ first: { terraform: {} }, second: { terraform: {} } }, "two stacks");
afterAll(() => {
  rmSync(root, { recursive: true });
});

const COUNTS = "1 added, 2 changed, 3 destroyed";

let host: FakeHcp;
let stop: AbortController;
let lines: string[];
/** What Terraform would do on the worker. */
let planning: (log: (text: string) => void) => Promise<number> | number;
let applying: typeof planning;
let planned: Planned["counts"];
let shown: object | undefined;
let applied: Planned["counts"];

const worker: Worker = {
  open: () => ({
    plan: async (_, log) => ({ code: await planning(log), counts: planned, ...(shown && { json: shown }) }),
    apply: async (log) => ({ code: await applying(log), counts: applied }),
    state: undefined,
    close: () => undefined,
  }),
};

beforeEach(async () => {
  host = await FakeHcp.start({ worker });
  stop = new AbortController();
  lines = [];
  shown = { format_version: "1.2" };
  planned = applied = { added: 1, changed: 2, destroyed: 3 };
  planning = (log) => {
    log("planned\n");
    return 2;
  };
  applying = (log) => {
    log("applied\n");
    return 0;
  };
});
afterEach(() => {
  host.stop();
});

function stacksNamed(...names: readonly string[]): CloudStack[] {
  return names.map((name) => {
    const folder = join(project.folder, "cdktf.out", "stacks", name);
    return { name, folder, host: "tfe.example.com", organization: "acme", workspace: name };
  });
}

async function run(options: Partial<RunStacksOptions>, ...names: readonly string[]) {
  const client = HcpClient.connect({
    host: "tfe.example.com",
    token: TOKEN,
    origin: host.origin,
    signal: stop.signal,
    pause: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds / 100)),
  });
  const kind = options.kind ?? "apply";
  const results = await runStacks(
    { stacks: stacksNamed(...names), skipped: [] },
    {
      kind,
      autoApprove: true,
      skipMissing: false,
      message: "m",
      timeout: 600_000,
      clientFor: () => client,
      signal: stop.signal,
      print: (line) => lines.push(line),
      ...options,
    },
  );
  const shown = results.map(({ stack, verdict, why }) => [stack, verdict, why.replace(/https:.*/, "URL")]);
  return { code: exitCodeOf(kind, results), results: shown };
}

/** Waits until the command knows the run that it asked for. */
async function created(): Promise<void> {
  while (!lines.some((line) => line.includes("/runs/run-"))) await new Promise((done) => setTimeout(done, 5));
}

const never = () => new Promise<number>(() => undefined);
const statuses = () => [...host.runs.values()].map(({ status }) => status);

test("stacks are applied one after the other, with the log of plan and apply", async () => {
  host.addWorkspace("first");
  host.addWorkspace("second");
  expect(await run({}, "first", "second")).toEqual({
    code: 0,
    results: [
      ["first", "done", "1 added, 2 changed, 3 destroyed"],
      ["second", "done", "1 added, 2 changed, 3 destroyed"],
    ],
  });
  expect(lines.map((line) => line.replace(/run-\d+/, "RUN"))).toEqual([
    "\nfirst: apply in workspace 'acme/first' of tfe.example.com",
    "  https://tfe.example.com/app/acme/workspaces/first/runs/RUN",
    "  planned",
    "  applied",
    "first: done; 1 added, 2 changed, 3 destroyed",
    "\nsecond: apply in workspace 'acme/second' of tfe.example.com",
    "  https://tfe.example.com/app/acme/workspaces/second/runs/RUN",
    "  planned",
    "  applied",
    "second: done; 1 added, 2 changed, 3 destroyed",
  ]);
});

test("an apply ends at the first stack that fails", async () => {
  host.addWorkspace("first");
  host.addWorkspace("second");
  planning = () => 1;
  expect(await run({}, "first", "second")).toEqual({
    code: 1,
    results: [
      ["first", "failed", "status is errored; it errored; its log says why: URL"],
      ["second", "unbegun", "'first' isn't done"],
    ],
  });
  expect(host.runs.size).toBe(1);
});

test("plans go on after one that fails", async () => {
  host.addWorkspace("second");
  expect(await run({ kind: "plan" }, "first", "second")).toEqual({
    code: 1,
    results: [
      [
        "first",
        "failed",
        "workspace 'acme/first': answer is 404 Not Found; it isn't there, or the token may not see it; create it, or use another token",
      ],
      ["second", "changes", "1 added, 2 changed, 3 destroyed"],
    ],
  });
});

test("a plan passes over a workspace that isn't there where that is wanted", async () => {
  expect(await run({ kind: "plan", skipMissing: true }, "first")).toMatchObject({
    code: 0,
    results: [["first", "skipped", expect.stringContaining("it isn't there")]],
  });
});

test("a policy that failed fails a plan, and stops an apply", async () => {
  host.addWorkspace("first", { policy: "soft-failed" });
  expect(await run({ kind: "plan" }, "first")).toEqual({
    code: 1,
    results: [["first", "failed", "status is policy_soft_failed; a policy failed: URL"]],
  });
  expect(await run({ kind: "apply" }, "first")).toEqual({
    code: 2,
    results: [["first", "waiting", "a policy failed that may be overridden: URL"]],
  });
});

test.each([
  ["discarded", "somebody discarded it"],
  ["canceled", "somebody canceled it"],
])("a run that is %s fails", async (status, why) => {
  host.addWorkspace("first");
  planning = () => {
    for (const each of host.runs.values()) each.status = status;
    return never();
  };
  expect(await run({}, "first")).toEqual({
    code: 1,
    results: [["first", "failed", `status is ${status}; ${why}: URL`]],
  });
});

test("a run that needs confirmation is left to somebody, and the next stack isn't begun", async () => {
  host.addWorkspace("first");
  host.addWorkspace("second");
  expect(await run({ autoApprove: false }, "first", "second")).toEqual({
    code: 2,
    results: [
      [
        "first",
        "waiting",
        "it needs to be confirmed (1 added, 2 changed, 3 destroyed); do it there, or use --auto-approve: URL",
      ],
      ["second", "unbegun", "'first' isn't done"],
    ],
  });
});

describe("what was approved", () => {
  const LOG = ["planned", "its plan is contained in what was approved", "applied"];

  test("is applied after its plan was compared, and shown once", async () => {
    host.addWorkspace("first", { autoApply: true });
    const compared: string[] = [];
    const excessOf: RunStacksOptions["excessOf"] = (stack, plan) => {
      compared.push(`${stack} ${plan.format_version ?? ""} ${statuses().join()}`);
      return [];
    };
    expect(await run({ excessOf }, "first")).toEqual({ code: 0, results: [["first", "done", COUNTS]] });
    expect(compared).toEqual(["first 1.2 planned"]);
    expect(lines.map((line) => line.trim()).filter((line) => LOG.includes(line))).toEqual(LOG);
    // The token doesn't go where the plan lies.
    expect(host.seen.filter(({ path }) => path.startsWith("/plan-json/")).map(({ authorized }) => authorized)).toEqual([
      false,
    ]);
  });

  test.each<Fault>(["cut before", "cut after", { status: 504, isCarriedOut: true }])(
    "is confirmed once, also where the answer is lost: %j",
    async (fault) => {
      host.addWorkspace("first");
      let confirmations = 0;
      host.fault = (_, path) => (path.endsWith("/actions/apply") && confirmations++ === 0 ? fault : undefined);
      expect(await run({ excessOf: () => [] }, "first")).toEqual({ code: 0, results: [["first", "done", COUNTS]] });
      expect(confirmations).toBe(fault === "cut before" ? 2 : 1);
    },
  );

  test("is left to somebody where nothing else is asked for", async () => {
    host.addWorkspace("first");
    const result = await run({ autoApprove: false, excessOf: () => [] }, "first");
    expect([result.code, statuses(), lines.at(-2)?.trim()]).toEqual([2, ["planned"], LOG[1]]);
  });

  test("is all that is applied: any other plan is discarded, and nothing after it is begun", async () => {
    host.addWorkspace("first");
    host.addWorkspace("second");
    const excessOf = () => ["opens: everything", "destroys data: all of it"];
    const why = "its plan goes beyond what was approved by 2 points; review it anew, or apply what was reviewed: URL";
    expect(await run({ excessOf }, "first", "second")).toEqual({
      code: 1,
      results: [
        ["first", "refused", why],
        ["second", "unbegun", "'first' isn't done"],
      ],
    });
    expect(statuses()).toEqual(["discarded"]);
    expect(lines.filter((line) => line.includes("not approved"))).toEqual([
      "  not approved: opens: everything",
      "  not approved: destroys data: all of it",
    ]);
    expect(await run({ kind: "plan", excessOf }, "second")).toMatchObject({
      code: 1,
      results: [["second", "refused", why]],
    });
  });

  test("isn't known where the host shows no plan", async () => {
    host.addWorkspace("first");
    shown = undefined;
    expect(await run({ excessOf: () => [] }, "first")).toMatchObject({
      code: 1,
      results: [
        [
          "first",
          "lost",
          expect.stringMatching(/isn't there after a minute; it can't be compared; the run goes on .*: URL$/),
        ],
      ],
    });
    shown = {};
    expect(await run({ kind: "plan", excessOf: () => [] }, "first")).toMatchObject({
      results: [
        [
          "first",
          "lost",
          expect.stringMatching(/isn't what 'terraform show -json' prints; it can't be compared; .*URL$/),
        ],
      ],
    });
  });
});

test("a host that counts nothing is taken at its word", async () => {
  host.addWorkspace("first");
  planned = undefined;
  expect(await run({ kind: "plan" }, "first")).toMatchObject({
    results: [["first", "changes", "the host counts nothing"]],
  });
});

test("an apply counts what it did, not what was planned", async () => {
  host.addWorkspace("first");
  applied = { added: 4, changed: 5, destroyed: 6 };
  expect(await run({}, "first")).toMatchObject({ results: [["first", "done", "4 added, 5 changed, 6 destroyed"]] });
});

test("Ctrl-C discards a run that waits for its turn", async () => {
  host.addWorkspace("first", { lockedBy: "user-1" });
  const print = (line: string) => {
    lines.push(line);
    if (line.includes("is locked")) stop.abort();
  };
  expect((await run({ print }, "first")).results).toEqual([
    ["first", "failed", expect.stringMatching(/^run 'run-\d+': interrupted; discarded$/)],
  ]);
  expect(statuses()).toEqual(["discarded"]);
});

test("a workspace that applies by itself needs no confirmation", async () => {
  host.addWorkspace("first", { autoApply: true });
  expect(await run({ autoApprove: false }, "first")).toMatchObject({ code: 0, results: [["first", "done", COUNTS]] });
});

test("a plan without changes is done at once", async () => {
  host.addWorkspace("first");
  planning = () => 0;
  expect(await run({}, "first")).toEqual({ code: 0, results: [["first", "unchanged", "no changes"]] });
});

test("a locked workspace is waited for, and said", async () => {
  const workspace = host.addWorkspace("first", { lockedBy: "user-1" });
  const print = (line: string) => {
    lines.push(line);
    if (line.includes("is locked")) workspace.lockedBy = undefined;
  };
  expect(await run({ print }, "first")).toMatchObject({ code: 0, results: [["first", "done", COUNTS]] });
  expect(lines).toContain("  workspace 'first' is locked: the run waits until it isn't");
});

test("a run that takes too long is left alone", async () => {
  host.addWorkspace("first", { lockedBy: "user-1" });
  const { code, results } = await run({ timeout: 50 }, "first");
  expect([code, results]).toEqual([
    1,
    [["first", "lost", "its status is pending after 0 minutes; the run goes on without being watched: URL"]],
  ]);
});

test("Ctrl-C gives up a plan", async () => {
  host.addWorkspace("first");
  host.addWorkspace("second");
  planning = async () => {
    await created();
    stop.abort();
    return never();
  };
  expect((await run({}, "first", "second")).results).toEqual([
    ["first", "failed", expect.stringMatching(/^run 'run-\d+': interrupted; canceled$/)],
  ]);
  expect(statuses()).toEqual(["canceled"]);
});

test("Ctrl-C leaves an apply alone, also one that began since the run was last asked for", async () => {
  host.addWorkspace("first");
  planning = async () => {
    await created();
    return 2;
  };
  applying = () => {
    stop.abort();
    return never();
  };
  expect((await run({}, "first")).results).toEqual([
    [
      "first",
      "failed",
      expect.stringMatching(
        /^run 'run-\d+': interrupted while it applies; the run goes on without being watched: URL$/,
      ),
    ],
  ]);
  expect(statuses()).toEqual(["applying"]);
});

describe("a host that doesn't answer", () => {
  /** From the moment on that an apply has begun. */
  const silent = (isSilent: () => boolean) => {
    applying = (log) => {
      log("applied\n");
      host.fault = () => (isSilent() ? "cut before" : undefined);
      return 0;
    };
  };

  test("is asked again, and what it did meanwhile is shown", async () => {
    host.addWorkspace("first");
    let requests = 0;
    silent(() => requests++ < 30);
    expect(await run({}, "first")).toMatchObject({ code: 0, results: [["first", "done", COUNTS]] });
    expect(lines).toContain("  no answer from tfe.example.com: asked again until there is one");
    expect(lines).toContain("  applied");
  });

  test("leaves a run that goes on, with its address and the way back to it", async () => {
    host.addWorkspace("first");
    host.addWorkspace("second");
    silent(() => true);
    const { code, results } = await run({ patience: 0 }, "first", "second");
    const [id = ""] = host.runs.keys();
    expect([code, results]).toEqual([
      1,
      [
        ["first", "lost", expect.stringContaining("; the run goes on without being watched: URL")],
        ["second", "unbegun", "'first' isn't done"],
      ],
    ]);
    const [lost = ""] = lines.filter((line) => line.startsWith("first: not known; "));
    expect(lost).toMatch(
      new RegExp(`no answer from .*/workspaces/first/runs/${id}; watch it again: npm run hcp -- attach first ${id}$`),
    );
  });

  test.each([401, 404, 500])("and one that answers with %i leaves it, too", async (status) => {
    host.addWorkspace("first");
    applying = () => {
      host.fault = () => ({ status });
      return never();
    };
    expect(await run({ patience: 0 }, "first")).toMatchObject({
      code: 1,
      results: [["first", "lost", expect.stringMatching(new RegExp(`answer is ${status} .*; the run goes on .*URL$`))]],
    });
  });

  test("cancels nothing after Ctrl-C, and that is said", async () => {
    host.addWorkspace("first");
    planning = async () => {
      await created();
      host.fault = () => "cut before";
      stop.abort();
      return never();
    };
    expect((await run({}, "first")).results).toEqual([
      [
        "first",
        "failed",
        expect.stringMatching(/: interrupted; tfe.example.com doesn't answer, so nothing was canceled; .*: URL$/),
      ],
    ]);
  });

  test("may have created a run all the same", async () => {
    host.addWorkspace("first");
    host.fault = (method, path) =>
      path === "/api/v2/runs" || (method === "GET" && path.endsWith("/runs")) ? "cut after" : undefined;
    await run({}, "first");
    expect(lines.at(-1)).toMatch(
      /^first: failed; .*; nobody knows whether it was created; look there: https:\/\/tfe.example.com\/app\/acme\/workspaces\/first\/runs, or watch it: npm run hcp -- attach first$/,
    );
  });
});

describe("a run is attached to", () => {
  const watched = async (id: string | undefined) => {
    const [stack] = stacksNamed("first");
    if (stack === undefined) throw new Error("no stack");
    const client = await HcpClient.connect({
      host: "tfe.example.com",
      token: TOKEN,
      origin: host.origin,
      signal: stop.signal,
    });
    return attach(client, stack, id, {
      timeout: 600_000,
      signal: stop.signal,
      isOwn: false,
      print: (line) => lines.push(line),
    });
  };

  test("by its id, or as the newest of its workspace", async () => {
    host.addWorkspace("first");
    await run({}, "first");
    await run({ kind: "plan" }, "first");
    const [apply = "", plan = ""] = host.runs.keys();
    lines = [];
    expect(await watched(apply)).toEqual({ stack: "first", verdict: "done", why: COUNTS });
    expect(lines).toEqual([`https://tfe.example.com/app/acme/workspaces/first/runs/${apply}`, "planned", "applied"]);
    expect(await watched(undefined)).toEqual({ stack: "first", verdict: "changes", why: COUNTS });
    expect(lines.at(-2)).toBe(`https://tfe.example.com/app/acme/workspaces/first/runs/${plan}`);
    expect(exitCodeOf("attach", [await watched(plan)])).toBe(2);
  });

  test("and goes on after Ctrl-C", async () => {
    host.addWorkspace("first", { lockedBy: "user-1" });
    await run({ timeout: 50 }, "first");
    const interrupt = setTimeout(() => {
      stop.abort();
    }, 100);
    await expect(watched(undefined)).rejects.toThrow(
      /^run 'run-\d+': interrupted; the run goes on without being watched: /,
    );
    clearTimeout(interrupt);
    expect(statuses()).toEqual(["pending"]);
  });

  test("where there was one", async () => {
    host.addWorkspace("first");
    await expect(watched(undefined)).rejects.toThrow("workspace 'first': never had a run; nothing can be attached to");
  });
});

test("structured output is shown as Terraform would print it", async () => {
  host.addWorkspace("first");
  planning = (log) => {
    log(
      '{"@level":"info","@message":"Plan: ü"}\n{"@level":"error","@message":"Error: x","diagnostic":{"detail":"a\\nb"}}\nplain, no end',
    );
    return 0;
  };
  await run({ kind: "plan" }, "first");
  expect(lines.slice(2, -1)).toEqual(["  Plan: ü", "  Error: x", "  a", "  b", "  plain, no end"]);
});
