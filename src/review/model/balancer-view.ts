import type { Facts } from "../../facts/facts";
import type { Balancer, Listener, ListenerRule } from "../../facts/balancers";
import { symbolic } from "../../facts/arn";
import { linked } from "../../facts/link";
import type { Rewrite } from "../../facts/network/rewrites";
import { equals, orDefault, shown } from "../../facts/setting";
import {
  type ObjectValue,
  type Resource,
  type Value,
  asBoolean,
  asNumber,
  asString,
  block,
  blocks,
} from "../../terraform/expressions/value";
import { byAddress, type Own, type Reference, referenceTo } from "./reference";

export interface LoadBalancerView extends Reference {
  readonly name: string;
  /** `application`, `network`, `gateway`. */
  readonly type: string;
  readonly scheme: "internet-facing" | "internal";
  readonly deletionProtection: boolean;
  /** Whether it keeps a record of requests, and drops header fields that no standard allows. */
  readonly logsAccess: boolean;
  readonly dropsInvalidHeaders: boolean;
  readonly subnets: readonly Reference[];
  readonly zones: readonly string[];
  readonly securityGroups: readonly Reference[];
  /** By port. */
  readonly listeners: readonly ListenerView[];
}

export interface ListenerView extends Reference {
  readonly port: number | undefined;
  /** `HTTP`, `HTTPS`, … */
  readonly protocol: string;
  readonly certificate: string | undefined;
  readonly sslPolicy: string | undefined;
  /** By priority; the last one is the default action, without priority and conditions. */
  readonly rules: readonly ListenerRuleView[];
}

export interface ListenerRuleView extends Reference {
  /** The lowest that matches wins; undefined for the default action. */
  readonly priority: number | undefined;
  /** All must hold, each by one of its values: `{ field: "path", values: ["/", "/books/*"] }`. */
  readonly conditions: readonly { readonly field: string; readonly values: readonly string[] }[];
  /** In words: `forward`, `answer 404`, `redirect to HTTPS:443`. */
  readonly action: string;
  readonly targets: readonly TargetView[];
}

export interface TargetView extends Reference {
  /** Services that register in the target group, by their addresses. */
  readonly services: readonly Reference[];
  /** Ports that the tasks are registered with. */
  readonly ports: readonly number[];
  /** `GET /healthz every 10 s`; empty where AWS's defaults hold. */
  readonly healthCheck: string;
}

export function loadBalancerViews(facts: Facts, own: Own): readonly LoadBalancerView[] {
  return facts.balancers.all
    .filter(({ resource }) => own(resource))
    .map((balancer) => loadBalancerView(facts, balancer))
    .toSorted(byAddress);
}

function loadBalancerView(facts: Facts, { resource, ...balancer }: Balancer): LoadBalancerView {
  return {
    ...referenceTo(resource),
    name: symbolic(resource.get("name") ?? resource.name),
    type: shown(balancer.type),
    scheme: equals(balancer.internal, true) === "yes" ? "internal" : "internet-facing",
    deletionProtection: asBoolean(resource.get("enable_deletion_protection")) ?? false,
    logsAccess: asBoolean(block(resource.get("access_logs"))?.get("enabled")) ?? false,
    dropsInvalidHeaders: asBoolean(resource.get("drop_invalid_header_fields")) ?? false,
    subnets: balancer.subnets.map((subnet) => referenceTo(subnet.resource)).toSorted(byAddress),
    zones: [...new Set(balancer.subnets.map(({ zone }) => zone))].sort(),
    securityGroups: balancer.groups.map(referenceTo),
    listeners: balancer.listeners
      .map((listener) => listenerView(facts, listener))
      .toSorted((a, b) => (a.port ?? 0) - (b.port ?? 0) || byAddress(a, b)),
  };
}

function listenerView(facts: Facts, { resource, ...listener }: Listener): ListenerView {
  const text = (name: string): string | undefined => {
    const value = resource.get(name);
    return value === undefined ? undefined : symbolic(value);
  };
  const byDefault: ListenerRuleView = {
    ...referenceTo(resource),
    priority: undefined,
    conditions: [],
    action: actionOf(resource.get("default_action")),
    targets: listener.defaultAction.targets.map((target) => targetView(facts, target)),
  };
  return {
    ...referenceTo(resource),
    port: listener.port,
    protocol: shown(listener.protocol),
    certificate: text("certificate_arn"),
    sslPolicy: text("ssl_policy"),
    rules: [...listener.rules.map((rule) => ruleView(facts, rule)), byDefault],
  };
}

