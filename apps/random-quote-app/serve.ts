/**
 * What both Node apps share: an HTTP server that behaves behind a load balancer and as process 1 of a container.
 * Each app has its own copy, as its folder is the whole Docker build context; a test keeps the copies equal.
 */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo, Socket } from "node:net";

export interface Answer {
  status: number;
  type: "text/html; charset=utf-8" | "text/plain; charset=utf-8" | "application/json";
  body: string;
  headers?: Record<string, string>;
}

/** Answers a GET of this path, which comes without its query. */
export type Handler = (path: string) => Answer | Promise<Answer>;

/** A load balancer must be the first to drop an idle connection, else it may send a request into one just closed. */
const keepAliveMs = 65_000; // an ALB drops it after 60 s

/** ECS kills what still runs 30 s after SIGTERM; what hangs is given up well before that. */
const stopLimitMs = 10_000;

const commonHeaders = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** One JSON object a line, which CloudWatch Logs Insights takes apart by itself. */
export function log(event: string, details: Record<string, unknown> = {}): void {
  console.log(JSON.stringify({ event, ...details }));
}

export function serve(handler: Handler): void {
  let stopping = false;
  const options = { keepAliveTimeout: keepAliveMs, headersTimeout: keepAliveMs + 1_000 };
  const server = createServer(options, (request, response) => {
    void answerTo(request, handler).then(({ status, type, body, headers }) => {
      response.writeHead(status, {
        ...commonHeaders,
        "content-type": type,
        "content-length": Buffer.byteLength(body),
        ...headers,
        // Else the client would keep the connection, and with it the process, for as long as it likes.
        ...(stopping && { connection: "close" }),
      });
      response.end(body);
    });
  });

  // Browsers open connections ahead of need. The server counts one as busy until its first request, so it would wait.
  const unused = new Set<Socket>();
  server.on("connection", (socket) => {
    unused.add(socket);
    socket.once("close", () => unused.delete(socket));
  });
  server.on("request", ({ socket }) => unused.delete(socket));

  // Process 1 has no default signal handlers: without these, a container would run on until it is killed.
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    // Takes no more connections, closes idle ones, and calls back when the last request has its answer.
    server.close(() => {
      log("stopped");
      process.exit(0);
    });
    for (const socket of unused) socket.destroy();
    setTimeout(() => {
      log("stopped", { reason: `requests were still open after ${stopLimitMs / 1000} s` });
      process.exit(1);
    }, stopLimitMs);
    log("stopping", { signal });
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);

  server.on("error", ({ message }) => {
    log("failed", { reason: message });
    process.exit(1);
  });
  server.listen(Number(process.env["PORT"] ?? 8080), "0.0.0.0", () => {
    const { port } = server.address() as AddressInfo; // never a pipe's path, as it listens on a port
    log("listening", { port });
  });
}

async function answerTo({ method = "", url = "/" }: IncomingMessage, handler: Handler): Promise<Answer> {
  const type = "text/plain; charset=utf-8";
  if (method !== "GET" && method !== "HEAD") {
    return { status: 405, type, body: "method not allowed", headers: { allow: "GET, HEAD" } };
  }
  const path = url.replace(/\?.*/, "");
  // Says only that this process answers: a service that it calls must not take it out of the load balancer.
  if (path === "/healthz") return { status: 200, type, body: "ok" };
  try {
    return await handler(path);
  } catch (error) {
    log("handler failed", { path, reason: error instanceof Error ? error.stack : String(error) });
    return { status: 500, type, body: "internal error" };
  }
}
