import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "../../src/local/cli";
import { setEnvironment } from "../support/environment";
import { fixtureOutput } from "../support/fixture-output";
import { temporaryFolder } from "../support/synth";
import { FakeEngine } from "./support/fake-engine";

const temporary = temporaryFolder();
const rendered = fixtureOutput();
const print = jest.fn();

test("without an engine nothing is started, and the reason is said", async () => {
  const nowhere = join(temporary, "no-engine");
  const terraform = join(temporary, "terraform");
  writeFileSync(terraform, "#!/bin/sh\n", { mode: 0o755 });
  setEnvironment({ DOCKER_HOST: `unix://${nowhere}`, TERRAFORM_BINARY_NAME: terraform, CDKTF_OUTDIR: rendered });
  await expect(main(["up"], print)).rejects.toThrow(
    new Error(
      `docker: no engine answers at unix://${nowhere} (connect ENOENT ${nowhere}); the platform runs in containers; start Docker, or set DOCKER_HOST`,
    ),
  );
  expect(print).not.toHaveBeenCalled();
});

test.each(["up", "down"])("where nothing is rendered, %s says so", async (word) => {
  setEnvironment({ CDKTF_OUTDIR: temporary });
  await expect(main([word], print)).rejects.toThrow(
    new Error(
      `folder '${join(temporary, "stacks")}': has no stack '<platform>-local'; synth renders it; run npm run synth`,
    ),
  );
});

test("a command that there isn't is refused", async () => {
  await expect(main(["sideways"], print)).rejects.toThrow(
    new Error("command 'sideways': isn't known; use up, down, logs, exec, restart, run; see --help"),
  );
});

test.each([
  [["up", "web"], "arguments: 'web' is too much for up; see --help"],
  [["logs", "web", "books"], "arguments: 'books' is too much for logs; see --help"],
  [["exec"], "arguments: exec needs a service; name one; see --help"],
  [["restart"], "arguments: restart needs a service; name one; see --help"],
  [["run"], "arguments: run needs a job; name one; see --help"],
  [["run", "a", "b"], "arguments: 'b' is too much for run; see --help"],
  [["down", "--watch"], "option '--watch': means nothing to down; leave it out; see --help"],
  [["logs", "web", "--watch"], "option '--watch': means nothing to logs; leave it out; see --help"],
  [["--follow"], "option '--follow': means nothing to up; leave it out; see --help"],
])("%j is refused", async (args, message) => {
  await expect(main(args, print)).rejects.toThrow(new Error(message));
});

describe("with containers that run", () => {
  const engine = new FakeEngine();
  const socket = join(temporary, "docker.sock");

  beforeAll(async () => {
    await engine.listen(socket);
  });

  afterAll(() => {
    engine.close();
  });

  beforeEach(() => {
    engine.containers.length = 0;
    setEnvironment({ DOCKER_HOST: `unix://${socket}`, CDKTF_OUTDIR: rendered });
    print.mockClear();
  });

  test("logs says what they wrote", async () => {
    engine.add("demo-local-hostname-app-1", { log: ["listens"] });
    expect(await main(["--synth", "logs", "hostname-app"], print)).toBe(0);
    expect(print.mock.calls).toEqual([["hostname-app-1 | listens"]]);
  });

  test("restart starts each of a service's containers anew", async () => {
    const tasks = [engine.add("demo-local-hostname-app-1"), engine.add("demo-local-hostname-app-2")];
    const other = engine.add("demo-local-static-app-1");
    expect(await main(["restart", "hostname-app"], print)).toBe(0);
    expect([...tasks, other].map(({ restarted }) => restarted)).toEqual([1, 1, 0]);
    expect(print.mock.calls).toEqual([["restarted: hostname-app-1"], ["restarted: hostname-app-2"]]);
  });

  test.each([
    [["exec", "hostname-app"], ["sh"]],
    [
      ["exec", "hostname-app", "ls", "-la", "--color"],
      ["ls", "-la", "--color"],
    ],
  ])("%j runs %j in the first of them, and ends with its exit code", async (args, command) => {
    engine.add("demo-local-hostname-app-1");
    const seen: (readonly string[])[] = [];
    engine.execute = (own) => {
      seen.push(own);
      return [3, "done\n"];
    };
    const write = jest.spyOn(process.stdout, "write").mockReturnValue(true);
    const code = await main(args, print);
    const written = write.mock.calls.map(([chunk]) => String(chunk)).join("");
    write.mockRestore();
    expect([code, seen, written]).toEqual([3, [command], "done\n"]);
  });

  test("exec needs one that runs", async () => {
    engine.add("demo-local-hostname-app-1", { state: "exited" });
    await expect(main(["exec", "hostname-app"], print)).rejects.toThrow(
      new Error(
        "container 'demo-local-hostname-app-1': is exited; exec needs one that runs; start it with npm run local, or a job with npm run local -- run",
      ),
    );
  });

  test("a job that there isn't is refused", async () => {
    await expect(main(["run", "constructor"], print)).rejects.toThrow(
      new Error("job 'constructor': isn't there; known are none; name one of these"),
    );
  });

  test("without any, what to do is said", async () => {
    await expect(main(["logs"], print)).rejects.toThrow(
      new Error("containers: there are none of the platform; run npm run local"),
    );
  });
});
