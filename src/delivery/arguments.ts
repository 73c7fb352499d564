/** The arguments of `npm run hcp`. */
import type { Parsed } from "../cli/command";
import type { RunKind } from "./remote-run";

export const SYNTAX = {
  usage: `usage: npm run hcp -- plan|apply|destroy STACK… [--auto-approve] [--approved FILE]… [--skip-missing] [--message TEXT] [--timeout MINUTES] [--output FOLDER]
       npm run hcp -- attach STACK [RUN] [--timeout MINUTES] [--output FOLDER]
  STACK              name of a stack, or a pattern in quotes: '*-dev-*'
  RUN                id of a run that goes on without being watched, as run-…; without any: the workspace's newest
  --auto-approve     apply without confirmation (default: as the workspace says)
  --approved FILE    plan, apply: refuse a plan that goes beyond what this digest of a review approves; by several, beyond
                     all of them together (default: nothing is compared)
  --skip-missing     plan: pass over a stack whose workspace isn't there yet
  --message TEXT     what HCP Terraform shows beside the run (default: the newest commit's title)
  --timeout MINUTES  how long a run may take, with waiting for others (default: 60)
  --output FOLDER    the rendered output (default: cdktf.out)`,
  exitCodes: {
    0: "plan: no changes; apply, destroy: done",
    1: "failed, or a plan that wasn't approved",
    2: "plan: changes; apply, destroy: somebody must confirm it, or override a policy; attach: as what it attaches to",
    130: "interrupted",
  },
  examples: [
    "npm run hcp -- plan '*-dev-*'",
    "npm run hcp -- apply '*-dev-*' --auto-approve",
    "npm run hcp -- apply '*-dev-*' --auto-approve --approved FILE",
    "npm run hcp -- attach STACK",
  ],
  arguments: Infinity,
  options: {
    "auto-approve": { type: "boolean", default: false },
    approved: { type: "string", multiple: true },
    "skip-missing": { type: "boolean", default: false },
    message: { type: "string" },
    timeout: { type: "string", default: "60" },
    output: { type: "string", default: "cdktf.out" },
  },
} as const;

export interface HcpArguments {
  readonly kind: RunKind | "attach";
  readonly patterns: readonly string[];
  readonly autoApprove: boolean;
  readonly skipMissing: boolean;
  /** Files with digests; nothing is compared where there are none. */
  readonly approved: readonly string[];
  readonly message?: string;
  /** What to attach to. */
  readonly run?: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly output: string;
}

const KINDS: readonly HcpArguments["kind"][] = ["plan", "apply", "destroy", "attach"];

/** @throws where the command, a stack or a number is missing or wrong, or options don't go together */
export function hcpArguments({ values, positionals }: Parsed<typeof SYNTAX.options>): HcpArguments {
  const [word = "", ...named] = positionals;
  const kind = KINDS.find((it) => it === word);
  if (kind === undefined) throw new Error(`command '${word}': isn't known; use one of ${KINDS.join(", ")}`);
  const [patterns, [run, ...others]] = kind === "attach" ? [named.slice(0, 1), named.slice(1)] : [named, []];
  if (patterns.length === 0)
    throw new Error(`command '${kind}': no stack is given; name one, or give a pattern: '*-dev-*'`);
  if (others.length > 0 || run?.startsWith("run-") === false)
    throw new Error(`run '${[run, ...others].join(" ")}': is no id of a run; attach takes one, as run-…; see --help`);
  if (kind === "plan" && values["auto-approve"])
    throw new Error("--auto-approve: is given with plan; a plan changes nothing; leave it out");
  if (kind === "attach" && values["auto-approve"])
    throw new Error("--auto-approve: is given with attach; it watches, and confirms nothing; leave it out");
  if ((kind === "destroy" || kind === "attach") && values.approved !== undefined)
    throw new Error(`--approved: is given with ${kind}; plan and apply compare a plan with it; leave it out`);
  if (kind !== "plan" && values["skip-missing"])
    throw new Error(`--skip-missing: is given with ${kind}; what is missing there is an error; leave it out`);
  const minutes = Number(values.timeout);
  if (!(minutes > 0))
    throw new Error(`--timeout: is '${values.timeout}'; a number of minutes above 0 is allowed; correct it`);
  return {
    kind,
    patterns,
    autoApprove: values["auto-approve"],
    skipMissing: values["skip-missing"],
    approved: values.approved ?? [],
    timeout: minutes * 60_000,
    output: values.output,
    ...(run !== undefined && { run }),
    ...(values.message !== undefined && { message: values.message }),
  };
}
