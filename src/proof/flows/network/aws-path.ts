import { hostOfApi } from "../../../aws/endpoint-services";
import { CROSS_REGION_SERVICES } from "../../../aws/cross-region-services";
import { type Match, arnOf, symbolic } from "../../../facts/arn";
import type { Endpoint } from "../../../facts/endpoints";
import type { Facts } from "../../../facts/facts";
import { linked } from "../../../facts/link";
import { all } from "../../../facts/match";
import { listed } from "../../../lib/listed";
import { endpointPermission } from "../../../facts/iam/endpoint-policy";
import { readPolicy } from "../../../facts/iam/policy";
import type { Service } from "../../../facts/services";
import { equals } from "../../../facts/setting";
import { type Subnet, rangesOf } from "../../../facts/vpc";
import { type Resource, Unknown } from "../../../terraform/expressions/value";
import { SYNTHESIZE } from "../../audience";
import { messages, unknown } from "../../message";
import { INTERNET_HOST, subnetEnd, throughAcls } from "./acl-path";
import { type Need, type Walk, walked } from "../evidence";
import { type Flow, placeOf, serviceEnd } from "../flow";
import { endpointSettings } from "./endpoint-settings";
import { NO_RANGES, exactly, ownEnd, taskEnd, throughGroups } from "./group-path";
import { ANYWHERE, toInternet } from "./internet-path";
import { isTakenOver, throughPrivateDns } from "./vpc-dns";

/** A request to an AWS service: which one, where, and what an endpoint's policy must let through. */
export interface ServiceCall {
  readonly api: string;
  /** In the form of `symbolic`. */
  readonly region: string;
  readonly actions: readonly Need[];
  /** Which role signs it; undefined where AWS itself does. */
  readonly by: "executionRole" | "taskRole" | undefined;
  /** Completes "it can …": `pull its image`. */
  readonly purpose: string;
}

const says = messages(
  {
    subnetVpc: ({ subnet }: { subnet: string }) => `the VPC of ${subnet}`,
    endpointElsewhere: (
      it: {
        endpoint: string;
        serves: string;
        region: string;
        subnets: readonly string[];
        api: string;
      },
      audience,
    ) =>
      `endpoint ${it.endpoint} serves ${it.serves}, not ${it.region}, and ${listed(it.subnets)} ${it.subnets.length > 1 ? "have" : "has"} no other route to ${it.api}; ${{ definition: SYNTHESIZE, terraform: "add an endpoint for that region" }[audience]}`,
    endpointWithoutDns: (it: { endpoint: string; subnets: readonly string[]; api: string }, audience) =>
      `endpoint ${it.endpoint} has no private DNS (private_dns_enabled) and ${listed(it.subnets)} ${it.subnets.length > 1 ? "have" : "has"} no other route to ${it.api}; ${{ definition: SYNTHESIZE, terraform: "set private_dns_enabled to true" }[audience]}`,
    perhaps: (it: { endpoint: string; api: string; vpc: string }) =>
      `whether ${it.endpoint} serves ${it.api} in ${it.vpc}`,
    endpointType: (it: { endpoint: string; why: string }) => `vpc_endpoint_type of ${it.endpoint} (${it.why})`,
    acrossRegions: (it: { endpoint: string; region: string; api: string }) =>
      `whether ${it.endpoint} can reach ${it.api} in ${it.region}, another region than its own`,
    endpointRegion: (it: { endpoint: string; region: string }) => `whether ${it.endpoint} serves ${it.region}`,
    privateDns: (it: { endpoint: string; why: string }) => `private_dns_enabled of ${it.endpoint} (${it.why})`,
    endpointSubnet: (it: { endpoint: string; why: string }) => `a subnet of ${it.endpoint} (${it.why})`,
    unreadSubnet: (it: { endpoint: string; subnet: string }) => `subnet ${it.subnet} of ${it.endpoint}`,
    endpointGroup: (it: { endpoint: string; why: string }) => `a group of ${it.endpoint} (${it.why})`,
    wrongSubnet: (it: { endpoint: string; names: string }) =>
      `endpoint ${it.endpoint} names ${it.names} as its subnet; give it subnets of the VPC`,
    foreignSubnet: (it: { endpoint: string; subnet: string }) =>
      `endpoint ${it.endpoint} names ${it.subnet}, a subnet of another VPC; give it subnets of the VPC`,
    noSubnet: ({ endpoint }: { endpoint: string }) => `endpoint ${endpoint} is in no subnet; set its subnet_ids`,
    noGroup: ({ endpoint }: { endpoint: string }) =>
      `endpoint ${endpoint} has no security group, so it takes the VPC's default group; set its security_group_ids`,
    noKnownGroup: ({ endpoint }: { endpoint: string }) =>
      `endpoint ${endpoint} names no security group of these stacks; set its security_group_ids`,
    otherZone: (it: { endpoint: string; subnet: string }) =>
      `${it.endpoint} has no subnet in the zone of ${it.subnet}: traffic crosses zones and is charged for it`,
    policyDenies: (it: { endpoint: string; needs: readonly string[] }) =>
      `the policy of endpoint ${it.endpoint} does not allow ${listed(it.needs)}; allow it there`,
  },
  {
    subnetVpc: [],
    endpointElsewhere: ["subnets"],
    endpointWithoutDns: ["subnets"],
    perhaps: [],
    endpointType: [],
    acrossRegions: [],
    endpointRegion: [],
    privateDns: [],
    endpointSubnet: [],
    unreadSubnet: [],
    endpointGroup: [],
    wrongSubnet: [],
    foreignSubnet: [],
    noSubnet: [],
    noGroup: [],
    noKnownGroup: [],
    otherZone: [],
    policyDenies: ["needs"],
  },
);

