import {
  copyFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
  chownSync,
} from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { appsFolder, start, stopEverything, type Program } from "./support";

const folder = join(appsFolder, "static-app");
const config = readFileSync(join(folder, "nginx.conf"), "utf8");
const page = readFileSync(join(folder, "index.html"), "utf8");

const searchPath = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin"];
const nginx = searchPath.map((bin) => join(bin, "nginx")).find((file) => existsSync(file));

test("keeps all that it writes in the image's volume", () => {
  const written = [...config.matchAll(/^\s*(pid|\w+_temp_path) (\S+);$/gm)].map(([, directive, path]) => [
    directive,
    path,
  ]);
  expect(written).toEqual([
    ["pid", "/tmp/nginx.pid"],
    ["client_body_temp_path", "/tmp/client_body"],
    ["fastcgi_temp_path", "/tmp/fastcgi"],
    ["proxy_temp_path", "/tmp/proxy"],
    ["scgi_temp_path", "/tmp/scgi"],
    ["uwsgi_temp_path", "/tmp/uwsgi"],
  ]);
  expect(readFileSync(join(folder, "Dockerfile"), "utf8")).toMatch(/^VOLUME \/tmp$/m);
});

test("has a page that needs nothing from elsewhere", () => {
  expect(page).not.toMatch(/\b(src|href|url)\b|@import|<script/);
  expect(page).toMatch(/<html lang="en">.*<meta name="viewport".*<title>.+<\/title>.*<main>.*<h1>/s);
});

interface Reply {
  status: number | undefined;
  headers: Record<string, unknown>;
  body: string;
}

describeWithNginx("nginx with the app's configuration", (binary) => {
  const sandboxes: string[] = [];
  const started = async (): Promise<{ server: Program; sandbox: string }> => {
    const sandbox = mkdtempSync(join(tmpdir(), "static-app-"));
    sandboxes.push(sandbox);
    const server = startNginx(binary, sandbox);
    await server.line("start worker process ");
    return { server, sandbox };
  };
  let shared: string;
  let sharedServer: Program;

  beforeAll(async () => {
    ({ server: sharedServer, sandbox: shared } = await started());
  });
  afterAll(async () => {
    // Killed, it would leave its workers behind.
    await sharedServer.stop("SIGQUIT");
    stopEverything();
    for (const sandbox of sandboxes) rmSync(sandbox, { recursive: true });
  });

  const ask = (path: string, method = "GET", sandbox = shared): Promise<Reply> =>
    new Promise((done, fail) => {
      request({ socketPath: join(sandbox, "tmp/nginx.sock"), path, method }, (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (part: string) => (body += part));
        response.on("end", () => {
          done({ status: response.statusCode, headers: response.headers, body });
        });
      })
        .on("error", fail)
        .end();
    });

  test.each(["/", "/static-app/", "/static-app/?from=balancer", "/index.html"])(
    "serves the page at %s",
    async (path) => {
      const { status, headers, body } = await ask(path);
      expect(status).toBe(200);
      expect(headers["content-type"]).toBe("text/html; charset=utf-8");
      expect(body).toBe(page);
    },
  );

  test("sends /static-app on to /static-app/, whatever host and port it was asked at", async () => {
    const { status, headers } = await ask("/static-app");
    expect(status).toBe(301);
    expect(headers["location"]).toBe("/static-app/");
  });

  test("says at /healthz that it is well", async () => {
    const { status, headers, body } = await ask("/healthz");
    expect([status, headers["content-type"], body]).toEqual([200, "text/plain; charset=utf-8", "ok"]);
  });

  test.each(["/nothing", "/static-app/nothing", "/static-app../", "/nginx.conf", "/Dockerfile"])(
    "answers %s with 404",
    async (path) => {
      expect((await ask(path)).status).toBe(404);
    },
  );

  test("answers POST with 405", async () => {
    expect((await ask("/", "POST")).status).toBe(405);
  });

  test.each(["/", "/static-app/", "/healthz", "/nothing"])(
    "sends its security headers at %s, and no version",
    async (path) => {
      const { headers, body } = await ask(path);
      expect(headers).toMatchObject({
        server: "nginx",
        "cache-control": "no-cache",
        "content-security-policy":
          "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
      });
      expect(body).not.toMatch(/nginx\/\d/);
    },
  );

  test("ends with 0 at SIGQUIT, having logged each request but the health check as one JSON object", async () => {
    const { server, sandbox } = await started();
    await ask("/healthz", "GET", sandbox);
    await ask('/?"quoted"', "GET", sandbox);
    expect(await server.stop("SIGQUIT")).toBe(0);
    const lines = readFileSync(join(sandbox, "tmp/access.log"), "utf8").trim().split("\n");
    const requests = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(requests.at(-1)).toMatchObject({ event: "request", method: "GET", path: '/?"quoted"', status: 200 });
    expect(requests.filter(({ path }) => path === "/healthz")).toEqual([]);
  });
});

/** The real configuration with its three places moved into the sandbox, as a user who may write to its `tmp` only. */
function startNginx(binary: string, sandbox: string): Program {
  const file = join(sandbox, "nginx.conf");
  const [www, tmp] = [join(sandbox, "www"), join(sandbox, "tmp")];
  const moved = config
    .replaceAll("/tmp/", `${tmp}/`)
    .replaceAll("/srv/www", www)
    // A socket can't be in use by somebody else, as a port can.
    .replace("listen 8080;", `listen unix:${join(tmp, "nginx.sock")};`)
    // nginx opens the file anew, which works for the pipe that a container has there, but not for Node's.
    .replace("/dev/stdout", join(tmp, "access.log"));
  mkdirSync(www);
  mkdirSync(tmp);
  writeFileSync(file, moved);
  copyFileSync(join(folder, "index.html"), join(www, "index.html"));
  for (const path of [sandbox, www]) chmodSync(path, 0o755);
  for (const path of [file, join(www, "index.html")]) chmodSync(path, 0o644);

  const user = process.getuid?.() === 0 ? { uid: 101, gid: 101 } : undefined;
  if (user) chownSync(tmp, user.uid, user.gid);
  return start(binary, ["-c", file, "-e", "stderr", "-g", "daemon off;"], { cwd: sandbox, ...user });
}

function describeWithNginx(name: string, tests: (binary: string) => void): void {
  if (nginx !== undefined) {
    describe(name, () => {
      tests(nginx);
    });
    return;
  }
  console.warn(
    "static-app: the tests that need nginx are skipped, there is none here (Debian: apt-get install nginx-light)",
  );
  describe.skip(`${name} (no nginx here)`, () => {
    tests("");
  });
}
