/** Starting and removing with an engine and a Terraform that are not there: what is said, and with what it ends. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { LocalRun } from "../../src/local/local-run";
import { checkoutOf } from "../../src/local/local-stack-file";
import { setEnvironment } from "../support/environment";
import { projectRoot } from "../support/project";
import { temporaryFolder } from "../support/synth";
import { checkoutLabel, type FakeContainer, FakeEngine } from "./support/fake-engine";
import { standIn, type StandIn } from "./support/stand-in";

const temporary = temporaryFolder();
const PACE = { pause: 5, steady: 400, steadyAgain: 800 };
const NEVER = "";

let folder: string;
let engine: FakeEngine;
let count = 0;

beforeEach(async () => {
  folder = join(temporary, String((count += 1)));
  const stack = join(folder, "cdktf.out", "stacks", "shop-local");
  mkdirSync(stack, { recursive: true });
  const terraform = { backend: { local: { path: "../../../state/shop-local.tfstate" } } };
  writeFileSync(join(stack, "cdk.tf.json"), JSON.stringify({ terraform }));
  engine = new FakeEngine();
  await engine.listen(join(folder, "docker.sock"));
});

afterEach(() => {
  engine.close();
});

/** Containers and networks that the state knows. */
function known(...ids: readonly string[]): void {
  mkdirSync(join(folder, "state"));
  const instances = ids.map((id) => ({ attributes: { id } }));
  const state = { resources: [{ type: "docker_container", instances }] };
  writeFileSync(join(folder, "state", "shop-local.tfstate"), JSON.stringify(state));
}

/** The stack says of these that they needn't run. */
function mayEnd(...names: readonly string[]): void {
  const file = join(folder, "cdktf.out", "stacks", "shop-local", "cdk.tf.json");
  const stack = JSON.parse(readFileSync(file, "utf8")) as object;
  const docker_container = Object.fromEntries(names.map((name) => [name, { name, must_run: false }]));
  writeFileSync(file, JSON.stringify({ ...stack, resource: { docker_container } }));
}

/** What this checkout's containers are labelled with. */
const ours = () => checkoutOf(join(folder, "cdktf.out", "stacks", "shop-local"));

const environment = (terraform: StandIn) => ({
  DOCKER_HOST: `unix://${join(folder, "docker.sock")}`,
  TERRAFORM_BINARY_NAME: terraform.file,
  CDKTF_OUTDIR: join(folder, "cdktf.out"),
});

function run(terraform: StandIn): LocalRun {
  setEnvironment(environment(terraform));
  return new LocalRun(join(folder, "cdktf.out"), { signal: new AbortController().signal, pace: PACE });
}

/** As the engine does it: a container that ends is started anew, and counted. */
function crash(container: FakeContainer): void {
  Object.assign(container, { restarts: container.restarts + 1, exitCode: 3, startedAt: String(container.restarts) });
}

/** When Terraform has begun, and from then on each time that some time has passed. */
function each(milliseconds: number, terraform: StandIn, act: () => void): NodeJS.Timeout {
  return setInterval(() => {
    if (terraform.seen().includes("apply")) act();
  }, milliseconds);
}

