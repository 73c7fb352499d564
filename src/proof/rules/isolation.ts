import { tcpPorts } from "../../facts/containers";
import { contains } from "../../lib/cidr";
import { linked } from "../../facts/link";
import type { GroupRule } from "../../facts/security-groups";
import type { Service } from "../../facts/services";
import { proven, refuted } from "../flows/chain";
import type { Context } from "../flows/context";
import { type Result, type Rule, counted } from "../result";

/** The other half of `calls`: what is not called can't be reached. */
export const isolation: Rule = {
  id: "isolation",
  title: "No service can reach a service that it doesn't call",
  check(context) {
    const { services } = context.facts;
    const byAddress: Service[] = [];
    for (const service of services) {
      if (
        service.groups.some((group) =>
          context.facts.groups.of(group, "egress").some((rule) => rule.peer.kind === "cidr"),
        )
      )
        byAddress.push(service);
    }
    let pairs = 0;
    const results = services.flatMap((callee): Result[] => {
      const intruders = new Map<Service, readonly [number, string]>();
      for (const rule of callee.groups.flatMap((group) => context.facts.groups.of(group, "ingress"))) {
        for (const port of portsOf(callee).filter((item) => rule.from <= item && item <= rule.to)) {
          const callers =
            rule.peer.kind === "group"
              ? context.facts.membersOf(rule.peer.group)
              : rule.peer.kind === "cidr"
                ? callersBy(context, rule, callee, byAddress)
                : [];
          for (const caller of callers) {
            pairs += 1;
            if (caller === callee || context.calls.get(caller.resource)?.has(callee.resource) === true) continue;
            if (mayLeave(context, caller, callee, port)) intruders.set(caller, [port, rule.address]);
          }
        }
      }
      return [...intruders].map(([caller, [port, by]]) => verdict(context, caller, callee, port, by));
    });
    const open = results.some((result) => result.verdict === "refuted");
    const [first] = services;
    if (first && !open)
      results.push(proven(first.resource, `services: none of ${services.length} reaches one that it doesn't call`));
    return { looked: counted({ service: services.length, "allowed pair": pairs }), results };
  },
};

function portsOf(service: Service): readonly number[] {
  return (service.task?.containers ?? []).flatMap((container) => tcpPorts(container));
}

/** Who may come in by address: services in the range whose own rules go by address or name the callee's groups. */
function callersBy(
  context: Context,
  rule: GroupRule,

  callee: Service,
  byAddress: readonly Service[],
): readonly Service[] {
  const { peer } = rule;
  if (peer.kind !== "cidr") return [];
  const vpc = callee.subnets[0] && linked(callee.subnets[0].vpc);
  const together = new Set([...byAddress, ...callee.groups.flatMap((group) => context.facts.membersOf(group))]);
  return [...together].filter((caller) =>
    caller.subnets.some(
      (subnet) => linked(subnet.vpc) === vpc && subnet.cidr !== undefined && contains(peer.cidr, subnet.cidr),
    ),
  );
}

function mayLeave(context: Context, caller: Service, callee: Service, port: number): boolean {
  const cidrs = callee.subnets.flatMap((subnet) => subnet.cidr ?? []);
  return caller.groups
    .flatMap((group) => context.facts.groups.of(group, "egress"))
    .some(({ peer, protocol, from, to }) => {
      if (!["tcp", "-1"].includes(protocol) || port < from || port > to) return false;
      if (peer.kind === "group") return callee.groups.includes(peer.group);
      return peer.kind === "cidr" && cidrs.some((cidr) => contains(peer.cidr, cidr));
    });
}

function verdict(context: Context, caller: Service, callee: Service, port: number, by: string): Result {
  const message = `${caller.label}: can reach ${callee.label} on ${port} by ${by} but has no variable that calls it; remove the rule or declare the call`;
  // A folder that declares nothing may hold the address in its code.
  return context.strict
    ? refuted(callee.resource, message, [by])
    : proven(
        callee.resource,
        `${caller.label}: can reach ${callee.label} on ${port}`,
        [by],
        ["no variable holds the address, so only listed"],
      );
}
