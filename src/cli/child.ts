/** A process that a command starts, waits for, and ends in good order when it is interrupted itself. */
import { spawn } from "node:child_process";

export interface Child {
  readonly command: string;
  readonly args: readonly string[];
  /** @default the working directory */
  readonly folder?: string;
  /** @default the environment of this process */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Aborted: the process gets one SIGINT, and is waited for. */
  readonly signal?: AbortSignal | undefined;
  /** Called with what it prints as it comes. */
  readonly onOutput?: (chunk: Buffer) => void;
  /** Called with what it complains of as it comes. */
  readonly onErrors?: (chunk: Buffer) => void;
}

export interface Ended {
  /** 128 and more where a signal ended it, as a shell has it. */
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

const ENDED_BY_SIGNAL = 128;

/** @throws where the command can't be started */
export async function runChild({ command, args, folder, env, signal, onOutput, onErrors }: Child): Promise<Ended> {
  signal?.throwIfAborted();
  // A group of its own: Ctrl-C reaches it by us alone, since to a second SIGINT Terraform answers by losing its state.
  const detached = process.platform !== "win32";
  const child = spawn(command, args, { cwd: folder, env, detached, stdio: ["ignore", "pipe", "pipe"] });
  const send = (name: NodeJS.Signals) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    try {
      process.kill(detached ? -child.pid : child.pid, name);
    } catch {
      // It has ended meanwhile.
    }
  };
  const interrupt = () => {
    send("SIGINT");
  };
  const kill = () => {
    send("SIGKILL");
  };
  const [output, errors]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (chunk: Buffer) => {
    output.push(chunk);
    onOutput?.(chunk);
  });
  child.stderr.on("data", (chunk: Buffer) => {
    errors.push(chunk);
    onErrors?.(chunk);
  });
  signal?.addEventListener("abort", interrupt);
  process.once("exit", kill);
  try {
    const code = await new Promise<number>((done, fail) => {
      child.once("error", fail);
      child.once("close", (status) => {
        done(status ?? ENDED_BY_SIGNAL);
      });
    });
    return { code, output: Buffer.concat(output).toString(), errors: Buffer.concat(errors).toString() };
  } finally {
    signal?.removeEventListener("abort", interrupt);
    process.off("exit", kill);
  }
}
