import { type Balancer, type Balancers, type Listener, targetsOf } from "../../../facts/balancers";
import type { Facts } from "../../../facts/facts";
import { type Match, hasUnknown, symbolic } from "../../../facts/arn";
import { all, any, negated } from "../../../facts/match";
import { LISTENERS } from "../../../facts/resource-types";
import { type Setting, equals, knownValue, numberSetting, textSetting } from "../../../facts/setting";
import {
  type ObjectValue,
  Reference,
  type Resource,
  argumentOf,
  block,
  blocks,
} from "../../../terraform/expressions/value";
import { type Walk, walked } from "../../flows/evidence";
import { isAccount } from "../../../terraform/account";
import { messages, unknown } from "../../message";
import { type Rule, conclude } from "../../result";
import { neededOfGroup, targetGroupSettings } from "./target-groups";

const says = messages({
  samePort: (it: { port: number; listeners: readonly string[] }) =>
    `${it.listeners.join(" and ")} both have port ${it.port}; give each a port of its own`,
  otherBalancer: (it: { group: string; balancers: readonly string[] }) =>
    `${it.group} gets requests from ${it.balancers.join(" and ")}, AWS allows one load balancer; add a target group for each`,
  needsHttps: (it: { group: string; version: string; listener: string }) =>
    `${it.group} speaks ${it.version}, which AWS serves from HTTPS listeners only; set the protocol of ${it.listener} to HTTPS`,
  login: (it: { at: string; listener: string }) =>
    `${it.at} asks for a login, which AWS does on HTTPS listeners only; set the protocol of ${it.listener} to HTTPS`,
  loop: ({ at }: { at: string }) =>
    `${at} redirects to the same address again; set another protocol, host, port or path`,
  downgrade: ({ at }: { at: string }) => `${at} redirects HTTPS to HTTP, which AWS refuses; redirect to HTTPS`,
  certificate: ({ listener }: { listener: string }) =>
    `${listener} has a certificate, which AWS takes for HTTPS and TLS only; set its protocol to HTTPS, or remove certificate_arn`,
  otherRegion: (it: { listener: string; region: string; own: string }) =>
    `the certificate of ${it.listener} is in ${it.region}, the listener in ${it.own}; name one of ${it.own}`,
  otherAccount: (it: { listener: string; account: string; own: string }) =>
    `the certificate of ${it.listener} is account ${it.account}'s, the listener ${it.own}'s; name one of the same account`,
  closed: (it: { listener: string; port: number; groups: readonly string[] }) =>
    `no rule of ${it.groups.join(" or ")} lets anybody in on port ${it.port}, on which ${it.listener} listens; add an ingress rule`,
  port: (it: { listener: string; why: string }) => `port of ${it.listener} (${it.why})`,
  stray: (it: { at: string; listener: string }) =>
    `whether ${it.at} redirects to ${it.listener}, of which the load balancer isn't known`,
  mutual: ({ listener }: { listener: string }) =>
    `${listener} asks clients for a certificate, which AWS does on HTTPS listeners only; set its protocol to HTTPS, or remove mutual_authentication`,
  forTls: (it: { argument: string; listener: string }) =>
    `whether AWS takes ${it.argument} of ${it.listener}, which is for HTTPS and TLS`,
  deadEnd: (it: { at: string; protocol: string; port: string; balancer: string }) =>
    `${it.at} redirects to ${it.protocol} on port ${it.port}, where ${it.balancer} has no listener; add one, or redirect to a port that has one`,
  several: (it: { at: string; actions: readonly string[] }) =>
    `${it.at} has actions ${it.actions.join(" and ")}, of which AWS takes one, as the last; leave one`,
  notLast: (it: { at: string; last: string; other: string }) =>
    `${it.at} has action ${it.other} behind ${it.last}, which AWS takes as the last one; give it a smaller order`,
  sameOrder: ({ at }: { at: string }) => `whether AWS takes two actions of one order in ${at}`,
  twoTargets: ({ at }: { at: string }) =>
    `${at} names other target groups in target_group_arn than in forward, which AWS refuses; drop one of them`,
  maybeTwoTargets: ({ at }: { at: string }) =>
    `whether ${at} names the same target group in target_group_arn as in forward`,
  redirect: (it: { at: string; why: string }) => `where ${it.at} redirects to (${it.why})`,
  version: (it: { group: string; why: string }) => `protocol_version of ${it.group} (${it.why})`,
});