/**
 * From a task to an AWS API. An interface endpoint with private DNS takes over for the whole VPC, public subnets too;
 * without one the request goes to the internet.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */
export function toService(facts: Facts, service: Service, subnet: Subnet, call: ServiceCall): Flow {
  const vpc = linked(subnet.vpc);
  if (!vpc) {
    const evidence = walked((walk) => {
      walk.doubt(says.subnetVpc({ subnet: subnet.resource.address }));
    });
    return apiFlow(service, call, undefined, evidence);
  }
  const present = facts.endpointsIn(vpc, call.api).filter(({ type }) => equals(type, "Interface") !== "no");
  const near = (["yes", "unknown"] as const).flatMap((wanted) =>
    present.filter((endpoint) => serves(facts, endpoint, service, call) === wanted),
  );
  const endpoint =
    near.find((candidate) => candidate.privateDns === true) ??
    near.find((candidate) => candidate.privateDns instanceof Unknown);
  const way = (walk: Walk): void => {
    if (endpoint) {
      throughEndpoint(facts, walk, service, subnet, vpc, endpoint, call);
      return;
    }
    for (const { resource } of facts.endpointsPerhapsIn(vpc, call.api))
      walk.doubt(says.perhaps({ endpoint: resource.address, api: call.api, vpc: vpc.address }));
    const [useless] = [...near, ...present];
    const destination = { target: call.api, port: 443, remedy: "addEndpoint" } as const;
    const noRoute = useless && uselessEndpoint(useless, near.includes(useless), call, subnet);
    toInternet(facts, walk, service, subnet, { ...destination, noRoute });
  };
  const host = hostOfApi(call.api, call.region);
  const evidence = walked((walk) => {
    if (isTakenOver(facts, walk, vpc, host, endpoint?.privateDns === true ? host : "")) walk.presume(way);
    else way(walk);
  });
  return apiFlow(service, call, endpoint?.resource, evidence);
}

function apiFlow(
  service: Service,
  { api, purpose }: ServiceCall,
  endpoint: Resource | undefined,
  evidence: Flow["evidence"],
): Flow {
  const to = { kind: "aws api", api, endpoint: endpoint && placeOf(endpoint) } as const;
  return { from: serviceEnd(service), to, port: 443, purpose, evidence };
}

/** Whether an endpoint leads to the region that is called. */
function serves(
  { regions }: Facts,
  endpoint: Endpoint,
  { resource: { stack } }: Service,
  { region }: ServiceCall,
): Match {
  const called = { region, stack };
  return all(endpoint.regions.map((own) => regions.areSame({ region: own, stack: endpoint.resource.stack }, called)));
}

function uselessEndpoint(endpoint: Endpoint, isNear: boolean, { api, region }: ServiceCall, subnet: Subnet) {
  const common = { endpoint: endpoint.resource.address, subnets: [subnet.resource.address], api };
  if (isNear) return says.endpointWithoutDns(common);
  const other = endpoint.regions.find((own) => own !== region) ?? region;
  return says.endpointElsewhere({ ...common, serves: other, region });
}

