/**
 * A naive evaluator of applied IAM policies.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import { type Applied, type Json, type JsonObject, type Made, blocks, list, text, texts } from "./applied";

export type Decision = "allowed" | "denied" | "unknown";

/** What is known of a request beside who, what and where. */
export type RequestContext = Readonly<Record<string, string>>;

/** @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSTaskExecutionRolePolicy.html */
const MANAGED: Readonly<Record<string, Json>> = {
  "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy": {
    Effect: "Allow",
    Action: [
      "ecr:GetAuthorizationToken",
      "ecr:BatchCheckLayerAvailability",
      "ecr:GetDownloadUrlForLayer",
      "ecr:BatchGetImage",
      "logs:CreateLogStream",
      "logs:PutLogEvents",
    ],
    Resource: "*",
  },
  "arn:aws:iam::aws:policy/AdministratorAccess": { Effect: "Allow", Action: "*", Resource: "*" },
};

type Match = boolean | "unknown";

interface Request {
  readonly action: string;
  readonly resource?: string;
  readonly context: RequestContext;
}

export class Iam {
  private readonly applied: Applied;

  constructor(applied: Applied) {
    this.applied = applied;
  }

  /** Every action that some policy names without a wildcard. */
  get actions(): readonly string[] {
    const statements = this.applied.all("aws_iam_role").flatMap((role) => this.statementsOf(role));
    return [...new Set(statements.flatMap((it) => texts(it["Action"])).filter((it) => !/[*?]/.test(it)))];
  }

  /** The statements of a role's policies, its boundary's too, that deny a request. */
  denials(role: Made, action: string, resource: string): readonly string[] {
    const boundary = texts(role.values["permissions_boundary"]).flatMap((arn) => this.statementsAt(arn));
    return [...this.statementsOf(role), ...boundary]
      .filter((it) => it["Effect"] === "Deny" && matches(it, { action, resource, context: {} }) === true)
      .map((it) => JSON.stringify(it));
  }

  /** What a role's own policies say, within its boundary. */
  role(role: Made, action: string, resource: string): Decision {
    const request = { action, resource, context: {} };
    const own = decide(this.statementsOf(role), request);
    const boundary = text(role.values["permissions_boundary"]);
    if (boundary === undefined || own === "denied") return own;
    const within = decide(this.statementsAt(boundary), request);
    if (within === "denied") return "denied";
    return own === "unknown" ? own : within;
  }

  /** Whether a role's trust policy lets a principal assume it. */
  trusts(role: Made, principal: JsonObject, context: RequestContext): Decision {
    const statements = document(role.values["assume_role_policy"]).filter((it) => names(it, principal));
    return decide(statements, { action: "sts:AssumeRole", context });
  }

  /** The statements of a role's trust policy. */
  trustOf(role: Made): readonly string[] {
    return document(role.values["assume_role_policy"]).map((it) => JSON.stringify(it));
  }

  /** Whether an endpoint lets a role's request pass. Without a policy it lets everything pass. */
  endpoint(endpoint: Made, action: string, resource: string): Decision {
    const [beside] = this.applied.where("aws_vpc_endpoint_policy", "vpc_endpoint_id", endpoint.values["id"]);
    const policy = text(beside?.values["policy"]) ?? text(endpoint.values["policy"]);
    if (policy === undefined) return "allowed";
    const statements = document(policy).filter((it) => names(it, { AWS: "*" }));
    return decide(statements, { action, resource, context: {} });
  }

  private statementsOf(role: Made): readonly JsonObject[] {
    const { name, id } = role.values;
    const of = (type: string, attribute: string) =>
      this.applied.all(type).filter(({ values }) => list(values[attribute]).some((it) => it === name || it === id));
    const arns = [
      ...of("aws_iam_role_policy_attachment", "role").flatMap(({ values }) => texts(values["policy_arn"])),
      ...of("aws_iam_policy_attachment", "roles").flatMap(({ values }) => texts(values["policy_arn"])),
      ...texts(role.values["managed_policy_arns"]),
    ];
    const inline = [
      ...of("aws_iam_role_policy", "role").map(({ values }) => values["policy"]),
      ...blocks(role.values["inline_policy"]).map((block) => block["policy"]),
    ];
    return [...inline.flatMap(document), ...arns.flatMap((arn) => this.statementsAt(arn))];
  }

  private statementsAt(arn: string): readonly JsonObject[] {
    const [own] = this.applied.where("aws_iam_policy", "arn", arn);
    if (own) return document(own.values["policy"]);
    const managed = MANAGED[arn];
    // What isn't known may allow or deny anything.
    return managed === undefined
      ? [{ Effect: "Deny", Action: "*", Resource: "*", Condition: { "?": {} } }]
      : blocks(managed);
  }
}

function decide(statements: readonly JsonObject[], request: Request): Decision {
  const matched = (effect: string): readonly Match[] =>
    statements.filter((it) => it["Effect"] === effect).map((it) => matches(it, request));
  const [denies, allows] = [matched("Deny"), matched("Allow")];
  if (denies.includes(true)) return "denied";
  if (!allows.includes(true)) return allows.includes("unknown") ? "unknown" : "denied";
  return denies.includes("unknown") ? "unknown" : "allowed";
}

function matches(statement: JsonObject, { action, resource, context }: Request): Match {
  const { Action: actions, NotAction: notActions, Resource: resources, NotResource: notResources } = statement;
  const like = (patterns: Json | undefined, value: string): boolean => texts(patterns).some((it) => isLike(it, value));
  const lower = action.toLowerCase();
  const byAction = notActions === undefined ? like(lowered(actions), lower) : !like(lowered(notActions), lower);
  const byResource =
    resource === undefined || (notResources === undefined ? like(resources, resource) : !like(notResources, resource));
  return byAction && byResource && holds(statement["Condition"], context);
}

/** Conditions of one statement must all hold, of one key's values any. */
function holds(condition: Json | undefined, context: RequestContext): Match {
  const [operators = {}] = blocks(condition);
  const each = Object.entries(operators).flatMap(([operator, keys]) =>
    blocks(keys).flatMap((map) =>
      Object.entries(map).map(([key, values]) => holdsOne(operator, key, texts(values), context)),
    ),
  );
  if (Object.keys(operators).includes("?")) return "unknown";
  if (each.includes(false)) return false;
  return each.includes("unknown") ? "unknown" : true;
}

function holdsOne(operator: string, key: string, values: readonly string[], context: RequestContext): Match {
  const actual = context[key.toLowerCase()];
  const positive = /^(String|Arn)(Equals|Like)(IfExists)?$/.exec(operator);
  if (actual === undefined || !positive) return "unknown";
  return values.some((value) =>
    positive[2] === "Like" || positive[1] === "Arn" ? isLike(value, actual) : value === actual,
  );
}

/** Whether a statement names a principal: `{ Service: "ecs-tasks.amazonaws.com" }`. */
function names(statement: JsonObject, principal: JsonObject): boolean {
  const named = statement["Principal"];
  if (named === "*") return true;
  const [map] = blocks(named);
  return Object.entries(principal).some(([type, id]) => texts(map?.[type]).some((it) => it === "*" || it === id));
}

function document(policy: Json | undefined): readonly JsonObject[] {
  const [parsed] = blocks(JSON.parse(text(policy) ?? "{}") as Json);
  return blocks(parsed?.["Statement"]);
}

function lowered(actions: Json | undefined): readonly string[] {
  return texts(actions).map((it) => it.toLowerCase());
}

/** `*` is any text, `?` any character. */
function isLike(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`, "s").test(value);
}
