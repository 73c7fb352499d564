import type { StackChange } from "../../../rehearsal/rehearse-change";
import { keyOf } from "../../model/reference";
import type { Losses } from "./losses";
import type { Risk } from "../risk";
import type { TerraformVerdict } from "../../compare/terraform-verdict";
import { several } from "../../document/text";

/** What Terraform fails at, with the stacks that wait for it. */
export function failures({ stacks = [] }: TerraformVerdict, judge: Losses): readonly Risk[] {
  const failed = stacks.filter(({ status }) => status === "failed");
  return failed
    .filter(({ skippedFor }) => skippedFor === undefined)
    .flatMap((stack) => {
      const waiting = failed.filter(({ skippedFor }) => skippedFor === stack.stack).map((it) => it.stack);
      return stack.findings.map((finding, at) => failure(stack, finding, at === 0 ? waiting : [], judge));
    });
}

function failure(
  { stack: where, failedAt = "?" }: StackChange,
  { address, summary, detail }: StackChange["findings"][number],
  waiting: readonly string[],
  judge: Losses,
): Risk {
  // `aws_subnet.a can't be deleted` names it too.
  const [, subject = address] = /^(\S+) can't be deleted/.exec(summary) ?? [];
  const root = subject && (judge.rootOf([{ name: where }], [subject]) ?? keyOf({ stack: where, address: subject }));
  const at = address === undefined ? "" : ` at ${address}`;
  const words = [summary, detail].filter((text) => text !== "").map((text) => text.replace(/[.:]$/, ""));
  const others = waiting.length === 0 ? "" : `; ${several(waiting)} ${waiting.length === 1 ? "waits" : "wait"} for it`;
  return {
    ...{ kind: "failure", where, refused: true },
    ...(subject !== undefined && { subject }),
    ...(root !== undefined && { root }),
    text: `Terraform's ${failedAt} fails${at}: ${words.join(": ")}${others}`,
    todo: TODO[failedAt] ?? "mend it: nothing is applied before",
  };
}

/** An apply that fails isn't undone. */
const TODO: Readonly<Record<string, string>> = {
  apply: "mend it: what is applied before stays",
  "apply of the base": "see whether the base can be applied at all: the change isn't judged",
};
