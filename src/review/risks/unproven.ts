import { compared } from "../compare/change";
import type { EnvironmentChange } from "../compare/compare";
import type { EnvironmentView } from "../model/environment-view";
import { keyOf } from "../model/reference";
import type { FindingView } from "../model/verdict-view";
import type { Losses } from "./losses/losses";
import { trustRoot } from "./permissions";
import { type Risk, imageRoot, shellRoot } from "./risk";

/** What the proof says now and didn't before: where something else is to decide at the same place, it is one with that. */
export function unproven(
  { name: where, before, after }: EnvironmentChange,
  judge: Losses,
  roots: ReadonlySet<string>,
): readonly Risk[] {
  return compared(before.findings, after.findings, ({ message }) => message).added.map((finding): Risk => {
    const { rule, message, address } = finding;
    const near = [...placesOf(where, finding, after), keyOf(finding)];
    const own = near.find((it) => roots.has(it)) ?? `${rule} ${keyOf(finding)}`;
    return {
      ...{ kind: "proof", where, cause: rule, subject: address },
      root: shellOf(where, finding, after) ?? judge.rootOf(after.stacks, [address]) ?? own,
      text: `${message} (${rule})`,
    };
  });
}

function shellOf(where: string, finding: FindingView, { services }: EnvironmentView): string | undefined {
  const service = finding.rule === "exec" ? services.find((it) => keyOf(it) === keyOf(finding)) : undefined;
  return service && shellRoot(where, service.name);
}

/** Where else the finding may belong to. */
function placesOf(where: string, finding: FindingView, { roles }: EnvironmentView): readonly string[] {
  const { rule, message, stack } = finding;
  if (rule === "role-trust") return [trustRoot(finding)];
  // A role may still pull what its service no longer takes.
  if (rule === "surplus-permissions" && /\becr:/.test(message))
    return roles.flatMap((role) =>
      keyOf(role) === keyOf(finding) ? role.usedBy.map(({ label }) => imageRoot(where, label)) : [],
    );
  // A stranger in a group is told of at whom it reaches.
  const [, stranger] = /^'(aws_[\w.-]+)'/.exec(message) ?? [];
  return stranger === undefined ? [] : [keyOf({ stack, address: stranger })];
}
