/**
 * A host with HCP Terraform's API, as much of it as runs, states and locks need. Runs are real: the worker runs Terraform.
 * Written from the documentation ("Runs API" and its neighbours) and from what Terraform's `cloud` block asks for.
 */
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { hcpRoutes } from "./fake-hcp-routes";
import type { Worker } from "./remote-worker";

export const TOKEN = "token-of-the-team";

export interface FakeWorkspace {
  readonly id: string;
  readonly name: string;
  executionMode: "remote" | "local";
  autoApply: boolean;
  workingDirectory: string;
  lockedBy: string | undefined;
  /** How the policies of the workspace end. */
  policy: "passed" | "soft-failed";
  readonly states: FakeState[];
  /** Runs take turns. */
  turn: Promise<void>;
}

export interface FakeState {
  readonly id: string;
  readonly workspaceId: string;
  readonly serial: number;
  readonly lineage: string;
  content: string;
}

export interface FakeConfiguration {
  readonly id: string;
  readonly workspaceId: string;
  readonly speculative: boolean;
  archive: Buffer | undefined;
}

export interface FakeRun {
  readonly id: string;
  readonly workspaceId: string;
  readonly configurationId: string;
  readonly planOnly: boolean;
  readonly destroy: boolean;
  readonly message: string;
  readonly autoApply: boolean;
  status: string;
  hasChanges: boolean;
  planLog: Buffer;
  /** What `terraform show -json` prints of the plan; undefined before it is there. */
  planJson: object | undefined;
  applyLog: Buffer;
  readonly plan: FakePhase;
  readonly apply: FakePhase;
  /** Goes on with a run that waits for somebody. */
  decide: ((decision: "apply" | "discard") => void) | undefined;
}

/** @see https://developer.hashicorp.com/terraform/cloud-docs/api-docs/applies#apply-states */
export interface FakePhase {
  status: "pending" | "running" | "errored" | "canceled" | "finished" | "unreachable";
  /** Those of the phase itself, none before it has run. */
  counts: { added: number; changed: number; destroyed: number } | undefined;
}

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly authorized: boolean;
}

/**
 * What goes wrong with a request: an answer, also in place of the one to what was carried out, or the connection is cut
 * before it is carried out, after it, or within the answer.
 */
export type Fault =
  | { readonly status: number; readonly retryAfter?: number; readonly isCarriedOut?: boolean }
  | "cut before"
  | "cut after"
  | "cut within";

export class FakeHcp {
  readonly organization = "acme";
  readonly workspaces = new Map<string, FakeWorkspace>();
  readonly configurations = new Map<string, FakeConfiguration>();
  readonly runs = new Map<string, FakeRun>();
  readonly seen: Seen[] = [];
  readonly worker: Worker | undefined;
  /** Asked for each request, in order. */
  fault: (method: string, path: string) => Fault | undefined = () => undefined;
  stopped = false;
  private readonly server: Server;
  private count = 0;

  private constructor(worker: Worker | undefined, tls: { key: string; cert: string } | undefined) {
    this.worker = worker;
    const listener: RequestListener = (request, response) => {
      this.handle(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    };
    this.server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
    this.scheme = tls === undefined ? "http" : "https";
  }

  private readonly scheme: string;

  static async start(options: { worker?: Worker; tls?: { key: string; cert: string } } = {}): Promise<FakeHcp> {
    const fake = new FakeHcp(options.worker, options.tls);
    await new Promise<void>((listening) => {
      fake.server.listen(0, "localhost", listening);
    });
    return fake;
  }

  get host(): string {
    return `localhost:${(this.server.address() as AddressInfo).port}`;
  }

  get origin(): string {
    return `${this.scheme}://${this.host}`;
  }

  stop(): void {
    this.stopped = true;
    this.server.close();
    this.server.closeAllConnections();
  }

  id(kind: string): string {
    return `${kind}-${String(++this.count).padStart(16, "0")}`;
  }

  addWorkspace(name: string, settings: Partial<FakeWorkspace> = {}): FakeWorkspace {
    const workspace: FakeWorkspace = {
      id: this.id("ws"),
      name,
      executionMode: "remote",
      autoApply: false,
      workingDirectory: "",
      lockedBy: undefined,
      policy: "passed",
      states: [],
      turn: Promise.resolve(),
      ...settings,
    };
    this.workspaces.set(name, workspace);
    return workspace;
  }

  workspaceById(id: string): FakeWorkspace | undefined {
    return [...this.workspaces.values()].find((it) => it.id === id);
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", this.origin);
    const method = request.method ?? "GET";
    const authorized = request.headers.authorization === `Bearer ${TOKEN}`;
    this.seen.push({ method, path: pathname, authorized: request.headers.authorization !== undefined });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const fault = this.fault(method, pathname);
    if (fault === "cut before") {
      request.socket.destroy();
      return;
    }
    const body = Buffer.concat(chunks);
    const isCarriedOut = typeof fault !== "object" || fault.isCarriedOut === true;
    const asked = { method, path: pathname, query: searchParams, body, authorized };
    const answer = isCarriedOut ? await this.answer(asked) : { status: 500 };
    if (typeof fault === "object") {
      if (fault.retryAfter !== undefined) response.setHeader("retry-after", fault.retryAfter);
      send(response, fault.status, { errors: [{ title: "asked for" }] });
      return;
    }
    if (fault === "cut after") request.socket.destroy();
    else if (fault === "cut within") sendHalf(response, answer);
    else if (Buffer.isBuffer(answer.body)) response.writeHead(answer.status, answer.headers).end(answer.body);
    else send(response, answer.status, answer.body, answer.headers);
  }

  private async answer(request: FakeRequest): Promise<Answer> {
    if (request.path === "/.well-known/terraform.json") {
      const services = { "tfe.v2": "/api/v2/", "tfe.v2.1": "/api/v2/", "tfe.v2.2": "/api/v2/" };
      return { status: 200, body: services, headers: { "content-type": "application/json" } };
    }
    if (request.path.startsWith("/api/v2/") && !request.authorized) return problem(401, "unauthorized");
    for (const [method, pattern, handler] of hcpRoutes) {
      const match = method === request.method ? pattern.exec(request.path) : null;
      if (match !== null) return handler(this, match.slice(1).map(decodeURIComponent), request);
    }
    return problem(404, "not found");
  }
}

export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly authorized: boolean;
}

export interface Answer {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

export function problem(status: number, title: string, detail?: string): Answer {
  return { status, body: { errors: [{ status: String(status), title, ...(detail !== undefined && { detail }) }] } };
}

function sendHalf(response: ServerResponse, { status, headers, body = {} }: Answer): void {
  const content = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  response.writeHead(status, { ...headers, "content-length": content.length });
  response.write(content.subarray(0, content.length / 2), () => response.destroy());
}

function send(response: ServerResponse, status: number, body?: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/vnd.api+json", ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
