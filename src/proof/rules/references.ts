import { checkReferences } from "../../terraform/references";
import { type Result, type Rule, counted } from "../result";

/** A name that nothing declares would be an error of `terraform validate`; other proofs would only find it unknown. */
export const references: Rule = {
  id: "references",
  title: "Every reference names something that its stack declares",
  check(context) {
    let count = 0;
    const results = context.facts.model.stacks.flatMap((stack): Result[] => {
      const checked = checkReferences(stack);
      count += checked.count;
      const broken: Result[] = checked.dangling.map(({ at, name }) => ({
        verdict: "refuted" as const,
        stack: stack.name,
        at,
        message: `reference '${name}': stands in ${at} but stack '${stack.name}' declares no such thing; declare it or correct the name`,
        evidence: [],
        notes: [],
      }));
      const [start] = checked.cycle;
      if (start !== undefined) {
        const message = `reference '${start}': waits for itself by ${[...checked.cycle, start].join(" → ")}; Terraform refuses a cycle; remove one of these references`;
        broken.push({ verdict: "refuted", stack: stack.name, at: start, message, evidence: checked.cycle, notes: [] });
      }
      const common = { stack: stack.name, at: stack.name, evidence: [], notes: [] };
      if (broken.length > 0 || checked.count === 0) return broken;
      return [
        { verdict: "proven", message: `stack '${stack.name}': all ${checked.count} references resolve`, ...common },
      ];
    });
    return { looked: counted({ stack: context.facts.model.stacks.length, reference: count }), results };
  },
};