describe("a service that crashes", () => {
  const WORDS = `container 'shop-local-my-app-2': service 'my-app' has crashed 2 times, the last time with exit code 3; its last lines are below; mend it, and run npm run local again
  Error: no database
      at start`;

  test("ends it at the second crash, while Terraform still waits", async () => {
    const terraform = standIn(folder, NEVER);
    const starting = run(terraform).up({ quiet: true });
    const container = engine.add("shop-local-my-app-2", { id: "new", log: ["Error: no database", "    at start"] });
    known("new");
    const timer = each(30, terraform, () => {
      crash(container);
    });
    await expect(starting).rejects.toThrow(new Error(WORDS));
    clearInterval(timer);
    expect(terraform.seen()).toEqual(["version", "init", "apply", "SIGINT", "ended"]);
  });

  test("ends it also when Terraform is done", async () => {
    const terraform = standIn(folder);
    const starting = run(terraform).up({ quiet: true });
    const container = engine.add("shop-local-my-app-2", { log: ["Error: no database", "    at start"] });
    known(container.id);
    const timer = each(40, terraform, () => {
      crash(container);
    });
    await expect(starting).rejects.toThrow(new Error(WORDS));
    clearInterval(timer);
  });

  test("after it called another one that it doesn't name is told so", async () => {
    known("id-of-shop-local-web-1", "id-of-shop-local-undeclared-calls");
    const container = engine.add("shop-local-web-1");
    const call = "service 'web' called 'mail', which isn't among its calls";
    engine.add("shop-local-undeclared-calls", { log: [call, call, "service 'books' called 'mail', which"] });
    const terraform = standIn(folder, NEVER);
    const timer = each(20, terraform, () => {
      crash(container);
    });
    await expect(run(terraform).up({ quiet: true })).rejects.toThrow(
      /npm run local again\nservice 'web' called 'mail', which isn't among its calls$/,
    );
    clearInterval(timer);
  });

  test("once only, or had crashed before, is up", async () => {
    known("id-of-shop-local-web-1", "id-of-shop-local-web-2");
    engine.add("shop-local-web-1", { restarts: 7 });
    const once = engine.add("shop-local-web-2");
    const terraform = standIn(folder);
    const timer = each(20, terraform, () => {
      if (once.restarts === 0) crash(once);
    });
    expect(await run(terraform).up({ quiet: true })).toEqual(["url  http://localhost:8080"]);
    clearInterval(timer);
  });

  test("that stands in for a resource is called by its container's name", async () => {
    known("id-of-shop-local-database-stand-in");
    const container = engine.add("shop-local-database-stand-in");
    const terraform = standIn(folder, NEVER);
    const timer = each(20, terraform, () => {
      crash(container);
    });
    await expect(run(terraform).up({ quiet: true })).rejects.toThrow(
      "container 'shop-local-database-stand-in': it has crashed 2 times",
    );
    clearInterval(timer);
  });

  test("for want of memory says so", async () => {
    known("id-of-shop-local-web-1");
    const container = engine.add("shop-local-web-1");
    const terraform = standIn(folder, NEVER);
    const timer = each(20, terraform, () => {
      crash(container);
      container.exitCode = 137;
    });
    await expect(run(terraform).up({ quiet: true })).rejects.toThrow(
      "with exit code 137 (out of memory); it wrote nothing; ",
    );
    clearInterval(timer);
  });
});

test("a task that got unhealthy since it was made is named, though Terraform has nothing to do", async () => {
  known("id-of-shop-local-web-1", "id-of-shop-local-mail-1");
  engine.add("shop-local-web-1", { isUnhealthy: true, log: ["no memory"] });
  engine.add("shop-local-mail-1");
  await expect(run(standIn(folder)).up({ quiet: true })).rejects.toThrow(
    new Error(
      [
        "container 'shop-local-web-1': fails its health check command; its last lines are below",
        "  no memory",
        "containers: not all are healthy; mend them, or npm run local -- restart <service>",
      ].join("\n"),
    ),
  );
});

