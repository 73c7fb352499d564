import { type Balancer, type Listener, targetsOf } from "../../facts/balancers";
import { equals, textSetting } from "../../facts/setting";
import type { Resource } from "../../terraform/expressions/value";
import { type Walk, walked } from "../flows/evidence";
import { messages, unknown } from "../message";
import { type Rule, conclude } from "../result";

const says = messages({
  samePort: (it: { port: number; listeners: readonly string[] }) =>
    `${it.listeners.join(" and ")} both have port ${it.port}; give each a port of its own`,
  otherBalancer: (it: { group: string; balancers: readonly string[] }) =>
    `${it.group} gets requests from ${it.balancers.join(" and ")}, AWS allows one load balancer; add a target group for each`,
  needsHttps: (it: { group: string; version: string; listener: string }) =>
    `${it.group} speaks ${it.version}, which AWS serves from HTTPS listeners only; set the protocol of ${it.listener} to HTTPS`,
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
  check({ facts: { balancers } }) {
    const found = balancers.all.flatMap((balancer) => {
      if (balancer.listeners.length === 0) return [];
      const evidence = walked((walk) => {
        walk.via(balancer.resource.address, ...balancer.listeners.map(({ resource }) => resource.address));
        onePortEach(walk, balancer);
        for (const listener of balancer.listeners) {
          for (const group of targetsOf(listener)) {
            protocolVersion(walk, group, listener);
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
