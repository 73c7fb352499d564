/** Requests to the Docker engine's HTTP interface. */
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import type { Duplex } from "node:stream";

type Method = "DELETE" | "GET" | "POST";

const WAIT_MS = 5000;

export class EngineConnection {
  readonly host: string;

  /** @param host address as in `DOCKER_HOST`; the provider's default is the same */
  constructor(host = "unix:///var/run/docker.sock") {
    this.host = host;
  }

  /** Whether it can be asked from here; only Docker's own command knows the way to `ssh://…`. */
  get isAskable(): boolean {
    return /^(unix|tcp|http):\/\//.test(this.host);
  }

  async json<T>(path: string): Promise<T> {
    return JSON.parse((await this.send("GET", path)).toString()) as T;
  }

  /** @param waitMs milliseconds until an answer must begin */
  async send(method: Method, path: string, body?: object, waitMs = WAIT_MS): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of await this.answer(this.open(method, path), body, waitMs)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  /** An answer that goes on until `signal` is aborted, or what it tells of ends. */
  async stream(path: string, signal: AbortSignal): Promise<IncomingMessage> {
    // One that was aborted before tells nobody, and the request would keep the process alive.
    signal.throwIfAborted();
    const asked = this.open("GET", path);
    signal.addEventListener("abort", () => asked.destroy(), { once: true });
    return this.answer(asked, undefined, WAIT_MS);
  }

  /**
   * A request that becomes a stream in both directions.
   *
   * @see https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach
   */
  upgrade(path: string, body?: object): Promise<Duplex> {
    return new Promise((done, fail) => {
      const asked = this.open("POST", path, { connection: "Upgrade", upgrade: "tcp" });
      asked.on("error", fail);
      asked.on("upgrade", (_answer, socket, head) => {
        if (head.length > 0) socket.unshift(head);
        done(socket);
      });
      asked.on("response", (answer) => {
        void refusal(answer).then(fail);
      });
      asked.end(body && JSON.stringify(body));
    });
  }

  private answer(asked: ClientRequest, body: object | undefined, waitMs: number): Promise<IncomingMessage> {
    return new Promise((done, fail) => {
      const timer = setTimeout(() => asked.destroy(new Error(`no answer within ${waitMs / 1000} s`)), waitMs);
      asked.on("close", () => {
        clearTimeout(timer);
      });
      asked.on("error", fail);
      asked.on("response", (answer) => {
        clearTimeout(timer);
        const { statusCode = 0 } = answer;
        if (statusCode >= 200 && statusCode < 300) done(answer);
        else void refusal(answer).then(fail);
      });
      asked.end(body && JSON.stringify(body));
    });
  }

  private open(method: Method, path: string, more: Readonly<Record<string, string>> = {}): ClientRequest {
    const headers = { "content-type": "application/json", ...more };
    if (this.host.startsWith("unix://"))
      return request({ method, headers, socketPath: this.host.slice("unix://".length), path });
    return request(new URL(path, this.host.replace(/^tcp:/, "http:")), { method, headers });
  }
}

/** What the engine says of a request that it doesn't fulfil: `{ "message": "…" }`. */
async function refusal(answer: IncomingMessage): Promise<Error> {
  const status = `status ${answer.statusCode ?? 0}`;
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    const { message } = JSON.parse(Buffer.concat(chunks).toString()) as { readonly message?: string };
    return new Error(message === undefined ? status : `${status}: ${message}`);
  } catch {
    return new Error(status);
  }
}
