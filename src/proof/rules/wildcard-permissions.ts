import type { Statement } from "../../facts/policy";
import { proven, refuted } from "../flows/chain";
import type { Context } from "../flows/context";
import { type Result, type Rule, counted } from "../result";
import { rolesInUse } from "../flows/task-roles";

/**
 * Actions that AWS lets nobody narrow to a resource.
 * Source: the "Actions, resources, and condition keys" page of each service in the Service Authorization Reference
 */
export const NO_NARROWER_FORM: ReadonlyMap<string, string> = new Map([
  ["ecr:GetAuthorizationToken", "Actions, resources, and condition keys for Amazon Elastic Container Registry"],
  ["ssmmessages:CreateControlChannel", "Actions, resources, and condition keys for Amazon Message Gateway Service"],
  ["ssmmessages:CreateDataChannel", "Actions, resources, and condition keys for Amazon Message Gateway Service"],
  ["ssmmessages:OpenControlChannel", "Actions, resources, and condition keys for Amazon Message Gateway Service"],
  ["ssmmessages:OpenDataChannel", "Actions, resources, and condition keys for Amazon Message Gateway Service"],
  ["logs:DescribeLogGroups", "Using Amazon ECS Exec for debugging"],
  ["xray:PutTraceSegments", "Actions, resources, and condition keys for AWS X-Ray"],
  ["xray:PutTelemetryRecords", "Actions, resources, and condition keys for AWS X-Ray"],
  ["cloudwatch:PutMetricData", "Actions, resources, and condition keys for Amazon CloudWatch"],
]);

export const wildcardPermissions: Rule = {
  id: "wildcard-permissions",
  title: "Roles of tasks hold wildcards only where AWS has no narrower form",
  check(context) {
    const uses = rolesInUse(context);
    let statements = 0;
    const results = uses.flatMap(({ role }): Result[] => {
      const all = role.policies.flatMap((policy) => policy.statements).filter((item) => item.effect === "Allow");
      statements += all.length;
      const faults = all.flatMap((statement) =>
        judge(context, statement).map((text) =>
          refuted(role.resource, `role '${role.resource.address}': ${text}`, [statement.address]),
        ),
      );
      const managed = all
        .filter((statement) => statement.managed)
        .map((statement) => `${statement.address} attaches a policy of AWS with wildcards`);
      if (faults.length > 0) return faults;
      return [
        proven(
          role.resource,
          `role '${role.resource.address}': no wildcard that could be narrower`,
          [role.resource.address],
          context.strict ? [] : managed,
        ),
      ];
    });
    return { looked: counted({ role: uses.length, statement: statements }), results };
  },
};

function judge(context: Context, statement: Statement): readonly string[] {
  const { address, label, actions, resources } = statement;
  const name = `${label} of ${address}`;
  if (statement.managed && actions.includes("*"))
    return [`${name} allows everything (AdministratorAccess); write a policy with the needed actions`];
  if (statement.managed)
    return context.strict ? [`${name} is a policy of AWS that grants on all resources; write one that names them`] : [];
  const faults: string[] = [];
  const wild = actions.filter((action) => /[*?]/.test(action));
  if (wild.length > 0) faults.push(`${name} allows ${wild.join(", ")}; name the actions`);
  const narrow = actions.filter((action) => !NO_NARROWER_FORM.has(action));
  const broad = resources.filter(isBroad);
  if (broad.length > 0 && narrow.length > 0 && wild.length === 0) {
    faults.push(`${name} allows ${narrow.join(", ")} on ${broad.join(", ")}; name the resources`);
  }
  return faults;
}

/** The streams of a log group, the objects of a bucket and the six characters behind a secret's name have no narrower form. */
function isBroad(resource: string): boolean {
  const rest = resource
    .replace(/^(arn:[^:]*:logs:[^:]*:[^:]*:log-group:[^:*]+)(:\*|:log-stream:.*)$/, "$1")
    .replace(/^(arn:[^:]*:s3:::[^/*]+)\/.*$/, "$1")
    .replace(/-(\?{6}|\*)$/, "")
    .replace(/<\?[^>]*>/g, "unknown");
  return /[*?]/.test(rest) || rest === "";
}
