import { arnOf, matches } from "../../facts/arn";
import type { Statement } from "../../facts/policy";
import type { Role } from "../../facts/roles";
import { proven, refuted, undecided } from "../flows/chain";
import { deployRoles } from "./deploy-roles";
import { type Result, type Rule, counted } from "../result";
import { NO_NARROWER_FORM } from "./wildcard-permissions";

/**
 * Actions that AWS lets nobody narrow to a resource, beside those of tasks.
 * Source: the "Actions, resources, and condition keys" page of each service in the Service Authorization Reference
 */
const NO_RESOURCE: ReadonlySet<string> = new Set([
  "ecs:DeregisterTaskDefinition",
  "ecs:DescribeTaskDefinition",
  "ecs:ListAccountSettings",
  "ecs:PutAccountSettingDefault",
  "resource-groups:CreateGroup",
  "route53:CreateHostedZone",
  "route53:ListHostedZonesByName",
  "servicediscovery:CreatePrivateDnsNamespace",
  "servicediscovery:ListTagsForResource",
  "servicediscovery:TagResource",
  "servicediscovery:UntagResource",
  "tag:GetResources",
]);
/** Networks and load balancers are described by lists. */
const LISTS = /^(ec2|elasticloadbalancing):Describe\w+$/;

export const deployPermissions: Rule = {
  id: "deploy-permissions",
  title:
    "Each role that a token opens names its actions and resources, hands on only its tasks' roles and can't widen itself",
  check(context) {
    const roles = deployRoles(context);
    const arns = roles.map(({ resource }) => arnOf(resource));
    let statements = 0;
    const results = roles.flatMap((role): Result[] => {
      const { resource, policies } = role;
      const unread = policies.flatMap(({ unknown }) => unknown ?? []);
      const allowed = policies.flatMap((policy) => policy.statements).filter(({ effect }) => effect === "Allow");
      statements += allowed.length;
      const found = [
        ...allowed.flatMap((statement) => judge(role, statement, arns)),
        ...unread.map((why) =>
          undecided(resource, `role '${resource.address}': undecided what it may do: not known: ${why}`),
        ),
      ];
      return found.length > 0
        ? found
        : [proven(resource, `role '${resource.address}': may do what it names, and can't give itself more`)];
    });
    return { looked: counted({ role: roles.length, statement: statements }), results };
  },
};

function judge({ resource }: Role, statement: Statement, deployRoleArns: readonly string[]): Result[] {
  const { address, label, actions, resources } = statement;
  const name = `role '${resource.address}': ${label} of ${address}`;
  const fault = (text: string): Result => refuted(resource, `${name} ${text}`, [address]);
  if (statement.managed) return [fault("is a policy of AWS, which grants on all resources; write one that names them")];
  if (statement.notActions !== undefined) return [fault("allows all but some actions; name the actions")];
  if (statement.notResources !== undefined) return [fault("allows all but some resources; name the resources")];
  const wild = actions.filter((action) => /[*?]/.test(action));
  if (wild.length > 0) return [fault(`allows ${wild.join(", ")}; name the actions`)];

  const faults: Result[] = [];
  const broad = resources.filter(isBroad);
  const narrow = actions.filter((it) => !NO_NARROWER_FORM.has(it) && !NO_RESOURCE.has(it) && !LISTS.test(it));
  if (broad.length > 0 && narrow.length > 0) {
    faults.push(fault(`allows ${narrow.join(", ")} on ${broad.join(", ")}; name the resources`));
  }
  if (actions.includes("iam:PassRole") && !isLimitedToService(statement)) {
    faults.push(fault("allows iam:PassRole to every service; add a condition on iam:PassedToService"));
  }
  const changes = actions.filter((action) => /^(iam|sts):/.test(action) && !/^iam:(Get|List)/.test(action));
  const own = deployRoleArns.filter((arn) => resources.some((pattern) => matches(pattern, arn) === "yes"));
  if (changes.length > 0 && own.length > 0) {
    const text = `allows ${changes.join(", ")} on ${own.join(", ")}, which deploys itself; limit it to the roles of tasks`;
    faults.push(fault(text));
  }
  return faults;
}

/** `*`, or an ARN whose account or whole resource is open. A kind of resource with ids of AWS's making is `vpc/*`. */
function isBroad(pattern: string): boolean {
  if (!pattern.startsWith("arn:")) return /[*?]/.test(pattern);
  const [, , , region = "", account = "", ...path] = pattern.split(":");
  return /[*?]/.test(`${region}${account}`) || /^([*?]|role\/\*$)/.test(path.join(":"));
}

function isLimitedToService({ conditions }: Statement): boolean {
  return conditions.some(
    ({ key, operator, values }) =>
      key.toLowerCase() === "iam:passedtoservice" &&
      operator === "StringEquals" &&
      values.length > 0 &&
      !values.some((value) => /[*?]/.test(value)),
  );
}
