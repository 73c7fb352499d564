/** The Docker engine, asked by its HTTP interface: where the provider finds it, without Docker's own command. */
import { type ClientRequest, request } from "node:http";

interface ListedContainer {
  readonly Names: readonly string[];
  readonly Ports: readonly { readonly PublicPort?: number }[];
}

const WAIT_MS = 5000;

export class Engine {
  private readonly host: string;

  /** @param host address as in `DOCKER_HOST`; the provider's default is the same */
  constructor(host = "unix:///var/run/docker.sock") {
    this.host = host;
  }

  /** Undefined when the engine answers, or can't be asked from here (`ssh://…`); else what is wrong. */
  async fault(): Promise<string | undefined> {
    if (!/^(unix|tcp|http):\/\//.test(this.host)) return undefined;
    try {
      await this.get("/_ping");
      return undefined;
    } catch (error) {
      const reason = String(error).replace(/^Error: /, "");
      return `docker: no engine answers at ${this.host} (${reason}); the platform runs in containers; start Docker, or set DOCKER_HOST`;
    }
  }

  /** Which container has which port of this machine; undefined when the engine can't be asked from here. */
  async publishedPorts(): Promise<ReadonlyMap<number, string> | undefined> {
    if (!/^(unix|tcp|http):\/\//.test(this.host)) return undefined;
    const containers = JSON.parse(await this.get("/containers/json")) as readonly ListedContainer[];
    return new Map(
      containers.flatMap(({ Names, Ports }) =>
        Ports.flatMap(({ PublicPort }) =>
          PublicPort === undefined ? [] : [[PublicPort, (Names[0] ?? "").replace("/", "")] as const],
        ),
      ),
    );
  }

  private get(path: string): Promise<string> {
    return new Promise((done, fail) => {
      const asked = this.open(path);
      asked.setTimeout(WAIT_MS, () => asked.destroy(new Error(`no answer within ${WAIT_MS / 1000} s`)));
      asked.on("error", fail);
      asked.on("response", (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () => {
          if (answer.statusCode === 200) done(Buffer.concat(chunks).toString());
          else fail(new Error(`status ${answer.statusCode ?? 0}`));
        });
      });
      asked.end();
    });
  }

  private open(path: string): ClientRequest {
    if (this.host.startsWith("unix://")) return request({ socketPath: this.host.slice("unix://".length), path });
    return request(new URL(path, this.host.replace(/^tcp:/, "http:")));
  }
}