/**
 * What AWS refuses of listeners beside their own arguments.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
 */
export const listeners: Rule = {
  id: "listeners",
  isLocal: true,
  title:
    "Each port of a load balancer has one listener, and each target group one load balancer that speaks its protocol",
  check({ facts, declarations }) {
    const { balancers } = facts;
    const found = balancers.all.flatMap((balancer) => {
      if (balancer.listeners.length === 0) return [];
      const evidence = walked((walk) => {
        walk.via(balancer.resource.address, ...balancer.listeners.map(({ resource }) => resource.address));
        onePortEach(walk, balancer);
        for (const listener of balancer.listeners) {
          actions(balancers, walk, balancer, listener);
          encryption(walk, listener);
          // Where exposures are declared, these say who connects.
          if (!declarations.strict) entrance(walk, facts, balancer, listener);
          if (equals(balancer.type, "application") === "yes") ownProtocol(walk, listener);
          for (const group of targetsOf(listener)) {
            neededOfGroup(walk, group);
            protocolVersion(walk, group, listener);
            if (equals(balancer.type, "application") === "yes")
              targetGroupSettings(walk, group, balancer.resource.address);
            const all = [...new Set(balancers.forwards(group).map((it) => it.balancer.resource.address))];
            if (all.length > 1) walk.miss(says.otherBalancer({ group: group.address, balancers: all }));
          }
        }
      });
      const subject = { kind: "load balancer", name: balancer.resource.address };
      return conclude(subject, balancer.resource, "have its listeners", evidence);
    });
    const looked = {
      "load balancer": balancers.all.length,
      listener: balancers.all.flatMap((balancer) => balancer.listeners).length,
    };
    return { looked, results: found };
  },
};

/** Whether some rule lets anybody in, whoever that is. */
function entrance(walk: Walk, facts: Facts, { groups, unknown: more }: Balancer, { resource, port }: Listener): void {
  const isKnown = groups.every(({ mode }) => mode === "managed") && more.length + facts.groups.strays.length === 0;
  if (groups.length === 0 || !isKnown) return;
  if (port === undefined) {
    const given = numberSetting(resource.get("port"));
    if (given.kind === "unknown") walk.doubt(says.port({ listener: resource.address, why: given.why }));
    return;
  }
  const rules = groups.flatMap((group) => facts.groups.of(group, "ingress"));
  const open = rules.filter(({ protocol, from, to }) => ["-1", "tcp"].includes(protocol) && from <= port && port <= to);
  const names = groups.map(({ address }) => address);
  if (open.length === 0) walk.miss(says.closed({ listener: resource.address, port, groups: names }));
  else if (open.every(({ peer }) => peer.kind === "unknown"))
    for (const { peer } of open) if (peer.kind === "unknown") walk.doubt(unknown({ what: peer.why }));
}

/**
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Action.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RedirectActionConfig.html
 */
