import type { Service } from "../../facts/services";
import type { Resource } from "../../terraform/expressions/value";
import type { Audience } from "../audience";
import type { UnreadAddress } from "../flows/endpoint-urls";
import { walked } from "../flows/evidence";
import type { Flow } from "../flows/flow";
import { byAddress, callersBy, mayLeave } from "../flows/network/callers";
import { messages, unknown } from "../message";
import { type Platform, type Result, type Rule, conclude, concludeNetwork, results, serviceSubject } from "../result";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html */
export const calls: Rule = {
  id: "calls",
  title: "Each endpoint URL in an environment variable resolves, and leads to a port that the service can reach",
  check({ facts: { services, discovery }, flows: { calls: all, addresses, uses, variableUses } }) {
    const found = all.flatMap(({ caller, purpose, own, flows }) =>
      concludeNetwork(caller, purpose, own, ...flows.map(({ evidence }) => evidence)),
    );
    const unread = [...addresses].flatMap(([caller, of]) => of.unread.map((address) => ({ caller, address })));
    const looked = {
      service: services.length,
      "endpoint URL": all.length,
      "unread address": unread.length,
      "unknown variable": [...addresses.values()].flatMap((of) => of.unknown).length,
      namespace: discovery.namespaces.length,
    };
    // What a service is declared to use explains an address of which only AWS knows where it leads.
    const followed = new Set(variableUses.map(({ address }) => address));
    const undeclared = new Set(variableUses.map(({ service }) => service));
    const declared = new Set(uses.flatMap(({ service }) => (!service || undeclared.has(service) ? [] : [service])));
    const unexplained = unread.filter(({ caller, address }) => !declared.has(caller) && !followed.has(address));
    return { looked, results: [...found, ...unexplained.flatMap(notFollowed)] };
  },
};

/** An address of which nobody can tell here where it leads. */
function notFollowed({ caller, address }: { caller: Service; address: UnreadAddress }): readonly Result[] {
  const evidence = walked((walk) => {
    walk.doubt(unknown({ what: address.why }));
  });
  return conclude(serviceSubject(caller), caller.resource, `reach what ${address.variable} names`, evidence);
}

const says = messages({
  allIsolated: ({ services }: { services: number }) => `none of ${services} reaches one that it doesn't call`,
  canReach: (it: { callee: string; port: number }) => `can reach service '${it.callee}' on ${it.port}`,
  notForwarded: (it: { callee: string; port: number; rule: string }) =>
    `can reach service '${it.callee}' on ${it.port} by ${it.rule} but forwards nothing there; take the group from it, or forward to the service`,
  otherMember: (it: { callee: string; port: number; rule: string; group: string }) =>
    `has ${it.group} and so can reach service '${it.callee}' on ${it.port} by ${it.rule}: undecided whether it is meant to`,
  maybeInCode: () => "no variable holds the address, so only listed",
  maybeUncalled: (it: { callee: string; port: number; unknown: readonly string[] }) =>
    `can reach service '${it.callee}' on ${it.port}: undecided whether it calls it: not known: ${it.unknown.join(", ")}`,
  uncalled: (it: { callee: string; port: number; rule: string }, audience: Audience) =>
    `can reach service '${it.callee}' on ${it.port} by ${it.rule} but has no variable that calls it; remove the rule, or ${{ definition: `name '${it.callee}' in calls`, terraform: "give its address in an environment variable" }[audience]}`,
});

/** The other half of `calls`: what is not called can't be reached. */
export const isolation: Rule = {
  id: "isolation",
  title: "No service can reach a service that it doesn't call, nor can what else shares a group with one that does",
  isSurplus: true,
  check(platform) {
    const { facts, flows, declarations } = platform;
    const { services } = facts;
    const leaving = byAddress(facts);
    const forwardedTo = new Map(flows.forwarding.map((forwarding) => [forwarding.service, forwarding.flows]));
    let pairs = 0;
    const found = services.flatMap((callee): readonly Result[] => {
      const intruders = new Map<Service, { readonly port: number; readonly rule: string }>();
      for (const rule of callee.groups.flatMap((group) => facts.groups.of(group, "ingress"))) {
        for (const port of facts.portsOf(callee).filter((item) => rule.from <= item && item <= rule.to)) {
          for (const caller of callersBy(facts, rule, callee, leaving)) {
            pairs += 1;
            if (caller === callee || flows.isCall(caller, callee) || !mayLeave(facts, caller, callee, port)) continue;
            intruders.set(caller, { port, rule: rule.address });
          }
        }
      }
      const called = [...intruders].map(([caller, { port, rule }]) => {
        const { proven, refuted, undecided } = results(serviceSubject(caller), callee.resource);
        const unknown = flows.unclear.ofService(caller);
        if (declarations.strict && unknown.length > 0)
          return undecided(says.maybeUncalled({ callee: callee.label, port, unknown }), [rule]);
        const reached = { callee: callee.label, port };
        // A folder that declares nothing may hold the address in its code.
        return declarations.strict
          ? refuted(says.uncalled({ ...reached, rule }), [rule])
          : proven(says.canReach(reached), [rule], [says.maybeInCode()]);
      });
      return [...called, ...strangers(platform, callee, forwardedTo.get(callee) ?? [])];
    });
    const looked = { service: services.length, "allowed pair": pairs };
    const [first] = services;
    if (!first || found.some(({ verdict }) => verdict !== "proven")) return { looked, results: found };
    const { proven } = results({ kind: "services" }, first.resource);
    return { looked, results: [...found, proven(says.allIsolated({ services: services.length }))] };
  },
};

/** Load balancers and others in the groups that a service lets in, as if they were those who call it. */
function strangers(
  { facts, declarations: { strict } }: Platform,
  callee: Service,
  ways: readonly Flow[],
): readonly Result[] {
  const forwarded = new Set(ways.map(({ from }) => ("address" in from ? `${from.stack} ${from.address}` : "")));
  const rules = callee.groups.flatMap((group) => facts.groups.of(group, "ingress"));
  const found = new Map<Resource, Result>();
  for (const { peer, from, to, address: rule } of rules) {
    // A group that no service has is meant for these others: 'surplus-rules' judges whether a flow needs it.
    if (peer.kind !== "group" || facts.membersOf(peer.group).length === 0) continue;
    for (const port of facts.portsOf(callee).filter((item) => from <= item && item <= to)) {
      const reached = { callee: callee.label, port, rule };
      for (const { resource, groups } of facts.balancers.withGroup(peer.group)) {
        if (forwarded.has(`${resource.stack} ${resource.address}`)) continue;
        if (!mayLeave(facts, { groups }, callee, port)) continue;
        const { refuted, proven } = results({ kind: "load balancer", name: resource.address }, callee.resource);
        found.set(
          resource,
          strict
            ? refuted(says.notForwarded(reached), [rule])
            : proven(says.canReach(reached), [rule], [says.maybeInCode()]),
        );
      }
      for (const other of facts.otherMembers.get(peer.group) ?? []) {
        if (!mayLeave(facts, { groups: [peer.group] }, callee, port)) continue;
        const { undecided, proven } = results({ kind: "", name: other.address }, callee.resource);
        const named = { ...reached, group: peer.group.address };
        found.set(
          other,
          strict
            ? undecided(says.otherMember(named), [rule])
            : proven(says.canReach(reached), [rule], [says.maybeInCode()]),
        );
      }
    }
  }
  return [...found.values()];
}
