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

/** A resource that may have a policy. */
export interface Owned {
  readonly account: string;
  readonly isKey: boolean;
  /** JSON. */
  readonly policy: string | undefined;
}

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

  /**
   * What the policies of a role and that of a resource say together, of which account the resource is.
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
   */
  authorized(role: Made, action: string, resource: string, of: Owned): Decision {
    const { arn, account, context } = whoIs(role);
    const request = { action, resource, context: { ...context, "aws:resourceaccount": of.account } };
    const boundary = text(role.values["permissions_boundary"]);
    const own = decide(this.statementsOf(role), request);
    const within = boundary === undefined ? "allowed" : decide(this.statementsAt(boundary), request);
    const ownDenies = [...this.statementsOf(role), ...(boundary === undefined ? [] : this.statementsAt(boundary))]
      .filter((it) => it["Effect"] === "Deny")
      .map((it) => matches(it, request));
    const other = document(of.policy).map((it): JsonObject => ({
      ...it,
      Resource: it["Resource"] ?? (of.isKey ? [] : "*"),
    }));
    const isRole = (it: JsonObject): boolean => names(it, { AWS: arn });
    const isAccount = (it: JsonObject): boolean =>
      names(it, { AWS: account }) || names(it, { AWS: `arn:aws:iam::${account}:root` });
    const theirDenies = other
      .filter((it) => it["Effect"] === "Deny")
      .map((it) => both(deniesTo(it, { isRole, isAccount, isBounded: boundary !== undefined }), matches(it, request)));
    const allows = other.filter((it) => it["Effect"] === "Allow" && it["NotPrincipal"] === undefined);
    const toRole = decide(allows.filter(isRole), request);
    const isDefault = of.isKey && of.policy === undefined && account === of.account;
    const toAccount = isDefault ? "allowed" : decide(allows.filter(isAccount), request);
    const denies = [...ownDenies, ...theirDenies];
    if (denies.includes(true)) return "denied";
    const mine = every(own, within);
    const letIn =
      account !== of.account
        ? every(mine, some(toRole, toAccount))
        : of.isKey
          ? some(every(toRole, within), every(toAccount, mine))
          : some(mine, every(toRole, within));
    return denies.includes("unknown") && letIn !== "denied" ? "unknown" : letIn;
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
  const known = actual !== undefined;
  if (known && operator === "Bool") return values.includes(actual);
  if (known && operator === "Null") return values.includes("false");
  const negative = /^(String|Arn)Not(Equals|Like)$/.exec(operator);
  if (known && negative) {
    const found = holdsOne(`${negative[1] ?? ""}${negative[2] ?? ""}`, key, values, context);
    return found === "unknown" ? found : !found;
  }
  if (!known || !positive) return "unknown";
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

/** The account, ARN and condition keys of whoever has a role. */
function whoIs(role: Made): { readonly arn: string; readonly account: string; readonly context: RequestContext } {
  const arn = text(role.values["arn"]) ?? "";
  const account = arn.split(":")[4] ?? "";
  const context = { "aws:principalarn": arn, "aws:principalaccount": account, "aws:securetransport": "true" };
  return { arn, account, context };
}

/**
 * Sessions of a role are others than the role, so a deny of all but the role may hit them.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function deniesTo(
  statement: JsonObject,
  who: { isRole: (it: JsonObject) => boolean; isAccount: (it: JsonObject) => boolean; isBounded: boolean },
): Match {
  const spared = statement["NotPrincipal"];
  if (spared === undefined) return who.isRole(statement) || who.isAccount(statement);
  if (spared === "*" || blocks(spared).some((it) => texts(it["AWS"]).includes("*"))) return false;
  if (who.isBounded) return true;
  const listed = { ...statement, Principal: spared };
  return who.isRole(listed) || who.isAccount(listed) ? "unknown" : true;
}

function both(one: Match, other: Match): Match {
  if (one === false || other === false) return false;
  return one === true && other === true ? true : "unknown";
}

function every(...all: readonly Decision[]): Decision {
  if (all.includes("denied")) return "denied";
  return all.includes("unknown") ? "unknown" : "allowed";
}

function some(...all: readonly Decision[]): Decision {
  if (all.includes("allowed")) return "allowed";
  return all.includes("unknown") ? "unknown" : "denied";
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
