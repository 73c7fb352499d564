/** The arguments of `npm run rehearse`. */
import type { Parsed } from "../cli/command";

export const DEFAULT_OUTPUT = "cdktf.out";

export const SYNTAX = {
  usage: `usage: npm run rehearse [-- STACK… [--plan] [--json] [--keep] [--base REF|FOLDER | --faults]
                               [--providers FOLDER] [--output FOLDER]]
       npm run rehearse -- --serve [--output FOLDER]
  STACK                  rehearse these stacks and what they depend on; without any: all
  --plan                 print Terraform's own plan too
  --json                 print a result for machines
  --keep                 leave the folder with state and plans, and print where it is
  --base REF|FOLDER      apply the rendered output of a commit or folder first, then show what a deployment changes
  --faults               let every operation fail before and after it took effect, and check that the next run recovers
  --serve                start fake AWS accounts for commands of your own, until Ctrl-C
  --providers FOLDER     rehearse with the provider packages of this node_modules, in their versions
  --output FOLDER        the rendered output to rehearse (default: cdktf.out)`,
  exitCodes: {
    0: "all is well; with --base: nothing changes",
    1: "something isn't",
    2: "with --base: something changes",
    130: "interrupted",
  },
  examples: ["npm run rehearse", "npm run rehearse -- --base main", "npm run rehearse -- --serve"],
  arguments: Infinity,
  options: {
    plan: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    faults: { type: "boolean", default: false },
    serve: { type: "boolean", default: false },
    base: { type: "string" },
    providers: { type: "string" },
    output: { type: "string", default: DEFAULT_OUTPUT },
  },
} as const;

export interface Arguments {
  readonly names: readonly string[];
  readonly plan: boolean;
  readonly json: boolean;
  readonly keep: boolean;
  readonly faults: boolean;
  readonly serve: boolean;
  readonly output: string;
  readonly base?: string;
  readonly providers?: string;
}

/** @throws where options don't go together */
export function rehearseArguments({ values, positionals }: Parsed<typeof SYNTAX.options>): Arguments {
  const { base, providers, ...flags } = values;
  if (base !== undefined && flags.faults)
    throw new Error("--faults: is given with --base; a rehearsal has one of them; leave one out");
  const beside = Object.entries({ base: base !== undefined, providers: providers !== undefined, ...flags }).filter(
    ([name, value]) => value === true && name !== "serve",
  );
  if (flags.serve && (beside.length > 0 || positionals.length > 0)) {
    const [other = positionals.join(" ")] = beside.map(([name]) => `--${name}`);
    throw new Error(`--serve: is given with ${other}; it takes --output only; leave the other out`);
  }
  const folders = { ...(base !== undefined && { base }), ...(providers !== undefined && { providers }) };
  return { names: positionals, ...flags, ...folders };
}
