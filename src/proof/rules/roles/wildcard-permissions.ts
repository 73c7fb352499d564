import { isUnnarrowableForTasks } from "../../../aws/iam/unnarrowable-actions";
import { type Statement, actionMatches } from "../../../facts/iam/policy";
import type { Need } from "../../flows/evidence";
import { type Message, messages } from "../../message";
import { type Result, type Rule, results } from "../../result";
import {
  type Named,
  mayAllow,
  maybeTooMuch,
  nameOf,
  named,
  ofUnknownRoles,
  rolesInUse,
  whatIsUnknown,
} from "./roles-in-use";

const says = messages({
  none: () => "no wildcard that could be narrower",
  managedNote: ({ policy }: { policy: string }) => `${policy} attaches a policy of AWS with wildcards`,
  everything: (it: Named) =>
    `${nameOf(it)} allows everything (AdministratorAccess); write a policy with the needed actions`,
  managed: (it: Named) => `${nameOf(it)} is a policy of AWS that grants on all resources; write one that names them`,
  actions: (it: Named & { actions: readonly string[] }) =>
    `${nameOf(it)} allows ${it.actions.join(", ")}; name the actions`,
  resources: (it: Named & { actions: readonly string[]; resources: readonly string[] }) =>
    `${nameOf(it)} allows ${it.actions.join(", ")} on ${it.resources.join(", ")}; name the resources`,
  allBut: (it: Named & { actions: readonly string[]; resources: readonly string[] }) =>
    `${nameOf(it)} allows ${it.actions.join(", ")} on all but ${it.resources.join(", ")}; name the resources that it is for`,
});

export const wildcardPermissions: Rule = {
  id: "wildcard-permissions",
  isLocal: true,
  title: "Roles of tasks hold wildcards only where AWS has no narrower form",
  check({ facts, flows, declarations: { strict, grants } }) {
    const uses = rolesInUse(facts);
    let statements = 0;
    const found = uses.flatMap(({ role: { resource, policies } }): readonly Result[] => {
      const { proven, refuted, undecided } = results({ kind: "role", name: resource.address }, resource);
      const all = policies.flatMap((policy) => policy.statements).filter(mayAllow);
      statements += all.length;
      const faults = all.flatMap((statement): readonly Result[] => {
        const why = whatIsUnknown(statement);
        if (why !== undefined) return [undecided(maybeTooMuch({ why }))];
        const granted = grants.filter(({ stack, role }) => stack === resource.stack && role === resource.address);
        const declared: Declared = {
          needs: flows.usage.ofStatement(statement),
          granted: granted.flatMap(({ actions }) => actions),
        };
        return wildcards(statement, strict, declared).map((fault) => refuted(fault, [statement.address]));
      });
      const unread = policies.flatMap(({ unknown: why }) =>
        why === undefined ? [] : [undecided(maybeTooMuch({ why }))],
      );
      if (faults.length + unread.length > 0) return [...faults, ...unread];
      const managed = strict ? [] : all.filter((statement) => statement.managed);
      const notes = managed.map(({ address }) => says.managedNote({ policy: address }));
      return [proven(says.none(), [resource.address], notes)];
    });
    const looked = { role: uses.length, statement: statements };
    return { looked, results: [...found, ...ofUnknownRoles(facts, maybeTooMuch)] };
  },
};

/** What somebody declared that is needed of a statement. */
interface Declared {
  readonly needs: readonly Need[];
  /** Actions that the application's code needs of the role. */
  readonly granted: readonly string[];
}

function wildcards(statement: Statement, strict: boolean, declared: Declared): readonly Message[] {
  const { actions, notActions, resources, notResources, managed } = statement;
  const which = named(statement);
  if (managed && actions.includes("*")) return [says.everything(which)];
  if (managed) return strict ? [says.managed(which)] : [];
  const wild = actions.filter((action) => /[*?]/.test(action));
  if (wild.length > 0) return [says.actions({ ...which, actions: wild })];
  // What allows all but some actions is surplus, whatever its resources.
  if (notActions) return [];
  if (notResources) return [says.allBut({ ...which, actions, resources: notResources })];
  const narrow = actions.filter((action) => !isUnnarrowableForTasks(action));
  const broad = resources.filter((resource) => isBroad(resource) && !isDeclaredPrefix(resource, narrow, declared));
  if (broad.length === 0 || narrow.length === 0) return [];
  return [says.resources({ ...which, actions: narrow, resources: broad })];
}

/** Whether what begins with one name is meant to be open, such as `parameter/shop/*`: each action there was declared. */
function isDeclaredPrefix(resource: string, actions: readonly string[], { needs, granted }: Declared): boolean {
  return (
    NAME_PREFIX.test(resource) &&
    actions.every(
      (action) =>
        granted.some((grant) => actionMatches(grant, action) === "yes") ||
        needs.some((need) => need.resource === resource && actionMatches(action, need.action) === "yes"),
    )
  );
}

/** An ARN in one account and region that ends in the beginning of a name, behind the type of the resource where it has one. */
const NAME_PREFIX = /^arn:[^:*?]+:[^:*?]+:[^:*?]*:[^:*?]+:(?:[^/:*?]+|[a-z-]+[/:]\/?[^/:*?][^*?]*)\*(:\*)?$/;

/**
 * What stands behind the name of one resource, and gets its own name while things run: the streams of a log group, the objects of a
 * bucket, the indexes and APIs of an OpenSearch domain, the streams and indexes of a table, executions of a state machine, paths
 * of an API, consumers of a stream, versions of a function. It has no narrower form, and neither have the six characters behind
 * a secret's name.
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkinesisdatastreams.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
 */
const PARTS: readonly RegExp[] = [
  /^(arn:[^:]*:logs:[^:]*:[^:]*:log-group:[^:*]+)(:\*|:log-stream:.*)$/,
  /^(arn:[^:]*:s3:::[^/*]+)\/.*$/,
  /^(arn:[^:]*:es:[^:]*:[^:]*:domain\/[^/*?]+|<aws_opensearch_domain\.[^?>]+\.arn>)\/.*$/,
  /^(arn:[^:]*:dynamodb:[^:]*:[^:]*:table\/[^/*?]+)\/(?:index|stream)\/.*$/,
  /^(arn:[^:]*:states:[^:]*:[^:]*:(?:execution|express):[^:*?]+):.*$/,
  /^(arn:[^:]*:execute-api:[^:]*:[^:]*:[^/*?]+)\/.*$/,
  /^(arn:[^:]*:kinesis:[^:]*:[^:]*:stream\/[^/*?]+)\/consumer\/.*$/,
  /^(arn:[^:]*:lambda:[^:]*:[^:]*:function:[^:*?]+):.*$/,
  /^(arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:.+)-(?:\?{6}|\*)$/,
];

function isBroad(resource: string): boolean {
  const whole = PARTS.map((part) => part.exec(resource)?.[1]).find((named) => named !== undefined) ?? resource;
  const rest = whole.replace(/<\?[^>]*>/g, "unknown");
  return /[*?]/.test(rest) || rest === "";
}
