/**
 * Serves a fake provider to Terraform. It runs in the rehearsal's own process and Terraform attaches to it
 * (`TF_REATTACH_PROVIDERS`, made for debugging providers): no executable to install and start for every command, no
 * certificates, and the fake accounts stay in memory.
 */
import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { constants, createServer } from "node:http2";
import type { AddressInfo, Server } from "node:net";
import type { Call, ProviderCalls } from "./plugin-protocol";
import { providerCalls } from "./plugin-protocol";

export interface RunningServer {
  /** The provider's entry in `TF_REATTACH_PROVIDERS`. */
  readonly reattach: object;
  close(): void;
}

const { HTTP2_HEADER_PATH: PATH, HTTP2_HEADER_STATUS: STATUS, HTTP2_HEADER_CONTENT_TYPE: CONTENT_TYPE } = constants;
const GRPC = { [STATUS]: 200, [CONTENT_TYPE]: "application/grpc" };
/** gRPC's codes. */
const OK = 0;
const UNIMPLEMENTED = 12;
const INTERNAL = 13;
/** In front of each message: whether it is compressed, and its length. */
const PREFIX = 5;

export async function serve(provider: ProviderCalls): Promise<RunningServer> {
  const server = createServer();
  const calls = providerCalls(provider);
  const sessions = new Set<{ destroy(): void }>();
  server.on("session", (session) => {
    sessions.add(session);
    session.once("close", () => sessions.delete(session));
  });
  server.on("stream", (stream, headers) => {
    respond(stream, headers, calls).catch((error: unknown) => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      refuse(stream, INTERNAL, message);
    });
  });
  const address = { Network: "tcp", String: `127.0.0.1:${await listen(server)}` };
  return {
    // In test mode Terraform leaves the process alone when it is done.
    reattach: { Protocol: "grpc", ProtocolVersion: 5, Pid: process.pid, Test: true, Addr: address },
    close: () => {
      for (const session of sessions) session.destroy();
      server.close();
    },
  };
}

/** One call, one message each way: all that the protocol has. */
async function respond(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  calls: ReadonlyMap<string, Call>,
): Promise<void> {
  stream.on("error", () => undefined); // Terraform is gone; nobody is left to tell
  const path = headers[PATH]?.toString() ?? "";
  const call = calls.get(path);
  if (call === undefined) {
    refuse(stream, UNIMPLEMENTED, `${path} isn't served`); // of the plugin system's own services none is needed
    return;
  }
  const request = await received(stream);
  const { remotePort } = stream.session?.socket ?? {};
  const response = await call(request.subarray(PREFIX), String(remotePort));
  const message = Buffer.allocUnsafe(PREFIX + response.length);
  message.writeUInt8(0, 0);
  message.writeUInt32BE(response.length, 1);
  message.set(response, PREFIX);
  if (stream.destroyed) return;
  stream.respond(GRPC, { waitForTrailers: true });
  stream.once("wantTrailers", () => {
    stream.sendTrailers({ "grpc-status": OK });
  });
  stream.end(message);
}

/** By hand: Node's own consumers make a Blob first, which takes longer than all the rest. */
function received(stream: ServerHttp2Stream): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.once("end", () => {
      resolve(Buffer.concat(chunks));
    });
    stream.once("error", reject);
  });
}

function refuse(stream: ServerHttp2Stream, code: number, message: string): void {
  if (stream.destroyed || stream.headersSent) return;
  stream.respond({ ...GRPC, "grpc-status": code, "grpc-message": encodeURIComponent(message) }, { endStream: true });
}

/** Has a server listen where only this machine reaches it; the port is one that is free. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port;
}
