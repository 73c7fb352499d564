import type { Model } from "../terraform/model";
import {
  type ObjectValue,
  Reference,
  type Resource,
  type Value,
  asNumber,
  blocks,
  describe,
  items,
} from "../terraform/expressions/value";
import { type Link, link, linked } from "./link";
import { type Action, actionOf } from "./network/forwarding";
import { type Rewrites, rewritesOf } from "./network/rewrites";
import { LISTENERS, LISTENER_RULES, LOAD_BALANCERS, SECURITY_GROUPS, SUBNETS } from "./resource-types";
import { type Known, orDefault, switchSetting, textSetting } from "./setting";
import type { Subnet, Vpcs } from "./vpc";

export interface Balancer {
  readonly resource: Resource;
  readonly type: Known<string>;
  readonly internal: Known<boolean>;
  readonly subnets: readonly Subnet[];
  readonly groups: readonly Resource[];
  readonly unknown: readonly string[];
  readonly listeners: readonly Listener[];
}

export interface Listener {
  readonly resource: Resource;
  readonly port: number | undefined;
  /**
   * HTTP where none is set, as the provider asks AWS for an application load balancer.
   * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/elbv2/listener.go
   */
  readonly protocol: Known<string>;
  readonly defaultAction: Action;
  /** By priority. */
  readonly rules: readonly ListenerRule[];
}

export interface ListenerRule {
  readonly resource: Resource;
  readonly priority: number | undefined;
  readonly conditions: readonly RuleCondition[];
  /** Conditions that can't be told. */
  readonly conditionsUnknown: readonly string[];
  readonly action: Action;
  readonly rewrites: Rewrites;
}

export interface RuleCondition {
  /** `path-pattern`, `host-header`, … */
  readonly field: string;
  readonly values: readonly string[];
  /** Whether some of the values are regular expressions. */
  readonly isRegex: boolean;
  /** Which of the values can't be told. */
  readonly unknown: readonly string[];
}

/** Where a target group gets its traffic from. */
export interface Forward {
  readonly balancer: Balancer;
  readonly listener: Listener;
  readonly rule: ListenerRule | undefined;
}

const FIELDS = ["path_pattern", "host_header", "http_header", "http_request_method", "query_string", "source_ip"];

/** Load balancers with their listeners and rules, and the way back from a target group. */
export class Balancers {
  readonly all: readonly Balancer[];
  /** Listeners and rules whose load balancer or listener can't be told. */
  readonly unattached: readonly { readonly resource: Resource; readonly parent: Link }[];
  private readonly forwardsOf = new Map<Resource, Forward[]>();
  private readonly idleOf = new Map<Resource, Forward[]>();
  private readonly byGroup = new Map<Resource, Balancer[]>();
  /** Actions of which a target can't be told: any target group may get its requests from there. */
  readonly uncertain: readonly string[];

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
    const listenersOf = attached(LISTENERS, "load_balancer_arn", LOAD_BALANCERS);
    const rulesOf = attached(LISTENER_RULES, "listener_arn", LISTENERS);
    this.all = LOAD_BALANCERS.flatMap((type) => model.all(type)).map((resource) => {
      const listeners = (listenersOf.get(resource) ?? []).map((listener) => ({
        resource: listener,
        port: asNumber(listener.get("port")),
        protocol: orDefault(textSetting(listener.get("protocol")), "HTTP"),
        defaultAction: actionOf(listener.get("default_action")),
        rules: (rulesOf.get(listener) ?? []).map(ruleOf).toSorted((a, b) => (a.priority ?? 0) - (b.priority ?? 0)),
      }));
      return balancerOf(resource, listeners, vpcs);
    });
    this.unattached = unattached;
    const uncertain: string[] = [];
    const add = (action: Action, forward: Forward): void => {
      for (const target of action.targets) push(this.forwardsOf, target, forward);
      for (const target of action.idle) push(this.idleOf, target, forward);
      const at = (forward.rule ?? forward.listener).resource.address;
      for (const why of action.unknown) uncertain.push(`a target of ${at} (${why})`);
    };
    for (const balancer of this.all) {
      for (const group of new Set(balancer.groups)) push(this.byGroup, group, balancer);
      for (const listener of balancer.listeners) {
        add(listener.defaultAction, { balancer, listener, rule: undefined });
        for (const rule of listener.rules) add(rule.action, { balancer, listener, rule });
      }
    }
    for (const { resource, parent } of unattached)
      if (parent.kind === "unknown") uncertain.push(`what ${resource.address} belongs to (${parent.why})`);
    this.uncertain = uncertain;
  }

  /** The load balancers that have a security group. */
  withGroup(group: Resource): readonly Balancer[] {
    return this.byGroup.get(group) ?? [];
  }

  forwards(targetGroup: Resource): readonly Forward[] {
    return this.forwardsOf.get(targetGroup) ?? [];
  }

  /** Those that name it with weight 0. */
  idleForwards(targetGroup: Resource): readonly Forward[] {
    return this.idleOf.get(targetGroup) ?? [];
  }
}

