import { letsInEverybody } from "../../../facts/iam/everybody";
import { messages } from "../../message";
import { type Result, type Rule, results } from "../../result";

const says = messages({
  closed: () => "lets in nobody unnamed",
  everybody: ({ statement }: { statement: string }) =>
    `${statement} lets in everybody; name who may come in as its Principal`,
  maybeEverybody: ({ what }: { what: string }) => `undecided whom it lets in: not known: ${what}`,
});

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous */
export const resourcePolicies: Rule = {
  id: "resource-policies",
  isLocal: true,
  title: "No policy of a repository, secret, key or bucket lets in everybody",
  check({ facts }) {
    const policies = facts.resourcePolicies.all;
    const found = policies.flatMap(({ carrier, policy }): readonly Result[] => {
      const { proven, refuted, undecided } = results({ kind: "policy", name: carrier.address }, carrier);
      const faults = policy.statements.flatMap((statement): readonly Result[] => {
        const answer = letsInEverybody(statement);
        if (answer === "yes") return [refuted(says.everybody({ statement: statement.label }))];
        if (answer === "no") return [];
        return [
          undecided(says.maybeEverybody({ what: `whether the conditions of ${statement.label} keep out others` })),
        ];
      });
      const unread = policy.unknown === undefined ? [] : [undecided(says.maybeEverybody({ what: policy.unknown }))];
      return faults.length + unread.length > 0 ? [...faults, ...unread] : [proven(says.closed(), [carrier.address])];
    });
    return { looked: { policy: policies.length }, results: found };
  },
};