describe("what the engine makes for a run that is cut off", () => {
  const theirs = "another-checkout";
  const made = (checkout: string, name: string) => {
    engine.networks.push({ Id: `network-${name}`, Name: `shop-local-${name}`, Labels: checkoutLabel(checkout) });
    engine.add(`shop-local-${name}-1`, { state: "created", checkout });
  };
  const REMOVED = ["/containers/id-of-shop-local-late-1?force=true&v=true", "/networks/network-late"];
  const crashing = async (isLocked: boolean) => {
    const terraform = standIn(folder, NEVER);
    known("id-of-shop-local-web-1", "id-of-shop-local-job-1", "network-job");
    const container = engine.add("shop-local-web-1");
    made(ours(), "job");
    const timer = each(20, terraform, () => {
      crash(container);
      if (engine.networks.length > 1 || engine.removed.length > 0) return;
      made(terraform.checkout(), "late");
      made(theirs, "other");
      engine.networks.push({ Id: "bridge", Name: "bridge" });
      if (isLocked) writeFileSync(join(folder, "state", ".shop-local.tfstate.lock.info"), "{}");
    });
    await expect(run(terraform).up({ quiet: true })).rejects.toThrow(/has crashed [2-9] times/);
    clearInterval(timer);
    return engine.removed;
  };

  test("is removed, since no state knows it, and nothing of anybody else's", async () => {
    expect(await crashing(false)).toEqual(REMOVED);
  });

  test("is left where the state is locked: another run may know it", async () => {
    expect(await crashing(true)).toEqual([]);
  });

  test.each(["up", "down"] as const)("much later is removed by the next run: %s", async (word) => {
    made(ours(), "late");
    await run(standIn(folder))[word]();
    expect([engine.removed, engine.containers, engine.networks]).toEqual([REMOVED, [], []]);
  });

  test("stays, and is named, where it runs: a state was lost", async () => {
    engine.add("shop-local-web-1", { checkout: ours() });
    await expect(run(standIn(folder)).up({ quiet: true })).rejects.toThrow(
      "containers 'shop-local-web-1': there already",
    );
    expect(engine.removed).toEqual([]);
  });
});

describe("what was there before a run", () => {
  const crashing = async (words: string) => {
    known("id-of-shop-local-web-1");
    const container = engine.add("shop-local-web-1", { restarts: 4 });
    const terraform = standIn(folder, `console.log(${JSON.stringify(words)}); setTimeout(() => end(0), 900)`);
    let times = 0;
    const timer = each(30, terraform, () => {
      times += 1;
      if (times <= 4) crash(container);
      else if (times === 5) engine.containers.splice(0, 1);
    });
    const ended = await run(terraform)
      .up({ quiet: true })
      .then(() => "up", String);
    clearInterval(timer);
    return ended;
  };

  test("may crash until it is replaced", async () => {
    const plan =
      '  ~ id   = "id-of-shop-local-web-1" -> (known after apply)\nPlan: 1 to add, 0 to change, 1 to destroy.';
    expect(await crashing(plan)).toBe("up");
  });

  test("ends the run by its crashes where it stays", async () => {
    expect(await crashing("No changes.")).toMatch(
      /^Error: container 'shop-local-web-1': service 'web' has crashed \d times/,
    );
  });

  test("is waited for while a health check fails: a router was healthy before the task behind it was replaced", async () => {
    known("id-of-shop-local-web-1", "id-of-shop-local-router");
    engine.add("shop-local-web-1", { log: ["listens"] });
    const check = ["CMD-SHELL", "wget -q http://127.0.0.1:8099/shop-local-web-1"];
    const router = engine.add("shop-local-router", { failed: 3, check });
    engine.execute = () => [1, "wget: 500\n"];
    const starting = run(standIn(folder)).up({ quiet: true });
    const timer = setInterval(() => {
      router.failed += 1;
      router.isUnhealthy = router.failed > 30;
    }, 30);
    await expect(starting).rejects.toThrow(
      "container 'shop-local-web-1': doesn't answer on its health path: wget: 500",
    );
    clearInterval(timer);
  });
});

