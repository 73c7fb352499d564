import type { Model } from "../terraform/model";
import {
  type ObjectValue,
  Reference,
  type Resource,
  type Value,
  asBoolean,
  asNumber,
  asString,
  blocks,
  describe,
  items,
} from "../terraform/expressions/value";
import { type Link, link, linked } from "./link";
import type { Subnet, Vpcs } from "./vpc";

export interface Balancer {
  readonly resource: Resource;
  readonly type: string;
  readonly internal: boolean;
  readonly subnets: readonly Subnet[];
  readonly groups: readonly Resource[];
  readonly unknown: readonly string[];
  readonly listeners: readonly Listener[];
}

export interface Listener {
  readonly resource: Resource;
  readonly port: number | undefined;
  readonly protocol: string;
  readonly defaultTargets: readonly Resource[];
  /** By priority. */
  readonly rules: readonly ListenerRule[];
}

export interface ListenerRule {
  readonly resource: Resource;
  readonly priority: number | undefined;
  readonly conditions: readonly RuleCondition[];
  readonly targets: readonly Resource[];
}

export interface RuleCondition {
  /** `path-pattern`, `host-header`, … */
  readonly field: string;
  readonly values: readonly string[];
}

/** Where a target group gets its traffic from. */
export interface Forward {
  readonly balancer: Balancer;
  readonly listener: Listener;
  readonly rule: ListenerRule | undefined;
}

const LB = ["aws_lb", "aws_alb"];
const TARGET_GROUP = ["aws_lb_target_group", "aws_alb_target_group"];
const FIELDS = ["path_pattern", "host_header", "http_header", "http_request_method", "query_string", "source_ip"];

/** Load balancers with their listeners and rules, and the way back from a target group. */
export class Balancers {
  readonly all: readonly Balancer[];
  /** Listeners and rules whose load balancer or listener can't be told. */
  readonly unattached: readonly { readonly resource: Resource; readonly parent: Link }[];
  private readonly forwardsOf = new Map<Resource, Forward[]>();

  constructor(model: Model, vpcs: Vpcs) {
    const unattached: { resource: Resource; parent: Link }[] = [];
    const attached = (
      types: readonly string[],
      attribute: string,
      parents: readonly string[],
    ): Map<Resource, Resource[]> => {
      const byParent = new Map<Resource, Resource[]>();
      for (const resource of types.flatMap((type) => model.all(type))) {
        const parent = link(resource.get(attribute), parents, ["arn", "id"]);
        if (parent.kind !== "found") unattached.push({ resource, parent });
        else byParent.set(parent.resource, [...(byParent.get(parent.resource) ?? []), resource]);
      }
      return byParent;
    };
    const listenersOf = attached(["aws_lb_listener", "aws_alb_listener"], "load_balancer_arn", LB);
    const rulesOf = attached(["aws_lb_listener_rule", "aws_alb_listener_rule"], "listener_arn", [
      "aws_lb_listener",
      "aws_alb_listener",
    ]);
    this.all = LB.flatMap((type) => model.all(type)).map((resource) => {
      const listeners = (listenersOf.get(resource) ?? []).map((listener) => ({
        resource: listener,
        port: asNumber(listener.get("port")),
        protocol: asString(listener.get("protocol")) ?? "HTTP",
        defaultTargets: targetsOf(listener.get("default_action")),
        rules: (rulesOf.get(listener) ?? []).map(ruleOf).toSorted((a, b) => (a.priority ?? 0) - (b.priority ?? 0)),
      }));
      return balancerOf(resource, listeners, vpcs);
    });
    this.unattached = unattached;
    for (const balancer of this.all) {
      for (const listener of balancer.listeners) {
        for (const target of listener.defaultTargets) this.addForward(target, { balancer, listener, rule: undefined });
        for (const rule of listener.rules)
          for (const target of rule.targets) this.addForward(target, { balancer, listener, rule });
      }
    }
  }

  forwards(targetGroup: Resource): readonly Forward[] {
    return this.forwardsOf.get(targetGroup) ?? [];
  }

  private addForward(target: Resource, forward: Forward): void {
    const known = this.forwardsOf.get(target);
    if (known) known.push(forward);
    else this.forwardsOf.set(target, [forward]);
  }
}

function balancerOf(resource: Resource, listeners: readonly Listener[], vpcs: Vpcs): Balancer {
  const mapped = blocks(resource.get("subnet_mapping")).maps.map((map) => map.get("subnet_id") ?? null);
  const subnets = [...items(resource.get("subnets")), ...mapped].map((id) => link(id, ["aws_subnet"]));
  const groups = items(resource.get("security_groups")).map((id) =>
    link(id, ["aws_security_group", "aws_default_security_group"]),
  );
  const why = (found: Link): string[] => (found.kind === "unknown" || found.kind === "wrong" ? [found.why] : []);
  return {
    resource,
    type: asString(resource.get("load_balancer_type")) ?? "application",
    internal: asBoolean(resource.get("internal")) ?? false,
    subnets: subnets.flatMap((found) => (found.kind === "found" ? (vpcs.subnet(found.resource) ?? []) : [])),
    groups: groups.flatMap((found) => linked(found) ?? []),
    unknown: [...subnets, ...groups].flatMap(why),
    listeners,
  };
}

function targetsOf(actions: Value | undefined): readonly Resource[] {
  const find = (value: Value | undefined): readonly Resource[] => {
    const found = linked(link(value, TARGET_GROUP, ["arn", "id"]));
    return found ? [found] : [];
  };
  return blocks(actions).maps.flatMap((action) => {
    if (asString(action.get("type")) !== "forward") return [];
    const forward = blocks(action.get("forward")).maps.flatMap((map) => blocks(map.get("target_group")).maps);
    return [...find(action.get("target_group_arn")), ...forward.flatMap((group) => find(group.get("arn")))];
  });
}

function ruleOf(resource: Resource): ListenerRule {
  return {
    resource,
    priority: asNumber(resource.get("priority")),
    conditions: blocks(resource.get("condition")).maps.flatMap(conditionsOf),
    targets: targetsOf(resource.get("action")),
  };
}

function conditionsOf(condition: ObjectValue): readonly RuleCondition[] {
  return FIELDS.flatMap((field) =>
    blocks(condition.get(field)).maps.map((map) => ({
      field: field.replaceAll("_", "-") + (field === "http_header" ? `:${describe(map.get("http_header_name"))}` : ""),
      values:
        field === "query_string"
          ? blocks(condition.get(field)).maps.map(
              (pair) => `${describe(pair.get("key"))}=${describe(pair.get("value"))}`,
            )
          : [...items(map.get("values")), ...items(map.get("regex_values"))].map((value) => describe(value)),
    })),
  );
}

/** The load balancer whose DNS name a value is. */
export function balancerNamed(value: Value): Resource | undefined {
  if (!(value instanceof Reference) || value.attribute !== "dns_name") return undefined;
  return LB.includes(value.resource.type) ? value.resource : undefined;
}
