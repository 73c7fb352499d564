import type { Model } from "../terraform/model";
import type { Resource } from "../terraform/expressions/value";
import { Acls } from "./acl";
import { Balancers } from "./balancers";
import { CapacityProviders } from "./ecs/capacity";
import { Discovery } from "./discovery";
import { type Endpoint, endpoints } from "./endpoints";
import { type Link, link, linked } from "./link";
import { ResourcePolicies } from "./iam/resource-policies";
import { Roles } from "./iam/roles";
import { otherMembers } from "./network/group-members";
import { InternetGateways } from "./network/internet-gateways";
import { DnsOfVpcs } from "./network/vpc-dns";
import { Scaling } from "./scaling";
import { SecurityGroups } from "./security-groups";
import { type Service, clusterLookup, readServices } from "./services";
import { UnreadResources } from "./unread-resources";
import { Vpcs } from "./vpc";

/** What the stacks mean to AWS, read once; every index that a rule needs is built here, so that no rule scans. */
export class Facts {
  readonly model: Model;
  readonly vpcs: Vpcs;
  readonly dns: DnsOfVpcs;
  readonly acls: Acls;
  readonly internetGateways: InternetGateways;
  readonly groups: SecurityGroups;
  readonly endpoints: readonly Endpoint[];
  readonly roles: Roles;
  readonly resourcePolicies: ResourcePolicies;
  readonly services: readonly Service[];
  readonly capacity: CapacityProviders;
  /** Services of which a subnet or a group can't be told, so that some of their flows may be unseen. */
  readonly unresolvedServices: readonly Service[];
  readonly scaling: Scaling;
  readonly balancers: Balancers;
  readonly discovery: Discovery;
  readonly unread: UnreadResources;
  /** What else has a security group, by the group. */
  readonly otherMembers: ReadonlyMap<Resource, readonly Resource[]>;
  private readonly members = new Map<Resource, Service[]>();
  private readonly endpointByResource: ReadonlyMap<Resource, Endpoint>;
  private readonly endpointsOf = new Map<Resource, Map<string, Endpoint[]>>();

  constructor(model: Model) {
    this.model = model;
    this.vpcs = new Vpcs(model);
    this.dns = new DnsOfVpcs(model);
    this.acls = new Acls(model);
    this.internetGateways = new InternetGateways(model);
    this.groups = new SecurityGroups(model);
    this.endpoints = endpoints(model);
    this.endpointByResource = new Map(this.endpoints.map((endpoint) => [endpoint.resource, endpoint]));
    this.roles = new Roles(model);
    this.resourcePolicies = new ResourcePolicies(model);
    this.services = readServices(model, this.vpcs, (value, stack) => this.roles.linkArn(value, stack));
    this.capacity = new CapacityProviders(model, clusterLookup(model));
    this.scaling = new Scaling(model, this.services);
    this.balancers = new Balancers(model, this.vpcs);
    this.unread = new UnreadResources(model);
    this.otherMembers = otherMembers(model);
    this.discovery = new Discovery(model, this.services);
    this.unresolvedServices = this.services.filter((service) => service.networkUnknown.length > 0);
    for (const service of this.services) {
      for (const group of service.groups) {
        const known = this.members.get(group);
        if (known) known.push(service);
        else this.members.set(group, [service]);
      }
    }
    for (const endpoint of this.endpoints) {
      const vpc = linked(endpoint.vpc);
      if (!vpc) continue;
      const byService = this.endpointsOf.get(vpc) ?? new Map<string, Endpoint[]>();
      byService.set(endpoint.service, [...(byService.get(endpoint.service) ?? []), endpoint]);
      this.endpointsOf.set(vpc, byService);
    }
  }

  endpointOf(resource: Resource): Endpoint | undefined {
    return this.endpointByResource.get(resource);
  }

  endpointsIn(vpc: Resource, service: string): readonly Endpoint[] {
    return this.endpointsOf.get(vpc)?.get(service) ?? [];
  }

  /** The services that have a security group. */
  membersOf(group: Resource): readonly Service[] {
    return this.members.get(group) ?? [];
  }

  groupVpc(group: Resource): Link {
    return link(group.get("vpc_id"), ["aws_vpc", "aws_default_vpc"]);
  }
}
