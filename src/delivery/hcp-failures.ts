/** What goes wrong with requests to HCP Terraform, and which of it comes right by itself. */
import * as v from "valibot";

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
  if (error instanceof LostConnection) return true;
  return error instanceof HcpError && (error.status === TOO_MANY || error.status >= 500);
}

export const TOO_MANY = 429;

/** Answers that come right by themselves. */
const BUSY = new Set([TOO_MANY, 502, 503, 504]);

export function isBusy(status: number): boolean {
  return BUSY.has(status);
}

/** What to do about an answer. */
export function advice(status: number): string {
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

/** What `fetch` throws. */
const CAUSED = v.object({ cause: v.object({ code: v.string() }) });

/** Milliseconds from half a second up to half a minute. */
export function backOff(attempt: number): number {
  return Math.min(500 * 2 ** (attempt - 1), 30_000);
}

/** Seconds in either header. HCP Terraform's limit is 30 requests a second. @see https://developer.hashicorp.com/terraform/cloud-docs/api-docs#rate-limiting */
export function retryAfter({ headers }: { readonly headers: Headers }): number | undefined {
  const text = headers.get("retry-after") ?? headers.get("x-ratelimit-reset");
  const seconds = text === null ? NaN : Number(text);
  return Number.isFinite(seconds) ? Math.max(seconds * 1000, 100) : undefined;
}

/** What no second attempt mends. @see https://nodejs.org/api/tls.html#x509-certificate-error-codes */
export function certificateFault(error: unknown): string | undefined {
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

export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}
