/** Jobs on this machine, with an engine of which nothing is real but its answers. */
import { join } from "node:path";
import { Engine } from "../../src/local/engine";
import { jobNamed, runJob } from "../../src/local/job-run";
import type { LocalJob } from "../../src/local/local-stack-file";
import { temporaryFolder } from "../support/synth";
import { FakeEngine } from "./support/fake-engine";

const socket = join(temporaryFolder(), "docker.sock");
const engine = new FakeEngine();
const OWN = "shop-local-report-1";
const alone: LocalJob = { name: "report", before: [], own: OWN, beside: [] };

beforeAll(() => engine.listen(socket));
afterAll(() => {
  engine.close();
});
beforeEach(() => {
  engine.containers.length = 0;
});

async function run(job: LocalJob, stop = new AbortController()) {
  const lines: string[] = [];
  const print = (text: string) => lines.push(text);
  const own = new Engine(`unix://${socket}`);
  const code = await runJob({ engine: own, prefix: "shop-local-", job, signal: stop.signal, print });
  return { code, lines };
}

/** What was started and stopped, in that order. */
const acts = () => engine.acts.splice(0);

test.each([0, 3])("what a job writes is printed, and its exit code %d is the command's", async (exitCode) => {
  engine.add(OWN, { state: "created", exitCode, log: ["begins", "ends"] });
  expect(await run(alone)).toEqual({ code: exitCode, lines: ["begins", "ends", `job: ended with ${exitCode}`] });
});

test("what runs before comes first, one after the other, and what runs beside is stopped at the end", async () => {
  for (const name of ["migrate", "warm"]) engine.add(`${OWN}-${name}`, { state: "exited", log: [name] });
  engine.add(OWN, { state: "exited", log: ["reports"] });
  engine.add(`${OWN}-proxy`, { state: "created", runsOn: true });
  acts();
  const job = { ...alone, before: [`${OWN}-migrate`, `${OWN}-warm`], beside: [`${OWN}-proxy`] };
  expect(await run(job)).toEqual({ code: 0, lines: ["migrate", "warm", "reports", "job: ended with 0"] });
  expect(acts()).toEqual([
    `start ${OWN}-migrate`,
    `start ${OWN}-warm`,
    `start ${OWN}`,
    `start ${OWN}-proxy`,
    `stop ${OWN}-proxy`,
  ]);
});

test("where one before it fails, a job's own never runs, and the command ends with 1", async () => {
  engine.add(`${OWN}-migrate`, { state: "created", exitCode: 7, log: ["no database"] });
  engine.add(OWN, { state: "created", log: ["reports"] });
  acts();
  expect(await run({ ...alone, before: [`${OWN}-migrate`] })).toEqual({
    code: 1,
    lines: ["no database", `job: container '${OWN}-migrate' ended with 7, and the job's own never ran`],
  });
  expect(acts()).toEqual([`start ${OWN}-migrate`]);
});

test("Ctrl-C stops it", async () => {
  engine.add(OWN, { state: "created", runsOn: true, log: ["begins"] });
  acts();
  const stop = new AbortController();
  const running = run(alone, stop);
  const timer = setInterval(() => {
    if (engine.acts.includes(`start ${OWN}`)) stop.abort();
  }, 10);
  expect(await running).toEqual({ code: 130, lines: ["begins", "job: interrupted, and stopped"] });
  clearInterval(timer);
  expect(acts()).toEqual([`start ${OWN}`, `stop ${OWN}`]);
});

test("what the engine refuses to start is said in its words", async () => {
  engine.add(OWN, { state: "created", refusal: 'exec: "reprot": executable file not found in $PATH' });
  await expect(run(alone)).rejects.toThrow(
    new Error(
      `job 'report': container '${OWN}' can't be started (status 404: exec: "reprot": executable file not found in $PATH); correct it in the definition, and run npm run local`,
    ),
  );
});

test("one that runs isn't started a second time", async () => {
  engine.add(OWN);
  await expect(run(alone)).rejects.toThrow(
    new Error(
      `job 'report': container '${OWN}' runs; here one run at a time is possible; wait for its end, or run docker stop ${OWN}`,
    ),
  );
});

test("one that was rendered and not made yet needs the platform first", async () => {
  engine.add("shop-local-web-1");
  await expect(run(alone)).rejects.toThrow(
    new Error(`job 'report': container '${OWN}' isn't there; npm run local makes it; run that`),
  );
});

test("a job is found by its name in the definition", () => {
  const other = { ...alone, name: "migrate" };
  expect(jobNamed([alone, other], "migrate")).toBe(other);
  expect(() => jobNamed([alone, other], "toString")).toThrow(
    new Error("job 'toString': isn't there; known are report, migrate; name one of these"),
  );
});

test("interrupted before it is started, a job isn't; while it is started, it is stopped", async () => {
  engine.add(OWN, { state: "created", runsOn: true });
  acts();
  const stop = new AbortController();
  stop.abort(new Error("interrupted"));
  await expect(run(alone, stop)).rejects.toThrow("interrupted");
  expect(acts()).toEqual([]);
  const late = new AbortController();
  const begun = jest.spyOn(Engine.prototype, "start").mockImplementation(async function (this: Engine, id) {
    await this.connection.send("POST", `/containers/${id}/start`);
    late.abort();
  });
  expect((await run(alone, late)).code).toBe(130);
  begun.mockRestore();
  expect(acts()).toEqual([`start ${OWN}`, `stop ${OWN}`]);
});
