/** The whole platform on a real engine, by the commands that a user types. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NGINX_IMAGE } from "../../src/constructs/local/nginx";
import { copyProject, type Ended, projectRoot, runIn } from "../support/project";
import { temporaryFolder } from "../support/synth";
import { replaced } from "./article-platform";

const temporary = temporaryFolder();
const project = join(temporary, "project");
const { DOCKER_HOST = "", TF_CLI_CONFIG_FILE = "" } = process.env;
const env = { DOCKER_HOST, ...(TF_CLI_CONFIG_FILE !== "" && { TF_CLI_CONFIG_FILE }), TF_IN_AUTOMATION: "1" };
const paths = { PATH: process.env["PATH"] ?? "" };

function local(script: "local" | "local:down"): Promise<Ended> {
  return runIn(project, "npm", ["run", "--silent", script], { ...env, ...paths });
}

function docker(...args: readonly string[]): string {
  return execFileSync("docker", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
}

function succeeds(action: () => unknown): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}

/** Why the platform can't be run here; undefined when it can. */
function hindrance(): string | undefined {
  if (replaced !== undefined) return replaced;
  if (!succeeds(() => docker("version"))) return "no Docker engine answers here";
  const [, base = ""] =
    /^FROM (\S+)$/m.exec(readFileSync(join(projectRoot, "apps/hostname-app/Dockerfile"), "utf8")) ?? [];
  for (const image of [base, NGINX_IMAGE]) {
    if (!succeeds(() => docker("image", "inspect", image)) && !succeeds(() => docker("pull", "--quiet", image))) {
      return `the image ${image} isn't here and can't be pulled`;
    }
  }
  if (docker("ps", "--quiet", "--filter", "name=^demo-local-") !== "") return "the platform is running already";
  const listen =
    "const s = require('net').createServer().listen(Number(process.argv[1]), '127.0.0.1', () => s.close())";
  for (const port of ["8080", "8081"]) {
    const open = () => execFileSync(process.execPath, ["-e", listen, port], { stdio: "ignore" });
    if (!succeeds(open)) return `port ${port} of this machine is taken`;
  }
  const probe = join(project, "cdktf.out/stacks/probe");
  mkdirSync(probe, { recursive: true });
  const required_providers = { docker: { source: "kreuzwerker/docker", version: "3.6.2" } };
  writeFileSync(join(probe, "cdk.tf.json"), JSON.stringify({ terraform: { required_providers } }));
  const init = () =>
    execFileSync("terraform", ["init"], { cwd: probe, stdio: "ignore", env: { ...process.env, ...env } });
  return succeeds(init) ? undefined : "Terraform can't get the Docker provider here";
}

const reason = hindrance();
if (reason !== undefined) console.log(`skipped: the platform isn't run on a real engine: ${reason}`);
const onEngine = reason === undefined ? describe : describe.skip;

async function page(path: string): Promise<string> {
  return (await fetch(`http://localhost:8080${path}`)).text();
}

/** Asks until the page holds a text, at most ten seconds. */
async function pageWith(path: string, text: string): Promise<string> {
  for (let round = 0; round < 50; round++) {
    const shown = await page(path).catch(() => "");
    if (shown.includes(text)) return shown;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`${path} never showed '${text}'`);
}

function containers(): Record<string, string> {
  const lines = docker("ps", "--all", "--no-trunc", "--filter", "name=^demo-local-", "--format", "{{.Names}} {{.ID}}");
  return Object.fromEntries(
    lines
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split(" ")) as [string, string][],
  );
}

onEngine("the platform on this machine", () => {
  let started: Ended;

  beforeAll(() => {
    copyProject(project);
  });

  // The first time builds the images and pulls the router's.
  beforeEach(async () => {
    started = await local("local");
  }, 300_000);

  afterAll(async () => {
    await local("local:down");
  });

  test("starts, is healthy and says where it is", () => {
    expect(started).toMatchObject({ code: 0, stderr: "" });
    expect(started.stdout).toContain(
      "load_balancer_url  http://localhost:8080\nstatic_app_url     http://localhost:8081\n",
    );
  });

  test("shows the two tasks of the front page in turn", async () => {
    const hosts = new Set<string | undefined>();
    for (let round = 0; round < 6; round++) hosts.add(/<code>(.*?)<\/code>/.exec(await page("/"))?.[1]);
    const ids = Object.entries(containers()).flatMap(([name, id]) =>
      name.includes("hostname") ? id.slice(0, 12) : [],
    );
    expect([...hosts].sort()).toEqual(ids.sort());
  });

  test("routes as the load balancer does, and has the public service on a port of its own", async () => {
    expect(await page("/random-quote/")).toContain("<figcaption>");
    expect(await page("/random-quote")).toContain("<figcaption>");
    const nowhere = await fetch("http://localhost:8080/static-app/");
    expect([nowhere.status, await nowhere.text()]).toEqual([404, "Not found"]);
    expect((await fetch("http://localhost:8081/")).status).toBe(200);
  });

  test("gives a container what the task has: a read-only root, its memory, a user that isn't root", () => {
    const state = "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.Memory}} {{.Config.User}}";
    expect(docker("inspect", "--format", state, "demo-local-hostname-app-1")).toBe(`true ${512 * 2 ** 20} 1000:1000`);
  });

  test("says when the quote service is gone, and recovers when it is back", async () => {
    docker("stop", "demo-local-random-quote-app-1");
    await pageWith("/random-quote/", "Service not available");
    docker("start", "demo-local-random-quote-app-1");
    await pageWith("/random-quote/", "<figcaption>");
  });

  test("replaces nothing when nothing changed, and one container when one app did", async () => {
    const before = containers();
    expect(await local("local")).toMatchObject({ code: 0, stderr: "" });
    expect(containers()).toEqual(before);
    const file = join(project, "apps/random-quote-app/quotes.json");
    writeFileSync(file, readFileSync(file, "utf8").trimEnd().concat("\n\n"));
    expect(await local("local")).toMatchObject({ code: 0, stderr: "" });
    const after = containers();
    expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
    expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual([
      "demo-local-random-quote-app-1",
    ]);
    await pageWith("/random-quote/", "<figcaption>");
  });

  test("leaves nothing behind", async () => {
    expect((await local("local:down")).code).toBe(0);
    expect([
      docker("ps", "--all", "--quiet", "--filter", "name=^demo-local-"),
      docker("network", "ls", "--quiet", "--filter", "name=^demo-local$"),
      docker("images", "--quiet", "demo-local/*"),
    ]).toEqual(["", "", ""]);
  });
});
