/** A command in a container, with this terminal. */
import type { Engine } from "./engine";
import { FrameReader } from "./frames";

/** Gives its exit code. Where `signal` is aborted the command is left alone. */
export async function execIn(
  engine: Engine,
  id: string,
  command: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  const { stdin, stdout, stderr } = process;
  const { connection } = engine;
  const isTerminal = stdin.isTTY && stdout.isTTY;
  const options = { Cmd: command, AttachStdin: true, AttachStdout: true, AttachStderr: true, Tty: isTerminal };
  const made = await connection.send("POST", `/containers/${id}/exec`, options);
  const { Id } = JSON.parse(made.toString()) as { readonly Id: string };
  signal.throwIfAborted();
  const socket = await connection.upgrade(`/exec/${Id}/start`, { Detach: false, Tty: isTerminal });
  const frames = new FrameReader();
  socket.on("data", (chunk: Buffer) => {
    if (isTerminal) stdout.write(chunk);
    else for (const { stream, content } of frames.read(chunk)) (stream === 2 ? stderr : stdout).write(content);
  });
  const resize = () => {
    const path = `/exec/${Id}/resize?h=${stdout.rows}&w=${stdout.columns}`;
    void connection.send("POST", path).catch(() => undefined);
  };
  if (isTerminal) {
    stdin.setRawMode(true);
    stdout.on("resize", resize);
    resize();
  }
  stdin.pipe(socket);
  const interrupt = () => {
    socket.destroy();
  };
  signal.addEventListener("abort", interrupt);
  if (signal.aborted) interrupt();
  try {
    await new Promise<void>((done) => {
      socket.once("close", done);
      socket.once("end", done);
      socket.once("error", () => {
        done();
      });
    });
  } finally {
    signal.removeEventListener("abort", interrupt);
    stdin.unpipe(socket);
    stdin.pause();
    socket.destroy();
    if (isTerminal) {
      stdout.off("resize", resize);
      stdin.setRawMode(false);
    }
  }
  const { ExitCode } = await connection.json<{ readonly ExitCode: number | null }>(`/exec/${Id}/json`);
  return ExitCode ?? 1;
}
