/** Two ways to ask the generated configuration where a request goes: by its expressions, and by nginx itself. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";

export const NGINX = "/usr/sbin/nginx";
export const hasNginx = existsSync(NGINX);

/** The entries of the configuration's map, read as nginx reads them: in order, the first expression that matches. */
export function targetByExpressions(config: string, url: string): string | undefined {
  const entries = [...config.matchAll(/^ {4}"~((?:[^"\\]|\\.)*)" (\S+);$/gm)];
  const found = entries.find(([, expression = ""]) => new RegExp(expression.replaceAll('\\"', '"')).test(url));
  return found?.[2];
}

export interface RunningRouter {
  /** Status and body: the name of the service that would get the request. */
  ask(url: string): Promise<{ status: number; body: string }>;
  stop(): Promise<void>;
}

/** nginx with the generated configuration, but that it answers with the service's name instead of asking it. */
export async function startNginx(config: string, folder: string): Promise<RunningRouter> {
  mkdirSync(folder, { recursive: true });
  const socket = join(folder, "requests");
  const own = config
    .replace("access_log /dev/stdout;", "access_log off;")
    .replaceAll(/ resolve max_fails=0;/g, ";")
    .replaceAll(/server [a-z0-9-]+:\d+;/g, "server 127.0.0.1:9;")
    .replace("include listen.conf;", `listen unix:${socket};`)
    .replace("listen 127.0.0.1:8099;", `listen unix:${join(folder, "health")};`)
    .replace("proxy_pass http://$service;", 'return 200 "$service";');
  writeFileSync(join(folder, "nginx.conf"), own);
  const args = [
    "-e",
    "stderr",
    "-c",
    join(folder, "nginx.conf"),
    "-p",
    folder,
    "-g",
    "daemon off; master_process off;",
  ];
  const nginx = spawn(NGINX, args, { stdio: ["ignore", "ignore", "pipe"] });
  const said: Buffer[] = [];
  nginx.stderr.on("data", (chunk: Buffer) => said.push(chunk));
  // The socket is there a moment before nginx listens on it.
  while (!(await isListening(socket))) {
    if (nginx.exitCode !== null) throw new Error(Buffer.concat(said).toString());
    await new Promise((done) => setTimeout(done, 5));
  }
  return { ask: (url) => ask(socket, url), stop: () => stop(nginx) };
}

function isListening(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path, () => {
      socket.destroy();
      done(true);
    });
    socket.once("error", () => {
      done(false);
    });
  });
}

function ask(socketPath: string, path: string): Promise<{ status: number; body: string }> {
  return new Promise((done, fail) => {
    const asked = request({ socketPath, path, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        done({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
      });
    });
    asked.on("error", fail).end();
  });
}

function stop(nginx: ChildProcess): Promise<void> {
  return new Promise((done) => {
    nginx.once("close", () => {
      done();
    });
    nginx.kill("SIGTERM");
  });
}