function actions(
  balancers: Balancers,
  walk: Walk,
  balancer: Balancer,
  { resource: listener, port, protocol, rules }: Listener,
): void {
  const isHttp = equals(protocol, "HTTP") === "yes";
  const isHttps = equals(protocol, "HTTPS") === "yes";
  const all = [
    ...blocks(listener.get("default_action")).maps.map((action) => ({ action, at: listener.address })),
    ...rules.flatMap(({ resource }) =>
      blocks(resource.get("action")).maps.map((action) => ({ action, at: resource.address })),
    ),
  ];
  for (const [at, own] of lastActions(all)) if (own.length > 1) walk.miss(says.several({ at, actions: own }));
  inOrder(walk, all);
  for (const { action, at } of all) {
    const isSplit = hasTwoTargets(action);
    if (isSplit === "yes") walk.miss(says.twoTargets({ at }));
    if (isSplit === "unknown") walk.doubt(says.maybeTwoTargets({ at }));
    const type = textSetting(action.get("type"));
    if (type.kind !== "set") continue;
    if (isHttp && /^(authenticate-|jwt-)/.test(type.value)) walk.miss(says.login({ at, listener: listener.address }));
    const target = type.value === "redirect" ? block(action.get("redirect")) : undefined;
    if (!target) continue;
    const own = new Map([
      ["protocol", knownValue(protocol)],
      ["port", port === undefined ? undefined : String(port)],
    ]);
    if (PARTS.every((part) => keeps(target, part, own.get(part)))) walk.miss(says.loop({ at }));
    if (isHttps && equals(textSetting(target.get("protocol")), "HTTP") === "yes") walk.miss(says.downgrade({ at }));
    if (keeps(target, "host", undefined)) leadsOn(balancers, walk, balancer, at, target, own);
  }
}

interface ActionAt {
  readonly action: ObjectValue;
  readonly at: string;
}

/** By what has them, the kinds of its actions that end the answer. */
function lastActions(all: readonly ActionAt[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { action, at } of all) {
    const type = knownValue(textSetting(action.get("type")));
    if (type !== undefined && ENDING.includes(type)) found.set(at, [...(found.get(at) ?? []), type]);
  }
  return found;
}

const ENDING = ["forward", "redirect", "fixed-response"];

/** The provider numbers actions as they stand, where they have no order of their own. */
function inOrder(walk: Walk, all: readonly ActionAt[]): void {
  const byPlace = new Map<string, { type: string | undefined; order: number | undefined }[]>();
  for (const { action, at } of all) {
    const [before, order] = [byPlace.get(at) ?? [], numberSetting(action.get("order"))];
    const own = order.kind === "set" && order.value !== 0 ? order.value : before.length + 1;
    const type = knownValue(textSetting(action.get("type")));
    byPlace.set(at, [...before, { type, order: order.kind === "unknown" ? undefined : own }]);
  }
  for (const [at, actionsOf] of byPlace) {
    const last = actionsOf.find(({ type }) => type !== undefined && ENDING.includes(type));
    const end = last?.order;
    if (last?.type === undefined || end === undefined) continue;
    for (const { type = "?", order } of actionsOf.filter((one) => !ENDING.includes(one.type ?? ""))) {
      if (order !== undefined && order > end) walk.miss(says.notLast({ at, last: last.type, other: type }));
      if (order === end) walk.doubt(says.sameOrder({ at }));
    }
  }
}

function hasTwoTargets(action: ObjectValue): Match {
  const own = action.get("target_group_arn") ?? null;
  const { maps: groups, unknown: unread } = blocks(argumentOf(action.get("forward"), "target_group"));
  if (own === null || (groups.length === 0 && !unread)) return "no";
  const others = groups.map((group) => negated(areSame(symbolic(own), symbolic(group.get("arn")))));
  // An argument that isn't known may be null.
  const isSet = hasUnknown(symbolic(own)) ? "unknown" : "yes";
  return all([isSet, any([groups.length > 1 ? "yes" : "no", ...others, ...(unread ? (["unknown"] as const) : [])])]);
}

function areSame(one: string, other: string): Match {
  if (hasUnknown(one) || hasUnknown(other)) return "unknown";
  return one === other ? "yes" : "no";
}

const PARTS = ["protocol", "port", "host", "path"];

/** Whether a redirect leaves a part of the address as it is, also by what the listener itself has. */
function keeps(redirect: ObjectValue, part: string, own: string | undefined): boolean {
  const given = textSetting(redirect.get(part));
  const same = [`#{${part}}`, `/#{${part}}`, ...(own === undefined ? [] : [own])];
  return given.kind === "unset" || (given.kind === "set" && same.includes(given.value));
}

