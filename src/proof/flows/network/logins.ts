import type { Balancer } from "../../../facts/balancers";
import type { Facts } from "../../../facts/facts";
import { equals, textSetting } from "../../../facts/setting";
import { isAnywhere } from "../../../lib/cidr";
import { type ObjectValue, type Resource, blocks } from "../../../terraform/expressions/value";
import { messages } from "../../message";
import type { Walk } from "../evidence";
import { GATEWAY_PORTS, INTERNET_HOST, subnetEnd, throughAcls } from "./acl-path";
import { balancerEnd, exactly, throughGroups } from "./group-path";
import { ANYWHERE } from "./internet-path";

const says = messages(
  {
    narrow: (it: { listener: string; port: number; rules: readonly string[] }) =>
      `whether who ${it.listener} asks about logins has an address that ${it.rules.join(" and ")} lets through on port ${it.port}`,
    inside: (it: { listener: string; subnet: string }) =>
      `how an internal load balancer in ${it.subnet} reaches who ${it.listener} asks about logins, without a NAT gateway`,
  },
  { inside: [] },
);

/** The addresses that a load balancer calls itself, by the block of the action. */
const ENDPOINTS: Readonly<Record<string, readonly string[]>> = {
  authenticate_oidc: ["token_endpoint", "user_info_endpoint"],
  jwt_validation: ["jwks_endpoint"],
  authenticate_cognito: [],
};

/**
 * A load balancer that asks for a login asks an identity provider in turn, whose names are public, though their addresses
 * needn't be.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
 */
export function logins(facts: Facts, walk: Walk, balancer: Balancer): void {
  for (const { resource, rules } of balancer.listeners) {
    const asking = [[resource, "default_action"] as const, ...rules.map((rule) => [rule.resource, "action"] as const)];
    for (const [at, name] of asking)
      for (const port of new Set(blocks(at.get(name)).maps.flatMap(portsOf)))
        identityProvider(facts, walk, balancer, at, port);
  }
}

function portsOf(action: ObjectValue): readonly number[] {
  return Object.entries(ENDPOINTS).flatMap(([block, names]) => {
    if (equals(textSetting(action.get("type")), block.replace("_", "-")) !== "yes") return [];
    const [settings] = blocks(action.get(block)).maps;
    const urls = names.map((name) => textSetting(settings?.get(name)));
    return urls.length === 0 ? [443] : urls.map((url) => (url.kind === "set" ? portOf(url.value) : 443));
  });
}

/** AWS takes HTTPS alone. */
function portOf(url: string): number {
  return Number(/^https:\/\/[^/:]+:(\d+)/.exec(url)?.[1] ?? 443);
}

function identityProvider(facts: Facts, walk: Walk, balancer: Balancer, at: Resource, port: number): void {
  const own = balancerEnd(balancer);
  const rules = own.groups
    .flatMap((group) => facts.groups.of(group, "egress"))
    .filter(({ protocol, from, to }) => ["tcp", "-1"].includes(protocol) && from <= port && port <= to);
  const isWhole = rules.some(({ peer }) => peer.kind === "cidr" && isAnywhere(peer.cidr) && !peer.cidr.includes(":"));
  const narrow = rules.filter(({ peer }) => ["cidr", "prefix list"].includes(peer.kind));
  if (!isWhole && narrow.length > 0) {
    for (const rule of narrow) walk.use({ kind: "group rule", rule, port, outside: true, ends: [own.groups, []] });
    walk.doubt(says.narrow({ listener: at.address, port, rules: narrow.map(({ address }) => address) }));
    return;
  }
  const label = `the internet (${ANYWHERE})`;
  throughGroups(facts, walk, own, "egress", port, { label, groups: [], ranges: exactly(ANYWHERE) });
  const isPublic = equals(balancer.internal, false) === "yes";
  for (const subnet of balancer.subnets)
    if (isPublic) throughAcls(facts, walk, subnetEnd(subnet), INTERNET_HOST, port, GATEWAY_PORTS);
    else if (facts.vpcs.defaultRoute(subnet)?.target.kind !== "nat gateway")
      walk.doubt(says.inside({ listener: at.address, subnet: subnet.resource.address }));
}
