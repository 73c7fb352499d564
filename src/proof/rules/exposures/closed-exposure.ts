import type { Balancer } from "../../../facts/balancers";
import { isPrivateRange } from "../../../aws/private-addresses";
import { tcpPorts, unknownPorts } from "../../../facts/containers";
import type { Facts } from "../../../facts/facts";
import type { Service } from "../../../facts/services";
import { equals } from "../../../facts/setting";
import { Unknown } from "../../../terraform/expressions/value";
import type { Exposure } from "../../declarations/declarations";
import { noInternetGateway } from "../../flows/network/missing-route";
import { type Audience, SYNTHESIZE } from "../../audience";
import { messages } from "../../message";
import { type Result, type Subject, results } from "../../result";

interface Shut {
  readonly cidrs: readonly string[];
}

const closed = ({ cidrs }: Shut, why: string, audience: Audience): string =>
  `is declared for ${cidrs.join(", ")} but closed: ${why}; ${{ definition: SYNTHESIZE, terraform: "open it, or drop it from //.declared.exposures" }[audience]}`;

const says = messages({
  noResource: (it: Shut & { to: string }, audience: Audience) =>
    closed(it, `no resource ${it.to} stands in the stack`, audience),
  internal: (it: Shut, audience: Audience) => closed(it, "the balancer is internal", audience),
  noPublicIp: (it: Shut, audience: Audience) => closed(it, "assign_public_ip is false", audience),
  notPublic: (it: Shut, audience: Audience) => closed(it, "publicly_accessible is false", audience),
  noInternetRoute: (it: Shut & { subnets: readonly string[] }, audience: Audience) =>
    closed(it, `none of its subnets (${it.subnets.join(", ")}) routes to an internet gateway`, audience),
  noListener: (it: Shut & { port: number }, audience: Audience) =>
    closed(it, `no listener has port ${it.port}`, audience),
  noContainer: (it: Shut & { port: number }, audience: Audience) =>
    closed(it, `no container listens on ${it.port}`, audience),
  noIngressRule: (it: Shut & { groups: readonly string[] }, audience: Audience) =>
    closed(it, `no ingress rule of ${it.groups.join(", ") || "its security groups"} lets it in`, audience),
  maybeClosed: (it: Shut & { unknown: readonly string[] }) =>
    `is declared for ${it.cidrs.join(", ")}: undecided whether it is open: not known: ${it.unknown.join(", ")}`,
});

/** An exposure that is declared and that nothing opens: why nobody outside can connect. */
export function closedExposure(facts: Facts, subject: Subject, exposure: Exposure, cidrs: readonly string[]): Result {
  const { stack, to, port } = exposure;
  const isIt = ({ resource }: Service | Balancer): boolean => resource.stack === stack && resource.address === to;
  const [service, balancer] = [facts.services.find(isIt), facts.balancers.all.find(isIt)];
  const store = facts.dataStores.find(({ resource }) => resource.stack === stack && resource.address === to);
  const { subnets = [], groups = [] } = service ?? balancer ?? store ?? {};
  const { refuted, undecided } = results(subject, { stack, address: to });
  if (facts.model.stacks.find(({ name }) => name === stack)?.declarations.has(to) !== true)
    return refuted(says.noResource({ cidrs, to }));
  const isInternal = balancer !== undefined && equals(balancer.internal, true) === "yes";
  // Clients in private networks reach an internal one.
  if (isInternal && !cidrs.every(isPrivateRange)) return refuted(says.internal({ cidrs }));
  if (service?.publicIp === false) return refuted(says.noPublicIp({ cidrs }));
  if (store?.isPublic === "no") return refuted(says.notPublic({ cidrs }));
  const doubts = [
    ...doubtsOf(service, balancer),
    ...(store?.unknown ?? []),
    ...rulesInDoubt(facts, service ?? balancer ?? store),
  ];
  if (doubts.length > 0) return undecided(says.maybeClosed({ cidrs, unknown: doubts }));
  const [subnet] = subnets;
  const table = subnet && facts.vpcs.tableFor(subnet);
  if (!isInternal && subnet && table?.kind === "found" && !subnets.some((home) => facts.vpcs.defaultRoute(home)))
    return refuted(noInternetGateway(facts, subnet, table.table));
  if (!isInternal && !subnets.some((home) => facts.vpcs.defaultRoute(home)?.target.kind === "internet gateway"))
    return refuted(says.noInternetRoute({ cidrs, subnets: subnets.map(({ resource }) => resource.address) }));
  if (balancer && !balancer.listeners.some((listener) => listener.port === port)) {
    const { uncertain } = facts.balancers;
    if (uncertain.length > 0) return undecided(says.maybeClosed({ cidrs, unknown: uncertain }));
    return refuted(says.noListener({ cidrs, port }));
  }
  const ports = service?.task?.containers.flatMap((container) => tcpPorts(container));
  const unclear = service?.task?.containers.flatMap(unknownPorts) ?? [];
  if (ports && !ports.includes(port))
    return unclear.length > 0
      ? undecided(says.maybeClosed({ cidrs, unknown: unclear }))
      : refuted(says.noContainer({ cidrs, port }));
  return refuted(says.noIngressRule({ cidrs, groups: groups.map(({ address }) => address) }));
}

function doubtsOf(service: Service | undefined, balancer: Balancer | undefined): readonly string[] {
  if (service) {
    const { publicIp, networkUnknown, task, taskLink } = service;
    const unread = task
      ? task.unknown
      : taskLink.kind === "unknown"
        ? `its task definition (${taskLink.why})`
        : undefined;
    return [
      ...(publicIp instanceof Unknown ? [`assign_public_ip (${publicIp.why})`] : []),
      ...networkUnknown,
      ...(unread === undefined ? [] : [unread]),
    ];
  }
  if (!balancer) return [];
  const { internal, unknown, listeners } = balancer;
  return [
    ...(internal.kind === "unknown" ? [`whether it is internal (${internal.why})`] : []),
    ...unknown,
    ...listeners.flatMap(({ resource, port }) => (port === undefined ? [`the port of ${resource.address}`] : [])),
  ];
}

/** Rules that may be the one that lets clients in. */
function rulesInDoubt(facts: Facts, at: Pick<Service, "groups"> | undefined): readonly string[] {
  const rules = (at?.groups ?? []).flatMap((group) => facts.groups.of(group, "ingress"));
  const unread = facts.groups.unattached.flatMap(({ address, to }) => (to.kind === "unknown" ? [address] : []));
  return [...rules.flatMap(({ peer }) => (peer.kind === "unknown" ? [peer.why] : [])), ...unread];
}