test("tasks that don't get healthy are named, with what they say", async () => {
  const names = ["web-1", "web-2", "job-1", "db-1", "report-1", "web-1-migrate", "router"].map(
    (name) => `shop-local-${name}`,
  );
  known(...names.map((name) => `id-of-${name}`));
  engine.add("shop-local-web-1", { log: ["listens on 3000"] });
  engine.add("shop-local-web-2");
  engine.add("shop-local-job-1", { isUnhealthy: true });
  engine.add("shop-local-db-1", { state: "exited" });
  // A job's, and what ran before a service: neither need run.
  engine.add("shop-local-report-1", { state: "created" });
  engine.add("shop-local-web-1-migrate", { state: "exited" });
  mayEnd("shop-local-report-1", "shop-local-web-1-migrate");
  const urls = ["", "shop-local-web-1", "shop-local-web-2"].map((name) => `wget -q http://127.0.0.1:8099/${name}`);
  engine.add("shop-local-router", { isUnhealthy: true, check: ["CMD-SHELL", urls.join(" && ")] });
  engine.execute = (command) => (command.at(-1)?.endsWith("web-1") ? [1, "wget: 502 Bad Gateway\n"] : [0, ""]);
  const terraform = standIn(folder, `console.error("Error: container failed to be in healthy state"); end(1)`);
  await expect(run(terraform).up({ quiet: true })).rejects.toThrow(
    new Error(
      [
        "container 'shop-local-db-1': is exited; it wrote nothing",
        "container 'shop-local-job-1': fails its health check command; it wrote nothing",
        "container 'shop-local-web-1': doesn't answer on its health path: wget: 502 Bad Gateway; its last lines are below",
        "  listens on 3000",
        "containers: not all became healthy in time; docker ps -a names them; read docker logs <container>",
        "Error: container failed to be in healthy state\n",
      ].join("\n"),
    ),
  );
});

describe("containers of another checkout, or of a state that was lost", () => {
  const WORDS = `there already, and not in this checkout's state; another checkout started them, a run was killed, or the state was lost; run npm run local:down there, or`;

  test("are named before anything is begun", async () => {
    engine.add("shop-local-web-1");
    engine.add("shop-local-web-2");
    engine.add("shop-locality-1");
    engine.networks.push(
      { Id: "n1", Name: "shop-local" },
      { Id: "n2", Name: "shop-local-web" },
      { Id: "n3", Name: "shop-locality" },
    );
    known("id-of-shop-local-web-2");
    const terraform = standIn(folder);
    await expect(run(terraform).up({ quiet: true })).rejects.toThrow(
      new Error(
        `containers 'shop-local-web-1': ${WORDS} docker rm --force --volumes shop-local-web-1 && docker network rm shop-local shop-local-web`,
      ),
    );
    expect(terraform.seen()).toEqual(["version"]);
  });

  test("are named when everything of ours is removed", async () => {
    engine.add("shop-local-web-1");
    const terraform = standIn(folder);
    await expect(run(terraform).down()).rejects.toThrow(
      new Error(`containers 'shop-local-web-1': ${WORDS} docker rm --force --volumes shop-local-web-1`),
    );
    expect(terraform.seen()).toEqual(["init", "destroy"]);
  });

  test("may share a name: then networks are named by their ids", async () => {
    engine.networks.push({ Id: "n1", Name: "shop-local" }, { Id: "n2", Name: "shop-local" });
    await expect(run(standIn(folder)).up({ quiet: true })).rejects.toThrow(
      new Error(`networks 'shop-local': ${WORDS} docker network rm n1 n2`),
    );
  });

  test("aren't there where nothing is left", async () => {
    await expect(run(standIn(folder)).down()).resolves.toBeUndefined();
  });
});

test("what a run leaves on this machine is in the state's folder, and goes when it is removed", async () => {
  known();
  for (const left of [".shop-local.tfstate.lock.info", "shop-local.tfstate.backup", "shop-dev-registry.tfstate"])
    writeFileSync(join(folder, "state", left), "");
  await run(standIn(folder)).up({ quiet: true });
  expect(readdirSync(join(folder, "state"))).toContain("shop-local.terraform");
  expect(readdirSync(join(folder, "cdktf.out", "stacks", "shop-local"))).toEqual(["cdk.tf.json"]);
  await expect(run(standIn(folder, "end(1)")).down()).rejects.toThrow();
  expect(readdirSync(join(folder, "state"))).toContain("shop-local.tfstate");
  await run(standIn(folder)).down();
  expect(readdirSync(join(folder, "state"))).toEqual(["shop-dev-registry.tfstate"]);
});

