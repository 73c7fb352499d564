/** Terraform in the local stack's folder. */
import { spawn } from "node:child_process";

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Terraform and shows what it says as it says it, unless `quiet`. */
export function terraform(folder: string, args: readonly string[], quiet = false): Promise<Outcome> {
  const binary = process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";
  const env = { ...process.env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
  return new Promise((done, fail) => {
    const child = spawn(binary, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => {
      stdout.push(chunk);
      if (!quiet) process.stdout.write(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      stderr.push(chunk);
    });
    child.once("error", (error: NodeJS.ErrnoException) => {
      const missing = `${binary}: command is missing; it starts the containers; install Terraform 1.11 or later, or set TERRAFORM_BINARY_NAME`;
      fail(error.code === "ENOENT" ? new Error(missing) : error);
    });
    child.once("close", (code) => {
      done({ code: code ?? 1, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
  });
}

/** What went wrong in a reader's terms, before Terraform's own words. */
export function explain(stderr: string): string {
  const words = stderr.replaceAll(/\s*\n[│╷╵ ]*/g, " ");
  const unpulled = /unable to pull image (\S+?): error/.exec(words)?.[1] ?? unpulledBase(words);
  if (unpulled !== undefined) {
    return `image '${unpulled}': it can't be pulled; the engine needs a way to its registry; check name, network and docker login\n${stderr}`;
  }
  if (words.includes("failed to be in healthy state")) {
    return `containers: not all became healthy in time; docker ps -a names them; read docker logs <container>\n${stderr}`;
  }
  if (/ports? (is|are) (already allocated|not available)|address already in use/.test(words)) {
    return `ports: one was taken meanwhile; the platform needs it; stop what listens there\n${stderr}`;
  }
  return stderr;
}

/** The image in a Dockerfile's FROM, as the builder names it: `…/v2/library/node/manifests/24.21.0`. */
function unpulledBase(words: string): string | undefined {
  const [, name, tag] = /\/v2\/(?:library\/)?(\S+)\/manifests\/([^\s":]+)/.exec(words) ?? [];
  if (name !== undefined && tag !== undefined) return `${name}:${tag}`;
  return /(?:docker\.io\/(?:library\/)?)?(\S+:\S+?): failed to resolve source metadata/.exec(words)?.[1];
}
