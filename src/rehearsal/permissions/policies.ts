/** What the roles of the fake account may do, as far as deployments need: identity policies, each statement by itself. */
import type { FakeAccounts } from "../fake-aws/fake-accounts";

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface DeployRole {
  readonly name: string;
  readonly statements: readonly Statement[];
}

/** What AWS is asked for. */
export interface Request {
  readonly action: string;
  /** An ARN; a kind of ARN where none is known; nothing where AWS lets nobody narrow the action. */
  readonly resource?: string | { readonly service: string; readonly path: string };
  /** Condition keys with their values; what isn't in it, the request doesn't have. */
  readonly context: ReadonlyMap<string, string>;
}

/** The role of that name, with the policies that are attached to it and in it. */
export function roleOf(accounts: FakeAccounts, account: string, name: string): DeployRole | undefined {
  if (accounts.find(account, "aws_iam_role", { name }) === undefined) return undefined;
  const own = accounts.of(account, "aws_iam_role_policy").filter(({ state }) => state["role"] === name);
  const attached = accounts
    .of(account, "aws_iam_role_policy_attachment")
    .flatMap(({ state: { role, policy_arn: arn = null } }) =>
      role === name ? (accounts.find(account, "aws_iam_policy", { arn }) ?? []) : [],
    );
  return { name, statements: [...own, ...attached].flatMap(({ state }) => statementsOf(state["policy"])) };
}

function statementsOf(policy: unknown): Statement[] {
  if (typeof policy !== "string") return [];
  const { Statement: all } = JSON.parse(policy) as { readonly Statement: Statement | readonly Statement[] };
  return [all].flat();
}

/** A deny wins; a condition on what isn't known here is taken as met. */
export function isAllowed({ statements }: DeployRole, request: Request): boolean {
  const inForce = statements.filter((statement) => covers(statement, request));
  return inForce.some(({ Effect }) => Effect === "Allow") && !inForce.some(({ Effect }) => Effect === "Deny");
}

/** Actions that any statement allows. */
export function allowedActions({ statements }: DeployRole): string[] {
  return [...new Set(statements.flatMap(({ Effect, Action }) => (Effect === "Allow" ? listed(Action) : [])))].sort();
}

function covers({ Action, Resource, Condition = {} }: Statement, request: Request): boolean {
  return (
    listed(Action).some((pattern) => like(pattern.toLowerCase(), request.action.toLowerCase())) &&
    listed(Resource).some((pattern) => isOn(pattern, request.resource)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => holds(operator, key, listed(values), request)),
    )
  );
}

function isOn(pattern: string, resource: Request["resource"]): boolean {
  if (pattern === "*" || resource === undefined) return pattern === "*";
  if (typeof resource === "string") return like(pattern, resource);
  const [, , service, , , ...rest] = pattern.split(":");
  return service === resource.service && rest.join(":").startsWith(resource.path);
}

function holds(operator: string, key: string, values: readonly string[], { context, resource }: Request): boolean {
  // Of a kind of resource nobody knows the tags.
  if (typeof resource === "object" && key.startsWith("aws:ResourceTag/")) return true;
  const value = context.get(key);
  if (operator === "StringEquals") return value !== undefined && values.includes(value);
  if (operator === "StringLike") return value !== undefined && values.some((pattern) => like(pattern, value));
  if (operator === "Null") return values.includes(String(value === undefined));
  return true;
}

const patterns = new Map<string, RegExp>();

function like(pattern: string, text: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === text;
  let compiled = patterns.get(pattern);
  if (compiled === undefined) {
    const source = pattern
      .replaceAll(/[\\^$+.()|[\]{}]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".");
    compiled = new RegExp(`^${source}$`);
    patterns.set(pattern, compiled);
  }
  return compiled.test(text);
}

function listed(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}
