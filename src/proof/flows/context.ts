import { Facts } from "../../facts/facts";
import { type Statement, actionMatches } from "../../facts/policy";
import type { Role } from "../../facts/roles";
import type { GroupRule } from "../../facts/security-groups";
import type { Model } from "../../terraform/model";
import type { Resource } from "../../terraform/expressions/value";
import { type Declared, readDeclared } from "../declared";
import { type Flow, type PermissionUse, placeOf } from "./flow";

/** An action on a resource, as IAM names them. */
export interface Need {
  readonly action: string;
  readonly resource: string;
}

/** All that rules share: the facts, the declarations, and what the proven flows made use of. */
export class Context {
  readonly facts: Facts;
  readonly declared: Declared;
  /** Rules of security groups, routes, gateway associations and policy statements that a flow needs. */
  readonly used = new Set<object>();
  /** For each rule of a security group, the ports that flows need of it. */
  readonly ports = new Map<GroupRule, Set<number>>();
  /** For each rule of a security group, the ends (by their lists of groups) that need it. */
  readonly ends = new Map<GroupRule, Set<readonly Resource[]>>();
  /** Rules that a flow from or to outside of the VPC needs. */
  readonly outside = new Set<GroupRule>();
  /** For each statement of a policy, what is needed of it. */
  readonly permissions = new Map<Statement, { readonly action: string; readonly resource: string }[]>();
  /** Connections that the rules followed, for whoever wants to show them. */
  readonly flows: Flow[] = [];
  readonly permissionUses: PermissionUse[] = [];
  /** What has to stand before the first task of a service can start and be healthy. */
  readonly beforeStart = new Map<Resource, Set<string>>();
  /** Calls from one ECS service to another, by both resources. */
  readonly calls = new Map<Resource, Set<Resource>>();

  constructor(model: Model) {
    this.facts = new Facts(model);
    this.declared = readDeclared(model);
  }

  /** Whether the folder says what it wants; then all that it doesn't say is a fault. */
  get strict(): boolean {
    return this.declared.doors !== undefined;
  }

  /** `own` and `peer` are the groups of the two ends, by which the interfaces that need the rule are known. */
  use(rule: GroupRule, port: number, outside: boolean, own: readonly Resource[], peer: readonly Resource[]): void {
    this.used.add(rule);
    this.ends.set(rule, (this.ends.get(rule) ?? new Set()).add(own).add(peer));
    if (outside) this.outside.add(rule);
    const known = this.ports.get(rule);
    if (known) known.add(port);
    else this.ports.set(rule, new Set([port]));
  }

  addCall(caller: Resource, callee: Resource): void {
    this.calls.set(caller, (this.calls.get(caller) ?? new Set()).add(callee));
  }

  needsBeforeStart(service: Resource, addresses: Iterable<string>): void {
    this.beforeStart.set(service, new Set([...(this.beforeStart.get(service) ?? []), ...addresses]));
  }

  /** `by` is the service that needs it and what for. */
  grant(
    role: Role,
    by: { readonly service: Resource; readonly purpose: string },
    statement: Statement,
    need: Need,
  ): void {
    this.useStatement(statement, need.action, need.resource);
    this.permissionUses.push({
      role: placeOf(role.resource),
      policy: statement.address,
      statement: statement.label,
      service: placeOf(by.service),
      purpose: by.purpose,
      ...need,
    });
  }

  useStatement(statement: Statement, action: string, resource: string): void {
    this.used.add(statement);
    const known = this.permissions.get(statement);
    if (known) known.push({ action, resource });
    else this.permissions.set(statement, [{ action, resource }]);
  }

  /** Marks what a role says about an action that it may not or perhaps may do, so that one fault is one finding. */
  useAllowed(role: Role, action: string, resource: string): void {
    for (const policy of role.policies) {
      for (const statement of policy.statements) {
        const named = statement.actions.some((pattern) => actionMatches(pattern, action) !== "no");
        if (named)
          this.useStatement(
            statement,
            action,
            statement.resources.length === 1 ? (statement.resources[0] ?? resource) : resource,
          );
      }
    }
  }
}
