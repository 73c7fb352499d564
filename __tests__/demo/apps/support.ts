/** Starts the apps as the processes that they are, and stops them again. */
import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { projectRoot } from "../../support/project";

/** Those of the article; what else lies there is a user's. */
export const demoApps = ["hostname-app", "random-quote-app", "static-app"];

export const appsFolder = join(projectRoot, "apps");

export interface Program {
  /** Waits for an output line that holds this text; the lines up to it are used up. Fails if the program ends first. */
  line(part: string): Promise<string>;
  /** Sends the signal, waits for the end, gives the exit code (null if the signal itself ended it). */
  stop(signal: NodeJS.Signals): Promise<number | null>;
  /** Waits for the end that the program comes to by itself. */
  exitCode: Promise<number | null>;
}

export interface NodeApp extends Program {
  url: string;
  port: number;
}

const children = new Set<ChildProcess>();
const servers = new Set<Server>();

/** To be called after all tests of a file: nothing that they started outlives them, whatever they came to. */
export function stopEverything(): void {
  for (const child of children) child.kill("SIGKILL");
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
}

export function start(command: string, args: readonly string[], options: SpawnOptions): Program {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  children.add(child);
  const lines: string[] = [];
  const output = new EventEmitter();
  let ended = false;
  const exitCode = new Promise<number | null>((done, fail) => {
    child.once("error", fail);
    child.once("close", (code) => {
      children.delete(child);
      ended = true;
      output.emit("change");
      done(code);
    });
  });
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on("line", (line) => {
      lines.push(line);
      output.emit("change");
    });
  }
  return {
    exitCode,
    async line(part) {
      for (;;) {
        const index = lines.findIndex((line) => line.includes(part));
        const line = lines[index];
        if (line !== undefined) {
          lines.splice(0, index + 1);
          return line;
        }
        if (ended) throw new Error(`the program ended without a line with '${part}', but with:\n${lines.join("\n")}`);
        await once(output, "change");
      }
    },
    stop(signal) {
      child.kill(signal);
      return exitCode;
    },
  };
}

/** Starts a Node app on a port of its own choice, with no environment variables but these. */
export async function startNodeApp(folder: string, environment: Record<string, string> = {}): Promise<NodeApp> {
  const args = ["src/cli/run.js", join(folder, "server.ts")];
  const program = start(process.execPath, args, { cwd: projectRoot, env: { PORT: "0", ...environment } });
  const { port } = JSON.parse(await program.line('"listening"')) as { port: number };
  return { ...program, port, url: `http://127.0.0.1:${port}` };
}

/** A server of the test's own, which gives its address. */
export async function serveHere(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  servers.add(server);
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
