import { LOG_RETENTION_DAYS } from "../../aws/log-retention";
import { hasUnknown, symbolic } from "../../facts/arn";
import { asNumber, block } from "../../terraform/expressions/value";
import { proven, refuted } from "../flows/chain";
import { type Result, type Rule, counted } from "../result";

const RETENTION: readonly number[] = LOG_RETENTION_DAYS;

interface NameRule {
  readonly attribute: string;
  readonly pattern: RegExp;
  readonly allowed: string;
}

const LB_NAME = {
  attribute: "name",
  pattern: /^(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/,
  allowed: "32 letters, digits and inner hyphens, not starting with internal-",
};
const TARGET_NAME = {
  attribute: "name",
  pattern: /^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/,
  allowed: "32 letters, digits and inner hyphens",
};
const ECS_NAME = {
  attribute: "name",
  pattern: /^[A-Za-z0-9_-]{1,255}$/,
  allowed: "255 letters, digits, hyphens and underscores",
};

/** Source: the models of the ELBv2, ECS, Logs, ECR, IAM and Cloud Map APIs, and "Security groups for your VPC" */
const NAMES: ReadonlyMap<string, NameRule> = new Map([
  ["aws_lb", LB_NAME],
  ["aws_alb", LB_NAME],
  ["aws_lb_target_group", TARGET_NAME],
  ["aws_alb_target_group", TARGET_NAME],
  ["aws_ecs_cluster", ECS_NAME],
  ["aws_ecs_service", ECS_NAME],
  ["aws_ecs_task_definition", { ...ECS_NAME, attribute: "family" }],
  [
    "aws_cloudwatch_log_group",
    {
      attribute: "name",
      pattern: /^(?!aws\/)[A-Za-z0-9._/#-]{1,512}$/,
      allowed: "512 of letters, digits and .-_/#, not starting with aws/",
    },
  ],
  [
    "aws_ecr_repository",
    {
      attribute: "name",
      pattern: /^(?=.{2,256}$)[a-z][a-z0-9]*([._-]+[a-z0-9]+)*(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/,
      allowed: "2 to 256 lower-case letters, digits and single .-_/ between them",
    },
  ],
  ["aws_iam_role", { attribute: "name", pattern: /^[\w+=,.@-]{1,64}$/, allowed: "64 letters, digits and _+=,.@-" }],
  [
    "aws_security_group",
    {
      attribute: "name",
      pattern: /^(?!sg-)[\w .:/()#,@[\]+=&;{}!$*-]{1,255}$/,
      allowed: "255 characters, not starting with sg-",
    },
  ],
  [
    "aws_service_discovery_service",
    {
      attribute: "name",
      pattern: /^(?=.{1,127}$)[A-Za-z0-9_]([\w-]{0,61}[A-Za-z0-9_])?(\.[A-Za-z0-9_]([\w-]{0,61}[A-Za-z0-9_])?)*$/,
      allowed: "DNS labels of 63 letters, digits, hyphens and underscores",
    },
  ],
]);

export const limitsNames: Rule = {
  id: "limits-names",
  title: "Every name fits what AWS allows, and no two of a kind are equal in a stack",
  check(context) {
    let names = 0;
    const results = [...NAMES].flatMap(([type, { attribute, pattern, allowed }]): Result[] => {
      const taken = new Map<string, string>();
      return context.facts.model.all(type).flatMap((resource) => {
        const value = resource.get(attribute);
        if (value === undefined) return [];
        names += 1;
        const name = symbolic(value);
        if (hasUnknown(name) || name.includes("<")) return [];
        const label = `name '${name}'`;
        const faults: Result[] = [];
        if (!pattern.test(name))
          faults.push(
            refuted(
              resource,
              `${label}: ${attribute} of ${resource.address} has ${name.length} characters; AWS allows ${allowed}; choose another`,
            ),
          );
        const key = `${resource.stack} ${symbolic(resource.region)} ${name} ${scope(resource.get("cluster") ?? resource.get("vpc_id") ?? namespaceOf(resource.get("dns_config")))}`;
        const other = taken.get(key);
        if (other !== undefined)
          faults.push(refuted(resource, `${label}: ${resource.address} and ${other} both have it; give each its own`));
        taken.set(key, resource.address);
        return faults.length > 0 ? faults : [proven(resource, `${label}: fits`)];
      });
    });
    for (const group of context.facts.model.all("aws_cloudwatch_log_group")) {
      const days = asNumber(group.get("retention_in_days"));
      if (days !== undefined && days !== 0 && !RETENTION.includes(days)) {
        results.push(
          refuted(
            group,
            `log group '${symbolic(group.get("name"))}': retention_in_days is ${days}; CloudWatch knows ${RETENTION.join(", ")}; take one of these`,
          ),
        );
      }
    }
    return { looked: counted({ name: names }), results };
  },
};

function scope(value: Parameters<typeof symbolic>[0]): string {
  return value === undefined ? "" : symbolic(value);
}

function namespaceOf(config: Parameters<typeof symbolic>[0]): Parameters<typeof symbolic>[0] {
  return block(config)?.get("namespace_id");
}