function throughType(walk: Walk, { resource, type }: Endpoint): void {
  if (type.kind === "unknown") walk.doubt(says.endpointType({ endpoint: resource.address, why: type.why }));
}

function throughRegion(facts: Facts, walk: Walk, endpoint: Endpoint, service: Service, call: ServiceCall): void {
  const { address, region: home, stack } = endpoint.resource;
  const region = call.region.replace(/^<\??|>$/g, "");
  const called = { region: call.region, stack: service.resource.stack };
  if (serves(facts, endpoint, service, call) !== "yes") walk.doubt(says.endpointRegion({ endpoint: address, region }));
  else if (
    !CROSS_REGION_SERVICES.has(call.api) &&
    facts.regions.areSame({ region: symbolic(home), stack }, called) !== "yes"
  )
    walk.doubt(says.acrossRegions({ endpoint: address, region, api: call.api }));
}

function throughEndpoint(
  facts: Facts,
  walk: Walk,
  service: Service,
  subnet: Subnet,
  vpc: Resource,
  endpoint: Endpoint,
  call: ServiceCall,
): void {
  const name = endpoint.resource.address;
  walk.via(subnet.resource.address, name);
  throughType(walk, endpoint);
  throughRegion(facts, walk, endpoint, service, call);
  if (endpoint.privateDns instanceof Unknown)
    walk.doubt(says.privateDns({ endpoint: name, why: endpoint.privateDns.why }));
  throughPrivateDns(facts, walk, vpc);
  const homes = subnetsOf(facts, walk, endpoint, vpc);
  if (homes.length > 0 && !homes.some((home) => home.zone === subnet.zone)) {
    walk.note(says.otherZone({ endpoint: name, subnet: subnet.resource.address }));
  }
  endpointSettings(walk, facts.endpointsIn(vpc, call.api), endpoint, subnet, homes);
  const groups = endpoint.groups.flatMap((found) => linked(found) ?? []);
  const unresolved = endpoint.groups.flatMap((found) =>
    found.kind === "unknown" ? [says.endpointGroup({ endpoint: name, why: found.why })] : [],
  );
  const groupless = groups.length + unresolved.length === 0;
  if (endpoint.groups.length === 0) walk.miss(says.noGroup({ endpoint: name }));
  else if (groupless) walk.miss(says.noKnownGroup({ endpoint: name }));
  const ranges = rangesOf(homes);
  const label = groups.map((group) => group.address).join(", ") || name;
  throughGroups(facts, walk, ownEnd(service), "egress", 443, { label, groups, ranges, groupless, unknown: unresolved });
  throughGroups(facts, walk, { groups, unknown: unresolved }, "ingress", 443, taskEnd(service, [subnet]));
  for (const home of homes) throughAcls(facts, walk, subnetEnd(subnet), subnetEnd(home), 443);
  throughPolicy(walk, service, vpc, endpoint, call);
}

function subnetsOf(facts: Facts, walk: Walk, endpoint: Endpoint, vpc: Resource): readonly Subnet[] {
  const name = endpoint.resource.address;
  const homes = endpoint.subnets.flatMap((found) => {
    if (found.kind === "unknown") walk.doubt(says.endpointSubnet({ endpoint: name, why: found.why }));
    if (found.kind === "wrong") walk.miss(says.wrongSubnet({ endpoint: name, names: found.why }));
    const home = found.kind === "found" ? facts.vpcs.subnet(found.resource) : undefined;
    if (found.kind === "found" && !home)
      walk.doubt(says.unreadSubnet({ endpoint: name, subnet: found.resource.address }));
    return home ? [home] : [];
  });
  if (endpoint.subnets.every(({ kind }) => kind === "none")) walk.miss(says.noSubnet({ endpoint: name }));
  for (const home of homes) {
    if (linked(home.vpc) !== vpc) walk.miss(says.foreignSubnet({ endpoint: name, subnet: home.resource.address }));
  }
  return homes;
}