/** A redirect to the same host ends at a listener of the same load balancer. */
function leadsOn(
  balancers: Balancers,
  walk: Walk,
  { resource, listeners: all }: Balancer,
  at: string,
  target: ObjectValue,
  own: ReadonlyMap<string, string | undefined>,
): void {
  const [protocol, port] = (["protocol", "port"] as const).map((part): Setting<string> | undefined => {
    const given = textSetting(target.get(part));
    const isKept = given.kind === "unset" || equals(given, `#{${part}}`) === "yes";
    if (!isKept) return given;
    const kept = own.get(part);
    return kept === undefined ? undefined : { kind: "set", value: kept };
  });
  if (!protocol || !port) return;
  const unknownPart = [protocol, port].find((part) => part.kind === "unknown");
  if (unknownPart?.kind === "unknown") walk.doubt(says.redirect({ at, why: unknownPart.why }));
  if (protocol.kind !== "set" || port.kind !== "set") return;
  const speaks = all.map((it) => (it.port === undefined || String(it.port) === port.value ? it : undefined));
  const isThere = speaks.some((it) => it && equals(it.protocol, protocol.value) !== "no");
  if (isThere) return;
  const strays = balancers.unattached.filter(
    (it) => it.parent.kind === "unknown" && LISTENERS.includes(it.resource.type),
  );
  for (const { resource: stray } of strays) walk.doubt(says.stray({ at, listener: stray.address }));
  if (strays.length === 0)
    walk.miss(says.deadEnd({ at, protocol: protocol.value, port: port.value, balancer: resource.address }));
}

/**
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/mutual-authentication.html
 */
function encryption(walk: Walk, { resource, protocol }: Listener): void {
  const [, region, account] = /^arn:[^:]+:acm:([^:]+):(\d*)/.exec(symbolic(resource.get("certificate_arn"))) ?? [];
  const own = symbolic(resource.region);
  if (region !== undefined && !hasUnknown(region) && !hasUnknown(own) && region !== own)
    walk.miss(says.otherRegion({ listener: resource.address, region, own }));
  if (account !== undefined && isAccount(account) && isAccount(resource.account) && account !== resource.account)
    walk.miss(says.otherAccount({ listener: resource.address, account, own: resource.account }));
  if (equals(protocol, "HTTP", "TCP", "UDP", "TCP_UDP") !== "yes") return;
  const given = (argument: string): boolean => textSetting(resource.get(argument)).kind === "set";
  if (given("certificate_arn") || resource.get("certificate_arn") instanceof Reference)
    walk.miss(says.certificate({ listener: resource.address }));
  const mode = textSetting(argumentOf(resource.get("mutual_authentication"), "mode"));
  if (equals(mode, "verify", "passthrough") === "yes") walk.miss(says.mutual({ listener: resource.address }));
  for (const argument of ["ssl_policy", "alpn_policy"])
    if (given(argument)) walk.doubt(says.forTls({ argument, listener: resource.address }));
}

function ownProtocol(walk: Walk, { resource: listener, protocol }: Listener): void {
  if (protocol.kind === "unknown") walk.doubt(unknown({ what: `protocol of ${listener.address} (${protocol.why})` }));
}

function onePortEach(walk: Walk, balancer: Balancer): void {
  const byPort = new Map<number, string[]>();
  for (const { resource, port } of balancer.listeners) {
    if (port !== undefined) byPort.set(port, [...(byPort.get(port) ?? []), resource.address]);
  }
  for (const [port, addresses] of byPort) {
    if (addresses.length > 1) walk.miss(says.samePort({ port, listeners: addresses }));
  }
}

function protocolVersion(walk: Walk, group: Resource, { resource }: Listener): void {
  const version = textSetting(group.get("protocol_version"));
  if (version.kind === "unknown") walk.doubt(says.version({ group: group.address, why: version.why }));
  if (version.kind !== "set" || !["GRPC", "HTTP2"].includes(version.value.toUpperCase())) return;
  const protocol = textSetting(resource.get("protocol"));
  const isHttps = equals(protocol, "HTTPS");
  if (isHttps === "unknown") walk.doubt(unknown({ what: `protocol of ${resource.address}` }));
  if (isHttps === "no")
    walk.miss(says.needsHttps({ group: group.address, version: version.value, listener: resource.address }));
}
