/** Commands as somebody types them in a sandbox. */
import { execFile } from "node:child_process";
import type { Sandbox } from "../../../src/rehearsal/sandbox/sandbox";

/**
 * Types a command in the sandbox's folder, in a shell that read its environment file; gives both streams. `cdktf` is what
 * `npx cdktf` finds, without the time that npx takes.
 */
export function type(sandbox: Sandbox, command: string): Promise<{ readonly code: number; readonly text: string }> {
  const script = `. ${sandbox.environmentFile} && PATH=node_modules/.bin:$PATH && ${command}`;
  const env = { ...process.env, CI: "1", FORCE_COLOR: "0" };
  const options = { cwd: sandbox.folder, env, maxBuffer: 1 << 26 };
  return new Promise((done) => {
    execFile("sh", ["-c", script], options, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code), text: `${stdout}\n${stderr}` });
    });
  });
}