function throughPolicy(
  walk: Walk,
  service: Service,
  vpc: Resource | undefined,
  endpoint: Endpoint,
  call: ServiceCall,
): void {
  const name = endpoint.resource.address;
  for (const what of endpoint.policyUnknown) walk.doubt(unknown({ what }));
  if (endpoint.policy === undefined) return;
  const policy = readPolicy(name, endpoint.policy);
  const role = call.by && linked(service.task?.[call.by] ?? { kind: "none" });
  const request = {
    role: role && arnOf(role),
    account: service.resource.account,
    vpc: `<${vpc?.address ?? "?"}.id>`,
    endpoint: `<${name}.id>`,
    isGateway: equals(endpoint.type, "Gateway") === "yes",
  };
  for (const { action, resource } of call.actions) {
    const found = endpointPermission(policy, { ...request, action, resource });
    if (found.kind === "denied") walk.miss(says.policyDenies({ endpoint: name, needs: [`${action} on ${resource}`] }));
    if (found.kind === "unknown") walk.doubt(unknown({ what: found.why }));
  }
}

/** APIs with gateway endpoints, as people call them. */
const GATEWAYS: Readonly<Record<string, string>> = { s3: "S3", dynamodb: "DynamoDB" };

/**
 * From a task to S3 or DynamoDB: by the gateway endpoint on the subnet's own route table, else by the internet.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
 */
export function toGateway(facts: Facts, service: Service, subnet: Subnet, call: ServiceCall): Flow {
  const { api } = call;
  const vpc = linked(subnet.vpc);
  const found = facts.vpcs.tableFor(subnet);
  const present = (found.kind === "found" ? found.table.gateways : []).flatMap((one) => {
    const endpoint = facts.endpointOf(one.endpoint);
    const isOne = endpoint?.service === api && equals(endpoint.type, "Gateway") !== "no";
    return isOne && linked(endpoint.vpc) === linked(subnet.vpc) ? [{ gateway: one, endpoint }] : [];
  });
  const gateway = present.find(({ endpoint }) => serves(facts, endpoint, service, call) !== "no")?.gateway;
  const target = GATEWAYS[api] ?? api;
  const way = (walk: Walk): void => {
    if (gateway && found.kind === "found") {
      walk.use({ kind: "gateway", gateway });
      walk.via(...facts.vpcs.way(subnet, found.table), gateway.address);
      throughGateway(facts, walk, service, subnet, gateway.endpoint, call);
      return;
    }
    if (found.kind === "found") for (const what of facts.vpcs.moreGateways(found.table)) walk.doubt(unknown({ what }));
    const perhaps = vpc ? facts.endpointsPerhapsIn(vpc, api).map(({ resource }) => resource) : [];
    for (const { endpoint } of found.kind === "found" ? found.table.gateways : [])
      if (vpc && perhaps.includes(endpoint))
        walk.doubt(says.perhaps({ endpoint: endpoint.address, api: target, vpc: vpc.address }));
    const destination = { target, port: 443, remedy: "addToGateway", prefixList: api } as const;
    const [useless] = present;
    const noRoute = useless && uselessEndpoint(useless.endpoint, false, call, subnet);
    toInternet(facts, walk, service, subnet, { ...destination, noRoute });
    if (!walk.isBroken) return;
    // Once the gateway is there, the rules for its prefix list are needed.
    walk.presume((aside) => {
      const peer = { label: `the ${target} prefix list`, groups: [], ranges: NO_RANGES, prefixList: api };
      throughGroups(facts, aside, ownEnd(service), "egress", 443, peer);
    });
  };
  const evidence = walked((walk) => {
    if (vpc && isTakenOver(facts, walk, vpc, hostOfApi(api, call.region))) walk.presume(way);
    else way(walk);
  });
  return apiFlow(service, call, gateway?.endpoint, evidence);
}

function throughGateway(
  facts: Facts,
  walk: Walk,
  service: Service,
  subnet: Subnet,
  gateway: Resource,
  call: ServiceCall,
): void {
  const vpc = linked(subnet.vpc);
  if (vpc) throughPrivateDns(facts, walk, vpc);
  const label = `the ${GATEWAYS[call.api] ?? call.api} prefix list of ${gateway.address}`;
  const peer = { label, groups: [], ranges: exactly(ANYWHERE), prefixList: call.api };
  throughGroups(facts, walk, ownEnd(service), "egress", 443, peer);
  throughAcls(facts, walk, subnetEnd(subnet), INTERNET_HOST, 443);
  const endpoint = facts.endpointOf(gateway);
  if (!endpoint) return;
  throughType(walk, endpoint);
  throughRegion(facts, walk, endpoint, service, call);
  throughPolicy(walk, service, vpc, endpoint, call);
}
