import { matches } from "../../facts/arn";
import type { Endpoint } from "../../facts/endpoints";
import { linked } from "../../facts/link";
import { covers, readPolicy } from "../../facts/policy";
import type { Service } from "../../facts/services";
import { type Subnet, Vpcs } from "../../facts/vpc";
import type { Resource } from "../../terraform/expressions/value";
import { throughAcls } from "./acl-flow";
import { Chain } from "./chain";
import type { Context } from "./context";
import { follow } from "./follow";
import { type Flow, type FlowEnd, placeOf } from "./flow";
import { type PeerEnd, throughGroups } from "./group-flow";
import { ANYWHERE, ownEnd, toInternet } from "./internet-path";

const FIX = "add the endpoint or set egress to 'nat'";

/** A request to an AWS service: which one, where, and what an endpoint's policy must let through. */
export interface ServiceCall {
  readonly api: string;
  readonly region: string | undefined;
  readonly actions: readonly { readonly action: string; readonly resource: string }[];
  /** Completes "it can …": `pull its image`. */
  readonly purpose: string;
}

/**
 * From a task to an AWS API. An interface endpoint with private DNS takes over for the whole VPC, public subnets too;
 * without one the request goes to the internet.
 * Source: docs.aws.amazon.com/vpc/latest/privatelink, "Access an AWS service using an interface VPC endpoint"
 */
export function toService(context: Context, chain: Chain, service: Service, subnet: Subnet, call: ServiceCall): void {
  const vpc = linked(subnet.vpc);
  if (!vpc) {
    chain.doubt(`the VPC of ${subnet.resource.address}`);
    return;
  }
  const present = context.facts.endpointsIn(vpc, call.api).filter((endpoint) => endpoint.type === "Interface");
  const near = present.filter((endpoint) => sameRegion(endpoint, call));
  const endpoint =
    near.find((candidate) => candidate.privateDns === true) ??
    near.find((candidate) => typeof candidate.privateDns === "string");
  if (endpoint) {
    follow(context, chain, apiFlow(service, call, endpoint.resource), () => {
      throughEndpoint(context, chain, service, subnet, vpc, endpoint, call);
    });
    return;
  }
  const [useless] = [...near, ...present];
  const because =
    useless &&
    `${uselessBecause(useless, call)} and subnet ${subnet.resource.address} has no other route to ${call.api}`;
  const fix = useless ? `repair the endpoint or set egress to 'nat'` : FIX;
  follow(context, chain, apiFlow(service, call), () => {
    toInternet(context, chain, service, subnet, { target: call.api, port: 443, fix, because });
  });
}

function apiFlow(
  service: Service,
  { api, purpose }: ServiceCall,
  endpoint?: Resource,
): Omit<Flow, "evidence" | "verdict"> {
  const to = { kind: "aws api", api, endpoint: endpoint && placeOf(endpoint) } as const;
  return { from: serviceEnd(service), to, port: 443, purpose };
}

/** An ECS service as the end of a flow. */
export function serviceEnd({ resource }: Service): FlowEnd {
  return { kind: "service", ...placeOf(resource) };
}

function sameRegion(endpoint: Endpoint, call: ServiceCall): boolean {
  return endpoint.region === undefined || call.region === undefined || endpoint.region === call.region;
}

function uselessBecause(endpoint: Endpoint, call: ServiceCall): string {
  if (!sameRegion(endpoint, call))
    return `endpoint ${endpoint.resource.address} serves ${endpoint.region ?? "?"}, not ${call.region ?? "?"},`;
  return `endpoint ${endpoint.resource.address} has no private DNS (private_dns_enabled)`;
}

function throughEndpoint(
  context: Context,
  chain: Chain,
  service: Service,
  subnet: Subnet,
  vpc: Resource,
  endpoint: Endpoint,
  call: ServiceCall,
): void {
  const name = endpoint.resource.address;
  chain.via(subnet.resource.address, name);
  if (typeof endpoint.privateDns === "string") chain.doubt(`private_dns_enabled of ${name} (${endpoint.privateDns})`);
  vpcDns(chain, vpc);
  const homes = endpoint.subnets.flatMap((found) => {
    if (found.kind === "unknown") chain.doubt(`a subnet of ${name} (${found.why})`);
    if (found.kind === "wrong")
      chain.miss(`endpoint ${name} names ${found.why} as its subnet`, "give it subnets of the VPC");
    const home = found.kind === "found" ? context.facts.vpcs.subnet(found.resource) : undefined;
    if (found.kind === "found" && !home) chain.doubt(`subnet ${found.resource.address} of ${name}`);
    return home ? [home] : [];
  });
  if (endpoint.subnets.length === 0) chain.miss(`endpoint ${name} is in no subnet`, "set its subnet_ids");
  for (const home of homes) {
    if (linked(home.vpc) !== vpc)
      chain.miss(
        `endpoint ${name} names ${home.resource.address}, a subnet of another VPC`,
        "give it subnets of the VPC",
      );
  }
  if (homes.length > 0 && !homes.some((home) => home.zone === subnet.zone)) {
    chain.note(
      `${name} has no subnet in the zone of ${subnet.resource.address}: traffic crosses zones and is charged for it`,
    );
  }
  const groups = endpoint.groups.flatMap((found) => linked(found) ?? []);
  const unknown = endpoint.groups.flatMap((found) =>
    found.kind === "unknown" ? [`a group of ${name} (${found.why})`] : [],
  );
  if (endpoint.groups.length === 0) {
    chain.miss(
      `endpoint ${name} has no security group, so it takes the VPC's default group`,
      "set its security_group_ids",
    );
  } else if (groups.length + unknown.length === 0) {
    chain.miss(`endpoint ${name} names no security group of these stacks`, "set its security_group_ids");
  }
  const cidrs = homes.flatMap((home) => home.cidr ?? []);
  const label = groups.map((group) => group.address).join(", ") || name;
  throughGroups(context, chain, ownEnd(service), "egress", 443, {
    label,
    groups,
    cidrs,
    groupless: groups.length + unknown.length === 0,
  });
  throughGroups(context, chain, { groups, unknown }, "ingress", 443, taskEnd(service, [subnet]));
  for (const home of homes)
    throughAcls(context, chain, { subnet, cidr: subnet.cidr }, { subnet: home, cidr: home.cidr }, 443);
  throughPolicy(chain, endpoint, call);
}

