/** What the Node apps do alike. */
import { once } from "node:events";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appsFolder, start, startNodeApp, stopEverything, type NodeApp } from "./support";
import { projectRoot } from "../../support/project";

afterAll(stopEverything);

const nodeApps = ["hostname-app", "random-quote-app"];

test("the Node apps have equal copies of serve.ts", () => {
  const copies = nodeApps.map((app) => readFileSync(join(appsFolder, app, "serve.ts"), "utf8"));
  expect(new Set(copies).size).toBe(1);
});

describe("an app with a mistake", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "app-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  async function startWith(handler: string): Promise<NodeApp> {
    const copy = join(appsFolder, "random-quote-app");
    copyFileSync(join(copy, "package.json"), join(folder, "package.json"));
    const limit = "stopLimitMs = 10_000";
    const code = readFileSync(join(copy, "serve.ts"), "utf8");
    expect(code).toContain(limit);
    writeFileSync(join(folder, "serve.ts"), code.replace(limit, "stopLimitMs = 100")); // so that no test waits for it
    writeFileSync(join(folder, "server.ts"), `import { serve } from "#serve"; serve(${handler});`);
    return startNodeApp(folder);
  }

  test("answers 500, logs why, and goes on", async () => {
    const app = await startWith('() => { throw new Error("a mistake"); }');
    for (const path of ["/first", "/second"]) {
      const response = await fetch(app.url + path);
      expect([response.status, await response.text()]).toEqual([500, "internal error"]);
      const reason = expect.stringMatching(/^Error: a mistake\n/) as string;
      expect(JSON.parse(await app.line("handler failed"))).toEqual({ event: "handler failed", path, reason });
    }
  });

  test("fails with 1 when a request keeps it from stopping", async () => {
    const app = await startWith('() => { console.log("asked"); return new Promise(() => undefined); }');
    const request = fetch(app.url);
    await app.line("asked");
    const exitCode = app.stop("SIGTERM");
    await expect(request).rejects.toThrow("fetch failed");
    expect(await exitCode).toBe(1);
    const reason = "requests were still open after 0.1 s";
    expect(JSON.parse(await app.line("stopped"))).toEqual({ event: "stopped", reason });
  });
});

describe.each(nodeApps)("%s", (name) => {
  const folder = join(appsFolder, name);
  let app: NodeApp;
  beforeAll(async () => {
    app = await startNodeApp(folder);
  });

  test("says at /healthz that it is well", async () => {
    const response = await fetch(`${app.url}/healthz?from=balancer`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("ok");
  });

  test("answers HEAD like GET, without the body", async () => {
    const response = await fetch(`${app.url}/healthz`, { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-length")).toBe("2");
    expect(await response.text()).toBe("");
  });

  test.each(["POST", "PUT", "DELETE", "OPTIONS"])(
    "answers %s with 405 and the methods that it allows",
    async (method) => {
      const response = await fetch(app.url, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get("allow")).toBe("GET, HEAD");
    },
  );

  test("answers strange paths with 404", async () => {
    for (const path of ["/nothing", "//", "/healthz/", "/%", "/..%2f"]) {
      expect([path, (await fetch(app.url + path)).status]).toEqual([path, 404]);
    }
  });

  test("forbids to cache, to sniff types and to be framed", async () => {
    const { headers } = await fetch(app.url);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'.*frame-ancestors 'none'$/);
  });

  test("keeps connections for longer than the load balancer does", async () => {
    expect((await fetch(app.url)).headers.get("keep-alive")).toBe("timeout=65");
  });

  // Exit code 0 says that it didn't come to the limit of ten seconds.
  test.each(["SIGTERM", "SIGINT"] as const)(
    "stops at %s in spite of idle and of unused connections",
    async (signal) => {
      const idle = await startNodeApp(folder);
      await (await fetch(idle.url)).text(); // fetch keeps the connection for a next request
      const unused = connect(idle.port, "127.0.0.1").on("error", () => undefined);
      await once(unused, "connect");
      await (await fetch(idle.url)).text(); // so that the app has met the unused connection before it stops
      expect(await idle.stop(signal)).toBe(0);
      expect(await idle.line("stopping")).toBe(`{"event":"stopping","signal":"${signal}"}`);
      expect(await idle.line("stopped")).toBe('{"event":"stopped"}');
    },
  );

  test("fails to start on a port in use, and says so on one line", async () => {
    const args = ["src/cli/run.js", join(folder, "server.ts")];
    const second = start(process.execPath, args, { cwd: projectRoot, env: { PORT: String(app.port) } });
    expect(await second.exitCode).toBe(1);
    const reason = `listen EADDRINUSE: address already in use 0.0.0.0:${app.port}`;
    expect(JSON.parse(await second.line("failed"))).toEqual({ event: "failed", reason });
  });
});
