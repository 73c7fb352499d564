/** Speaks HTTP with HCP Terraform, or a host that has its API: retries what may be, and says plainly what failed. */
import { setTimeout } from "node:timers/promises";
import * as v from "valibot";
import {
  advice,
  backOff,
  certificateFault,
  HcpError,
  isBusy,
  LostConnection,
  reasonOf,
  retryAfter,
  TOO_MANY,
} from "./hcp-failures";

export interface HcpClientOptions {
  readonly host: string;
  readonly token: string;
  /** Aborted: requests and pauses end at once. */
  readonly signal?: AbortSignal;
  /** Milliseconds for which a request without an answer is asked again. @default PATIENCE */
  readonly patience?: number;
  /** Called once for a request that goes on without an answer. */
  readonly onSilence?: (() => void) | undefined;
  /** Pauses, in milliseconds. @default setTimeout */
  readonly pause?: (milliseconds: number) => Promise<void>;
  /** Where the host answers. @default `https://<host>` */
  readonly origin?: string;
}

/** What a request is about, for messages: `workspace 'acme/demo-dev-platform'`. */
interface Asked {
  readonly about: string;
  /** Whether it does no harm to ask twice, when nobody knows whether the first time arrived. */
  readonly repeatable: boolean;
}

/** Five minutes: so long a network or a host may be away. */
export const PATIENCE = 5 * 60_000;

/** Attempts after which a silence is said: some seconds. */
const SAID_AFTER = 4;
const TEMPORARY_REDIRECT = 307;

/** Milliseconds until an answer is there, all of it. */
const TIMEOUT = 30_000;
const DISCOVERY = v.object({ "tfe.v2": v.string() });
const ERRORS = v.object({
  errors: v.array(v.object({ title: v.optional(v.string()), detail: v.optional(v.string()) })),
});

/** All of an answer: of half of one nobody knows the rest. */
interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  readonly content: Uint8Array;
}

export class HcpClient {
  readonly host: string;
  readonly pause: (milliseconds: number) => Promise<void>;
  private readonly options: HcpClientOptions;
  private readonly api: string;

  private constructor(options: HcpClientOptions, api: string) {
    this.host = options.host;
    this.pause = options.pause ?? pauser(options.signal);
    this.options = options;
    this.api = api;
  }

  /** Asks the host where its API is. @see https://developer.hashicorp.com/terraform/internals/remote-service-discovery */
  static async connect(options: HcpClientOptions): Promise<HcpClient> {
    const { host, origin = `https://${host}` } = options;
    const about = `host '${host}'`;
    const discovering = new HcpClient(options, origin);
    const document = await discovering.download(new URL("/.well-known/terraform.json", origin).href, about);
    const services = v.safeParse(DISCOVERY, parsed(new TextDecoder().decode(document)));
    if (!services.success) {
      throw new Error(
        `${about}: its /.well-known/terraform.json names no service 'tfe.v2'; it isn't a host of that API`,
      );
    }
    return new HcpClient(options, new URL(services.output["tfe.v2"], `${origin}/`).href.replace(/\/$/, ""));
  }

  /** The same host, for what is left to do once the signal was given. */
  until(signal: AbortSignal): HcpClient {
    return new HcpClient({ ...this.options, signal }, this.api);
  }

  /** The same host, whose answers are waited for for so many milliseconds; in silence. */
  within(patience: number): HcpClient {
    return new HcpClient({ ...this.options, patience, onSilence: undefined }, this.api);
  }

  async get<T>(path: string, schema: v.GenericSchema<unknown, T>, about: string): Promise<T> {
    const answer = await this.ask(this.api + path, { headers: this.headers }, { about, repeatable: true });
    return checked(answer, schema, about);
  }

  /** @throws LostConnection where it isn't known whether it was done, and twice would be once too often */
  async post<T>(
    path: string,
    body: object,
    schema: v.GenericSchema<unknown, T>,
    { about, repeatable = false }: Pick<Asked, "about"> & Partial<Asked>,
  ): Promise<T> {
    const request = { method: "POST", headers: this.headers, body: JSON.stringify(body) };
    const answer = await this.ask(this.api + path, request, { about, repeatable });
    return checked(answer, schema, about);
  }

