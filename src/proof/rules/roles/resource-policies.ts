import { anybodysService, letsInEverybody } from "../../../facts/iam/everybody";
import { messages } from "../../message";
import { type Result, type Rule, results } from "../../result";

const says = messages({
  closed: () => "lets in nobody unnamed",
  everybody: ({ statement }: { statement: string }) =>
    `${statement} lets in everybody; name who may come in as its Principal`,
  anybodysService: ({ statement, service }: { statement: string; service: string }) =>
    `${statement} lets in ${service} on behalf of anybody; add a condition on aws:SourceArn or aws:SourceAccount`,
  maybeEverybody: ({ what }: { what: string }) => `undecided whom it lets in: not known: ${what}`,
});

/** Where services of AWS deliver what their customers tell them to. */
const SENT_TO = new Set(["aws_sqs_queue", "aws_sqs_queue_policy", "aws_sns_topic", "aws_sns_topic_policy"]);

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous */
export const resourcePolicies: Rule = {
  id: "resource-policies",
  isLocal: true,
  title: "No policy of a resource lets in everybody",
  check({ facts }) {
    const policies = facts.resourcePolicies.all;
    const found = policies.flatMap(({ carrier, policy }): readonly Result[] => {
      const { proven, refuted, undecided } = results({ kind: "policy", name: carrier.address }, carrier);
      const faults = policy.statements.flatMap((statement): readonly Result[] => {
        const sender = SENT_TO.has(carrier.type) ? anybodysService(statement) : undefined;
        if (sender?.isAnybodys === "yes")
          return [refuted(says.anybodysService({ statement: statement.label, service: sender.service }))];
        if (sender?.isAnybodys === "unknown")
          return [undecided(says.maybeEverybody({ what: `what narrows ${statement.label} for ${sender.service}` }))];
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