function ruleView(facts: Facts, { resource, ...rule }: ListenerRule): ListenerRuleView {
  return {
    ...referenceTo(resource),
    priority: rule.priority,
    conditions: rule.conditions.map(({ field, values }) => ({ field: FIELDS[field] ?? field, values })),
    action: [actionOf(resource.get("action")), ...rule.rewrites.all.map(rewriteText)].join(", "),
    targets: rule.action.targets.map((target) => targetView(facts, target)),
  };
}

function rewriteText({ type, regex, replace }: Rewrite): string {
  const what = equals(type, "host-header-rewrite") === "yes" ? "host" : "URL";
  return `${what} rewritten from ${shown(orDefault(regex, "?"))} to ${shown(orDefault(replace, "?"))}`;
}

/** What people call a condition. */
const FIELDS: Readonly<Record<string, string>> = { "path-pattern": "path", "host-header": "host" };

function targetView(facts: Facts, group: Resource): TargetView {
  const registered = facts.services.flatMap((service) =>
    service.targets.filter((target) => linked(target.group) === group).map(({ port }) => ({ service, port })),
  );
  const check = block(group.get("health_check"));
  const [path, interval] = [check?.get("path"), asNumber(check?.get("interval"))];
  return {
    ...referenceTo(group),
    services: registered.map(({ service }) => referenceTo(service.resource)).toSorted(byAddress),
    ports: [...new Set(registered.flatMap(({ port }) => port ?? []))].sort((a, b) => a - b),
    healthCheck: [
      ...(path === undefined ? [] : [`GET ${symbolic(path)}`]),
      ...(interval === undefined ? [] : [`every ${interval} s`]),
    ].join(" "),
  };
}

function actionOf(actions: Value | undefined): string {
  return blocks(actions)
    .maps.map((action) => {
      const type = asString(action.get("type")) ?? "?";
      if (type === "fixed-response") return `answer ${field(action, "fixed_response", "status_code")}`;
      if (type === "redirect")
        return `redirect to ${field(action, "redirect", "protocol")}:${field(action, "redirect", "port")}`;
      return type;
    })
    .join(", then ");
}

function field(action: ObjectValue, name: string, key: string): string {
  const value = block(action.get(name))?.get(key);
  return value === undefined ? "?" : symbolic(value);
}

/**
 * Whether what a listener takes is encrypted: `HTTP, unencrypted`. A load balancer passes TCP and UDP on as they come.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html
 */
export function encryption({ protocol, rules }: ListenerView): {
  readonly text: string;
  readonly level: 0 | 1 | undefined;
} {
  if (ENCRYPTED.has(protocol)) return { text: `${protocol}, encrypted`, level: 1 };
  if (protocol !== "HTTP") return { text: `${protocol}, encrypted or not by its two ends`, level: undefined };
  const redirects = rules.every(({ action }) => action.startsWith("redirect to HTTPS"));
  return redirects ? { text: "HTTP, redirected to HTTPS", level: 1 } : { text: "HTTP, unencrypted", level: 0 };
}

const ENCRYPTED: ReadonlySet<string> = new Set(["HTTPS", "TLS", "QUIC"]);

export const TLS = ["1.0", "1.1", "1.2", "1.3"] as const;

/**
 * The oldest version of TLS that a listener takes, by its policy; undefined where it is none that AWS lists.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
export function oldestTls({ protocol, sslPolicy = "ELBSecurityPolicy-2016-08" }: ListenerView) {
  if (!ENCRYPTED.has(protocol)) return undefined;
  const [, minor] = /^ELBSecurityPolicy-(?:TLS13|TLS|FS)-(1-[0-3])-/.exec(sslPolicy) ?? [];
  if (minor !== undefined) return TLS.find((version) => version === minor.replace("-", "."));
  return /^ELBSecurityPolicy-(2015-05|2016-08|FS-2018-06)$/.test(sslPolicy) ? TLS[0] : undefined;
}
