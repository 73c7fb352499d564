/**
 * Loaded before anything that makes tokens. cdktf formats a full stack trace for each token, half of the time that a
 * synth of 1000 services takes, and shows it only when a token can't be resolved. `CDKTF_TOKEN_STACKS=1` brings them
 * back. cdktf 0.21.0 is archived, so the private path won't move; a test guards it.
 */
// `import` would give a copy of the exports in a bundle; `require` gives the object that cdktf itself calls through.
// oxlint-disable-next-line typescript/no-require-imports
const stackTrace = require("cdktf/lib/tokens/private/stack-trace") as { captureStackTrace: () => string[] };

if (process.env["CDKTF_TOKEN_STACKS"] !== "1") {
  stackTrace.captureStackTrace = () => [];
}

export {};