/** The tasks of a service as the other side of a rule. */
export function taskEnd(service: Service, subnets = service.subnets): PeerEnd {
  return {
    label: service.groups.map((group) => group.address).join(", ") || service.label,
    groups: service.groups,
    cidrs: subnets.flatMap((subnet) => subnet.cidr ?? []),
    groupless: service.groups.length === 0 && service.networkUnknown.length === 0,
  };
}

/** Both flags must be on for private DNS. Source: API EC2 CreateVpcEndpoint, PrivateDnsEnabled */
export function vpcDns(chain: Chain, vpc: Resource): void {
  if (vpc.mode === "data") return;
  const { support, hostnames } = Vpcs.dns(vpc);
  for (const [name, flag] of [
    ["enable_dns_support", support],
    ["enable_dns_hostnames", hostnames],
  ] as const) {
    if (typeof flag === "string") chain.doubt(`${name} of ${vpc.address} (${flag})`);
    else if (!flag) chain.miss(`${name} of ${vpc.address} is off, which private names need`, `set ${name} to true`);
  }
}

function throughPolicy(chain: Chain, endpoint: Endpoint, call: ServiceCall): void {
  if (endpoint.policy === undefined) return;
  const name = endpoint.resource.address;
  const policy = readPolicy(name, endpoint.policy);
  if (policy.unknown !== undefined) chain.doubt(policy.unknown);
  for (const { action, resource } of call.actions) {
    const denied = policy.statements.find((item) => item.effect === "Deny" && covers(item, action, resource) !== "no");
    const allowed = policy.statements.filter(
      (item) => item.effect === "Allow" && covers(item, action, resource) !== "no",
    );
    const free = allowed.some(
      (item) => item.conditions.length === 0 && item.principals.some((id) => matches(id, "AWS:*") === "yes"),
    );
    if (denied?.conditions.length === 0 || (allowed.length === 0 && policy.unknown === undefined)) {
      chain.miss(
        `the policy of endpoint ${name} does not allow ${action} on ${resource}`,
        "allow it in the endpoint's policy",
      );
    } else if (denied || !free) chain.doubt(`whether the conditions in the policy of ${name} let ${action} pass`);
  }
}

/**
 * From a task to S3: by the gateway endpoint on the subnet's own route table, else by the internet.
 * Source: docs.aws.amazon.com/vpc/latest/privatelink, "Gateway endpoints for Amazon S3"
 */
export function toS3(context: Context, chain: Chain, service: Service, subnet: Subnet, call: ServiceCall): void {
  const table = context.facts.vpcs.tableFor(subnet);
  const here = typeof table === "string" ? [] : table.gateways;
  const facts = context.facts.endpoints;
  const gateway = here.find(({ endpoint }) => {
    const known = facts.find((item) => item.resource === endpoint);
    return (
      known?.service === "s3" &&
      known.type === "Gateway" &&
      sameRegion(known, call) &&
      linked(known.vpc) === linked(subnet.vpc)
    );
  });
  if (!gateway || typeof table === "string") {
    const before = chain.faults;
    const fix = "add the route table to the S3 gateway endpoint or set egress to 'nat'";
    follow(context, chain, apiFlow(service, call), () => {
      toInternet(context, chain, service, subnet, { target: "S3", port: 443, fix });
    });
    // The rules for the prefix list are not surplus on top of the missing gateway.
    if (chain.faults > before)
      throughGroups(context, new Chain(), ownEnd(service), "egress", 443, {
        label: "",
        groups: [],
        cidrs: [],
        prefixList: "s3",
      });
    return;
  }
  context.used.add(gateway);
  follow(context, chain, apiFlow(service, call, gateway.endpoint), () => {
    chain.via(...context.facts.vpcs.way(subnet, table), gateway.address);
    throughGateway(context, chain, service, subnet, gateway.endpoint, call);
  });
}

function throughGateway(
  context: Context,
  chain: Chain,
  service: Service,
  subnet: Subnet,
  gateway: Resource,
  call: ServiceCall,
): void {
  const vpc = linked(subnet.vpc);
  if (vpc) vpcDns(chain, vpc);
  const peer = {
    label: `the S3 prefix list of ${gateway.address}`,
    groups: [],
    cidrs: [ANYWHERE],
    prefixList: "s3",
  };
  throughGroups(context, chain, ownEnd(service), "egress", 443, peer);
  throughAcls(context, chain, { subnet, cidr: subnet.cidr }, { cidr: ANYWHERE }, 443);
  const endpoint = context.facts.endpoints.find((item) => item.resource === gateway);
  if (endpoint) throughPolicy(chain, endpoint, call);
}
