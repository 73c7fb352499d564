/** What the proof says of a folder, in the words of the oracles' questions: the one file that knows the proof's shapes. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { prove } from "../../src/proof/prove";
import { readModel } from "../../src/terraform/model";
import { type Json, type JsonObject, blocks, text, texts } from "./applied";

export type Verdict = "proven" | "refuted" | "undecided";

/** A connection that the proof followed; `to` is an address, the name of an AWS API, or a host. */
export interface Followed {
  readonly from: string;
  readonly to: string;
  readonly kind: "service" | "load balancer" | "aws api" | "host";
  readonly port: number | undefined;
  readonly purpose: string;
  /** The worst of those for its subnets. */
  readonly verdict: Verdict;
}

/** A port that the internet may or can reach. */
export interface Exposed {
  readonly to: string;
  readonly port: number;
  readonly cidrs: readonly string[];
}

export interface Finding {
  readonly verdict: Verdict;
  readonly rule: string;
  readonly at: string;
  /** Its message, and where it stands. */
  readonly text: string;
}

export interface Permitted {
  readonly role: string;
  readonly action: string;
  /** An ARN with `<…>` for what the JSON doesn't hold. */
  readonly resource: string;
}

/** What is declared that a role may do: on these ARNs, or on whichever. */
export interface Granted {
  readonly role: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[] | undefined;
}

export interface Verdicts {
  readonly flows: readonly Followed[];
  /** What the definition wants the internet to reach. */
  readonly declared: readonly Exposed[];
  /** What the proof says the internet reaches, as declared. */
  readonly exposed: readonly Exposed[];
  readonly findings: readonly Finding[];
  readonly permissions: readonly Permitted[];
  readonly grants: readonly Granted[];
  /** Pairs of services that the proof says can connect although neither calls the other. */
  readonly intruders: readonly { readonly from: string; readonly to: string; readonly port: number }[];
}

export function verdictsOf(folder: string): Verdicts {
  const proof = prove(readModel(folder));
  const flows = new Map<string, Followed>();
  const exposed: Exposed[] = [];
  for (const { from, to, port, purpose, verdict: given } of proof.flows) {
    const verdict = given === "not applicable" ? "undecided" : given;
    if (from.kind === "outside") {
      if (verdict === "proven" && to.kind !== "outside" && "address" in to)
        exposed.push({ to: to.address, port: port ?? 0, cidrs: from.cidrs });
      continue;
    }
    if (!("address" in from) || to.kind === "outside") continue;
    const end = to.kind === "aws api" ? to.api : to.kind === "host" ? to.name : to.address;
    const key = JSON.stringify([from.address, end, port, purpose]);
    const worst = [flows.get(key)?.verdict, verdict];
    const joined = (["refuted", "undecided"] as const).find((it) => worst.includes(it)) ?? "proven";
    flows.set(key, { from: from.address, to: end, kind: to.kind, port, purpose, verdict: joined });
  }
  const declarations = declarationsOf(folder);
  return {
    flows: [...flows.values()],
    declared: declarations.flatMap((it) => blocks(it["exposures"] ?? it["doors"]).map(exposureOf)),
    exposed,
    findings: [...proof.findings, ...proof.suppressed].flatMap(({ verdict, message, affects }) =>
      affects.map(({ rule, at }) => ({
        verdict: verdict === "refuted" ? verdict : "undecided",
        rule,
        at,
        text: `${message} (${at})`,
      })),
    ),
    permissions: proof.permissions.map(({ role, action, resource }) => ({ role: role.address, action, resource })),
    grants: declarations.flatMap((it) => [
      ...blocks(it["grants"]).map(({ role, actions }) => ({
        ...{ role: text(role) ?? "", actions: texts(actions), resources: undefined },
      })),
      ...blocks(it["permissions"])
        .filter(({ role }) => role === "execution")
        .map(({ from, actions, resources }) => ({
          role: (text(from) ?? "").replace(/^aws_ecs_service\.(.*)$/, "aws_iam_role.$1_execution"),
          actions: texts(actions),
          resources: texts(resources),
        })),
    ]),
    intruders: proof.findings.flatMap(({ rule, at, message }) => {
      const [, from, port] = /^service '([^']+)': can reach service '[^']+' on (\d+)/.exec(message) ?? [];
      return rule === "isolation" && from !== undefined ? [{ from, to: at, port: Number(port) }] : [];
    }),
  };
}

function declarationsOf(folder: string): readonly JsonObject[] {
  return readdirSync(join(folder, "stacks")).flatMap((stack) => {
    const json = JSON.parse(readFileSync(join(folder, "stacks", stack, "cdk.tf.json"), "utf8")) as JsonObject;
    const [comment] = blocks(json["//"]);
    return blocks(comment?.["declared"]);
  });
}

function exposureOf({ to, port, cidrs }: Readonly<Record<string, Json>>): Exposed {
  return { to: text(to) ?? "", port: Number(port), cidrs: texts(cidrs) };
}

/** Whether a finding speaks of all of these, as whole words: addresses, perhaps with a port, or actions. */
export function speaksOf({ text: words }: Finding, ...names: readonly string[]): boolean {
  return names.every((name) => {
    for (let at = words.indexOf(name); at >= 0; at = words.indexOf(name, at + 1)) {
      if (!/\w/.test(words[at - 1] ?? "") && !/\w/.test(words[at + name.length] ?? "")) return true;
    }
    return false;
  });
}
