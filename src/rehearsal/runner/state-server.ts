/**
 * Keeps states for Terraform's `http` backend, each in a file. With a `local` backend Terraform would write the whole
 * state after every resource, which takes a fifth of the time, and more the more resources there are.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { listen } from "../fake-provider/plugin-server";

/** What stacks say: where their states are stands in the environment, `TF_HTTP_ADDRESS`. */
export const HTTP_BACKEND = { http: {} };

export interface StateServer {
  /** Of the state in `file`. */
  address(file: string): string;
  close(): void;
}

export async function serveStates(): Promise<StateServer> {
  const files: string[] = [];
  const server = createServer((request, response) => {
    const file = files[Number(request.url?.slice(1))];
    // Terraform that is killed while it writes leaves the state as it was.
    answer(file, request, response).catch(() => response.destroy());
  });
  const port = await listen(server);
  return {
    address: (file) => {
      if (!files.includes(file)) files.push(file);
      return `http://127.0.0.1:${port}/${files.indexOf(file)}`;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(file: string | undefined, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (file !== undefined && request.method === "POST") {
    writeFileSync(file, await buffer(request));
    response.end();
  } else if (file !== undefined && request.method === "GET" && existsSync(file)) {
    response.end(readFileSync(file));
  } else {
    response.writeHead(404).end(); // no state yet
  }
}