function push<T>(map: Map<Resource, T[]>, key: Resource, item: T): void {
  const known = map.get(key);
  if (known) known.push(item);
  else map.set(key, [item]);
}

/** The target groups that a listener, or one of its rules, names; with weight 0 too. */
export function targetsOf({ defaultAction, rules }: Listener): readonly Resource[] {
  return [defaultAction, ...rules.map(({ action }) => action)].flatMap(({ targets, idle }) => [...targets, ...idle]);
}

function balancerOf(resource: Resource, listeners: readonly Listener[], vpcs: Vpcs): Balancer {
  const mappings = blocks(resource.get("subnet_mapping"));
  const mapped = mappings.maps.map((map) => map.get("subnet_id") ?? null);
  const subnets = [...items(resource.get("subnets")), ...mapped].map((id) => link(id, SUBNETS));
  const groups = items(resource.get("security_groups")).map((id) => link(id, SECURITY_GROUPS));
  const why = (found: Link): string[] => (found.kind === "unknown" || found.kind === "wrong" ? [found.why] : []);
  return {
    resource,
    type: orDefault(textSetting(resource.get("load_balancer_type")), "application"),
    internal: orDefault(switchSetting(resource.get("internal")), false),
    subnets: subnets.flatMap((found) => (found.kind === "found" ? (vpcs.subnet(found.resource) ?? []) : [])),
    groups: groups.flatMap((found) => linked(found) ?? []),
    unknown: [...(mappings.unknown ? [mappings.unknown.why] : []), ...[...subnets, ...groups].flatMap(why)],
    listeners,
  };
}

function ruleOf(resource: Resource): ListenerRule {
  const conditions = blocks(resource.get("condition"));
  return {
    resource,
    priority: asNumber(resource.get("priority")),
    conditions: conditions.maps.flatMap(conditionsOf),
    conditionsUnknown: conditions.unknown ? [`a condition of ${resource.address} (${conditions.unknown.why})`] : [],
    action: actionOf(resource.get("action")),
    rewrites: rewritesOf(resource.get("transform")),
  };
}

function conditionsOf(condition: ObjectValue): readonly RuleCondition[] {
  return FIELDS.flatMap((field) => {
    const { maps, unknown } = blocks(condition.get(field));
    const name = field.replaceAll("_", "-");
    if (unknown) return [{ field: name, values: [describe(unknown)], isRegex: false, unknown: [unknown.why] }];
    // Of query strings any one pair will do, so all of them are one condition.
    if (field === "query_string") return maps.length > 0 ? [queryCondition(name, maps)] : [];
    return maps.map((map) => {
      const values = [...items(map.get("values")), ...items(map.get("regex_values"))];
      const header = field === "http_header" ? `:${describe(map.get("http_header_name"))}` : "";
      const isRegex = items(map.get("regex_values")).length > 0;
      return { field: `${name}${header}`, values: values.map(describe), isRegex, unknown: unknownOf(values) };
    });
  });
}

function queryCondition(field: string, pairs: readonly ObjectValue[]): RuleCondition {
  const unknown = unknownOf(pairs.flatMap((pair) => [...items(pair.get("key")), ...items(pair.get("value"))]));
  const values = pairs.map((pair) => `${describe(pair.get("key"))}=${describe(pair.get("value"))}`);
  return { field, values, isRegex: false, unknown };
}

function unknownOf(values: readonly Value[]): readonly string[] {
  return values.flatMap((value) => {
    const text = textSetting(value);
    return text.kind === "unknown" ? [text.why] : [];
  });
}

/** The load balancer whose DNS name a value is. */
export function balancerNamed(value: Value): Resource | undefined {
  if (!(value instanceof Reference) || value.attribute !== "dns_name") return undefined;
  return LOAD_BALANCERS.includes(value.resource.type) ? value.resource : undefined;
}