test("a state's folder that can't be made is said, before Terraform takes it for locked", async () => {
  writeFileSync(join(folder, "state"), "no folder");
  const terraform = standIn(folder);
  await expect(run(terraform).down()).rejects.toThrow(/(ENOTDIR|EEXIST).*mkdir '.*state'/);
  expect(terraform.seen()).toEqual([""]);
});

describe("a lock file", () => {
  const lock = () => join(folder, "cdktf.out", "stacks", "shop-local", ".terraform.lock.hcl");

  test("isn't left beside the stack", async () => {
    await run(standIn(folder)).up({ quiet: true });
    expect(existsSync(lock())).toBe(false);
    await run(standIn(folder, "end(1)"))
      .down()
      .catch(() => undefined);
    expect(existsSync(lock())).toBe(false);
  });

  test("that is there stays", async () => {
    writeFileSync(lock(), "# committed");
    await run(standIn(folder)).up({ quiet: true });
    expect(existsSync(lock())).toBe(true);
  });
});

describe("Ctrl-C", () => {
  const interrupted = async (word: "up" | "down", signals: readonly NodeJS.Signals[], script = NEVER, pause = 0) => {
    const sent = async (to: ChildProcess, { seen }: StandIn) => {
      for (const signal of signals) {
        to.kill(signal);
        if (pause === 0) continue;
        // The first one has arrived, however busy the machine is.
        while (!seen().includes("SIGINT")) await setTimeout(20);
        await setTimeout(pause);
      }
    };
    known("id-of-shop-local-web-1", "known");
    engine.networks.push({ Id: "known", Name: "shop-local-web" });
    engine.add("shop-local-web-1", { state: "created" });
    const terraform = standIn(folder, script);
    const program = [join(projectRoot, "src/cli/run.js"), join(projectRoot, "src/local/cli.ts"), word];
    const child = spawn(process.execPath, program, { env: { ...process.env, ...environment(terraform) } });
    const timer = setInterval(() => {
      if (!/^(apply|destroy)$/m.test(terraform.seen().join("\n"))) return;
      clearInterval(timer);
      void sent(child, terraform);
    }, 20);
    const errors: string[] = [];
    child.stderr.on("data", (data: Buffer) => errors.push(data.toString()));
    const code = await new Promise((done) => child.once("close", done));
    return { code, errors: errors.join(""), seen: terraform.seen().slice(-3) };
  };
  const LEFT =
    "local: interrupted; left: shop-local-web-1 (created), shop-local-web (network); npm run local goes on from there, npm run local:down removes them\n";

  test.each([
    ["up", ["SIGINT"], "apply"],
    ["up", ["SIGTERM"], "apply"],
    // As npm does it: passed on beside what came from the terminal.
    ["up", ["SIGINT", "SIGTERM"], "apply"],
    ["down", ["SIGINT"], "destroy"],
  ] as const)("%s: %j is passed on once and waited for, and what is left is said", async (word, signals, step) => {
    expect(await interrupted(word, signals)).toEqual({ code: 130, errors: LEFT, seen: [step, "SIGINT", "ended"] });
  });

  test("a second time ends all of it at once", async () => {
    const stubborn = `note(String(process.pid)); process.removeAllListeners("SIGINT"); process.on("SIGINT", () => note("SIGINT"))`;
    const { code, errors, seen } = await interrupted("up", ["SIGINT", "SIGINT"], stubborn, 900);
    const [, pid = "", signal] = seen;
    expect([code, errors, signal]).toEqual([
      130,
      "interrupted again: ended at once, with whatever was half done\n",
      "SIGINT",
    ]);
    const isGone = () => !existsSync(`/proc/${pid}`) || readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
    while (!isGone()) await setTimeout(20);
  });
});
