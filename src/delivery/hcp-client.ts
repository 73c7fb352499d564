/** Speaks HTTP with HCP Terraform, or a host that has its API: retries what may be, and says plainly what failed. */
import { setTimeout } from "node:timers/promises";
import * as v from "valibot";

export interface HcpClientOptions {
  readonly host: string;
  readonly token: string;
  /** Aborted: requests and pauses end at once. */
  readonly signal?: AbortSignal;
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

/** An answer that says no. */
export class HcpError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** No answer: whether the request arrived isn't known. */
export class LostConnection extends Error {}

/** Whether the host may answer later. */
export function isPassing(error: unknown): boolean {
  return error instanceof LostConnection || (error instanceof HcpError && BUSY.has(error.status));
}

const ATTEMPTS = 7;
const TEMPORARY_REDIRECT = 307;
const TIMEOUT = 60_000;
const DISCOVERY = v.object({ "tfe.v2": v.string() });
const ERRORS = v.object({
  errors: v.array(v.object({ title: v.optional(v.string()), detail: v.optional(v.string()) })),
});

/** What `fetch` throws. */
const CAUSED = v.object({ cause: v.object({ code: v.string() }) });

/** Answers that come right by themselves; the request had no effect. */
const BUSY = new Set([429, 502, 503, 504]);

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
  withoutSignal(): HcpClient {
    const { host, token, pause } = this.options;
    return new HcpClient({ host, token, ...(pause && { pause }) }, this.api);
  }

  async get<T>(path: string, schema: v.GenericSchema<unknown, T>, about: string): Promise<T> {
    const answer = await this.ask(this.api + path, { headers: this.headers }, { about, repeatable: true });
    return checked(await answer.text(), schema, about);
  }

  /** @throws LostConnection where it isn't known whether it was done */
  async post<T>(path: string, body: object, schema: v.GenericSchema<unknown, T>, about: string): Promise<T> {
    const request = { method: "POST", headers: this.headers, body: JSON.stringify(body) };
    const answer = await this.ask(this.api + path, request, { about, repeatable: false });
    return checked(await answer.text(), schema, about);
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
    return new Uint8Array(await (await this.ask(url, {}, { about, repeatable: true })).arrayBuffer());
  }

  private get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.options.token}`, "content-type": "application/vnd.api+json" };
  }

  private async ask(url: string, request: RequestInit, { about, repeatable }: Asked): Promise<Response> {
    const { signal } = this.options;
    for (let attempt = 1; ; attempt++) {
      const late = AbortSignal.timeout(TIMEOUT);
      try {
        const answer = await fetch(url, { ...request, signal: signal ? AbortSignal.any([signal, late]) : late });
        if (answer.ok || answer.status === TEMPORARY_REDIRECT) return answer;
        if (!BUSY.has(answer.status) || attempt === ATTEMPTS) throw await this.refusal(answer, about);
        await answer.body?.cancel();
        await this.pause(retryAfter(answer) ?? backOff(attempt));
      } catch (error) {
        if (error instanceof HcpError || signal?.aborted === true) throw error;
        const fault = certificateFault(error);
        if (fault !== undefined) throw new Error(`host '${new URL(url).host}': ${fault}`, { cause: error });
        if (!repeatable || attempt === ATTEMPTS) {
          throw new LostConnection(`${about}: no answer from '${new URL(url).host}'; ${reasonOf(error)}`, {
            cause: error,
          });
        }
        await this.pause(backOff(attempt));
      }
    }
  }

  private async refusal(answer: Response, about: string): Promise<HcpError> {
    const { status, statusText } = answer;
    const said = v.safeParse(ERRORS, parsed(await answer.text()));
    const details = said.success ? said.output.errors.map(({ title, detail }) => detail ?? title ?? "") : [];
    const text = details.filter((it) => it !== "" && it.toLowerCase() !== statusText.toLowerCase()).join(", ");
    // Nobody knows what a host repeats of the request.
    const why = text.replaceAll(this.options.token, "…");
    const message = `${about}: answer is ${status} ${statusText}${why === "" ? "" : ` (${why})`}`;
    return new HcpError(`${message}${advice(status)}`, status);
  }
}

function advice(status: number): string {
  switch (status) {
    case 401:
      return "; the token is of another host, revoked or expired; set a new one";
    case 403:
      return "; the token may not do this; give its team the permission, or use another token";
    case 404:
      return "; it isn't there, or the token may not see it; create it, or use another token";
    default:
      return "";
  }
}

function checked<T>(text: string, schema: v.GenericSchema<unknown, T>, about: string): T {
  const result = v.safeParse(schema, parsed(text));
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

/** Milliseconds from half a second up to half a minute. */
function backOff(attempt: number): number {
  return Math.min(500 * 2 ** (attempt - 1), 30_000);
}

/** Seconds in either header. HCP Terraform's limit is 30 requests a second. @see https://developer.hashicorp.com/terraform/cloud-docs/api-docs#rate-limiting */
function retryAfter({ headers }: Response): number | undefined {
  const text = headers.get("retry-after") ?? headers.get("x-ratelimit-reset");
  const seconds = text === null ? NaN : Number(text);
  return Number.isFinite(seconds) ? Math.max(seconds * 1000, 100) : undefined;
}

/** What no second attempt mends. @see https://nodejs.org/api/tls.html#x509-certificate-error-codes */
function certificateFault(error: unknown): string | undefined {
  const code = v.is(CAUSED, error) ? error.cause.code : "";
  if (UNKNOWN_AUTHORITY.has(code)) {
    return `nobody whom Node trusts has signed its certificate (${code}); where that is right, put the certificate of the authority into a file, and set NODE_EXTRA_CA_CERTS to its path`;
  }
  if (code !== "ERR_TLS_CERT_ALTNAME_INVALID" && !code.startsWith("CERT_")) return undefined;
  return `its certificate isn't valid (${code}); correct the host's name, or have the certificate renewed`;
}

const UNKNOWN_AUTHORITY = new Set([
  "CERT_UNTRUSTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}

function pauser(signal: AbortSignal | undefined) {
  return (milliseconds: number) => setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal });
}