  /** To an address that the API gave and that needs no token. */
  async upload(url: string, content: Uint8Array, about: string): Promise<void> {
    const headers = { "content-type": "application/octet-stream" };
    await this.ask(url, { method: "PUT", headers, body: content }, { about, repeatable: true });
  }

  /** Where the API sends who asks for something; undefined where there is nothing yet. */
  async location(path: string, about: string): Promise<string | undefined> {
    const request: RequestInit = { headers: this.headers, redirect: "manual" };
    const { headers } = await this.ask(this.api + path, request, { about, repeatable: true });
    const location = headers.get("location");
    return location === null ? undefined : new URL(location, this.api).href;
  }

  /** Of an address that the API gave and that needs no token. */
  async download(url: string, about: string): Promise<Uint8Array> {
    return (await this.ask(url, {}, { about, repeatable: true })).content;
  }

  private get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.options.token}`, "content-type": "application/vnd.api+json" };
  }

  private async ask(url: string, request: RequestInit, { about, repeatable }: Asked): Promise<Answer> {
    const { signal, patience = PATIENCE, onSilence } = this.options;
    const start = performance.now();
    let paused = 0;
    const isLast = () => Math.max(performance.now() - start, paused) >= patience;
    for (let attempt = 1; ; attempt++) {
      if (attempt === SAID_AFTER) onSilence?.();
      const wait = async (milliseconds: number) => {
        paused += milliseconds;
        await this.pause(milliseconds);
      };
      try {
        const answer = await this.fetched(url, request);
        const { status } = answer;
        if (status < 300 || status === TEMPORARY_REDIRECT) return answer;
        if (!isBusy(status) || isLast()) throw this.refusal(answer, about);
        // What stands between may have handed the request on, and lost the answer.
        if (!repeatable && status !== TOO_MANY) throw new Error(`its answer is ${status}`);
        await wait(retryAfter(answer) ?? backOff(attempt));
      } catch (error) {
        if (error instanceof HcpError || signal?.aborted === true) throw error;
        const fault = certificateFault(error);
        if (fault !== undefined) throw new Error(`host '${new URL(url).host}': ${fault}`, { cause: error });
        if (!repeatable || isLast()) {
          throw new LostConnection(`${about}: no answer from '${new URL(url).host}'; ${reasonOf(error)}`, {
            cause: error,
          });
        }
        await wait(backOff(attempt));
      }
    }
  }

  private async fetched(url: string, request: RequestInit): Promise<Answer> {
    const late = AbortSignal.timeout(TIMEOUT);
    const { signal } = this.options;
    const answer = await fetch(url, { ...request, signal: signal ? AbortSignal.any([signal, late]) : late });
    const { status, statusText, headers } = answer;
    return { status, statusText, headers, content: new Uint8Array(await answer.arrayBuffer()) };
  }

  private refusal({ status, statusText, content }: Answer, about: string): HcpError {
    const said = v.safeParse(ERRORS, parsed(new TextDecoder().decode(content)));
    const details = said.success ? said.output.errors.map(({ title, detail }) => detail ?? title ?? "") : [];
    const text = details.filter((it) => it !== "" && it.toLowerCase() !== statusText.toLowerCase()).join(", ");
    // Nobody knows what a host repeats of the request.
    const why = text.replaceAll(this.options.token, "…");
    const message = `${about}: answer is ${status} ${statusText}${why === "" ? "" : ` (${why})`}`;
    return new HcpError(`${message}${advice(status)}`, status);
  }
}

function checked<T>({ content }: Answer, schema: v.GenericSchema<unknown, T>, about: string): T {
  const result = v.safeParse(schema, parsed(new TextDecoder().decode(content)));
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new Error(`${about}: answer isn't as documented at '${v.getDotPath(issue) ?? ""}'; ${issue.message}`);
}

/** Undefined where it isn't JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function pauser(signal: AbortSignal | undefined) {
  return (milliseconds: number) => setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal });
}
