import type { Model } from "../terraform/model";
import type { Resource } from "../terraform/expressions/value";
import { arnOf, nameOf } from "./arn";
import { Acls } from "./acl";
import { Balancers } from "./balancers";
import { tcpPorts } from "./containers";
import { MountTargets } from "./ecs/file-systems";
import { CapacityProviders } from "./ecs/capacity";
import type { StrayRun } from "./ecs/started-tasks";
import { unrunTasks } from "./ecs/unrun-tasks";
import { expiring } from "./ecs/image-expiry";
import { Repositories } from "./ecs/repositories";
import { ServiceConnect } from "./ecs/service-connect";
import { Discovery } from "./discovery";
import { type Endpoint, endpoints, isOfService } from "./endpoints";
import { all } from "./match";
import { type Link, link, linked } from "./link";
import { BucketKeys } from "./iam/object-keys";
import { ResourcePolicies } from "./iam/resource-policies";
import { Roles } from "./iam/roles";
import { TableParts } from "./iam/table-parts";
import { type DataStore, dataStores } from "./network/data-stores";
import { otherMembers } from "./network/group-members";
import { InternetGateways } from "./network/internet-gateways";
import { Names } from "./names";
import { PrivateZones } from "./network/private-zones";
import { Regions } from "./network/regions";
import { DnsOfVpcs } from "./network/vpc-dns";
import { VPCS } from "./resource-types";
import { Scaling } from "./scaling";
import { SecretValues } from "./secret-values";
import { SecurityGroups } from "./security-groups";
import { type Service, clusterLookup, readServices } from "./services";
import { UnreadResources } from "./unread-resources";
import { type Ranges, Vpcs } from "./vpc";

/** What the stacks mean to AWS, read once; every index that a rule needs is built here, so that no rule scans. */
export class Facts {
  readonly model: Model;
  readonly vpcs: Vpcs;
  readonly dns: DnsOfVpcs;
  readonly privateZones: PrivateZones;
  readonly acls: Acls;
  readonly internetGateways: InternetGateways;
  readonly groups: SecurityGroups;
  readonly endpoints: readonly Endpoint[];
  readonly roles: Roles;
  readonly resourcePolicies: ResourcePolicies;
  readonly bucketKeys: BucketKeys;
  readonly tableParts: TableParts;
  readonly services: readonly Service[];
  readonly unrunTasks: readonly Resource[];
  /** Tasks that are declared to be started by hand, and whose task definition isn't found. */
  readonly strayRuns: readonly StrayRun[];
  readonly capacity: CapacityProviders;
  readonly repositories: Repositories;
  /** Repositories whose images may expire while they are in use, with the lifecycle policies that let them. */
  readonly expiring: ReadonlyMap<Resource, Resource>;
  /** Services of which a subnet or a group can't be told, so that some of their flows may be unseen. */
  readonly unresolvedServices: readonly Service[];
  /** VPCs with services in subnets of which no default route can be told. */
  readonly vpcsWithIsolatedServices: ReadonlySet<Resource | undefined>;
  readonly scaling: Scaling;
  readonly secretValues: SecretValues;
  readonly regions: Regions;
  readonly balancers: Balancers;
  readonly discovery: Discovery;
  readonly connect: ServiceConnect;
  readonly unread: UnreadResources;
  readonly logGroups: Names;
  readonly mountTargets: MountTargets;
  /** Databases and caches. */
  readonly dataStores: readonly DataStore[];
  readonly bucketByArn: ReadonlyMap<string, Resource>;
  /**
   * Security groups that services may join to reach what their members reach: they let nobody in, and are joined by several
   * services, by none any more, or beside a service's own group.
   */
  readonly clientGroups: readonly Resource[];
  /** Security groups that a service, a load balancer or an endpoint has. */
  readonly heldGroups: ReadonlySet<Resource>;
  /** What else has a security group, by the group. */
  readonly otherMembers: ReadonlyMap<Resource, readonly Resource[]>;
  private readonly members = new Map<Resource, Service[]>();
  private readonly endpointByResource: ReadonlyMap<Resource, Endpoint>;
  private readonly endpointsOf = new Map<Resource, Map<string, Endpoint[]>>();

  constructor(model: Model) {
    this.model = model;
    this.vpcs = new Vpcs(model);
    this.dns = new DnsOfVpcs(model);
    this.privateZones = new PrivateZones(model);
    this.acls = new Acls(model);
    this.internetGateways = new InternetGateways(model);
    this.groups = new SecurityGroups(model);
    this.endpoints = endpoints(model);
    this.endpointByResource = new Map(this.endpoints.map((endpoint) => [endpoint.resource, endpoint]));
    this.roles = new Roles(model);
    this.resourcePolicies = new ResourcePolicies(model);
    this.bucketKeys = new BucketKeys(model);
    this.tableParts = new TableParts(model);
    const { services, strayRuns } = readServices(model, this.vpcs, (value, stack) => this.roles.linkArn(value, stack));
    this.services = services;
    this.strayRuns = strayRuns;
    this.unrunTasks = unrunTasks(model, this.services);
    this.repositories = new Repositories(model);
    this.expiring = expiring(model);
    this.capacity = new CapacityProviders(model, clusterLookup(model));
    this.scaling = new Scaling(model, this.services);
    this.secretValues = new SecretValues(model);
    this.regions = new Regions(model, this.scaling.targets);
    this.balancers = new Balancers(model, this.vpcs);
    this.unread = new UnreadResources(model);
    this.otherMembers = otherMembers(model, services);
    this.discovery = new Discovery(model, this.services);
    this.connect = new ServiceConnect(model, this.services);
    this.mountTargets = new MountTargets(model);
    this.dataStores = dataStores(model, this.vpcs);
    this.logGroups = new Names(
      [...model.all("aws_cloudwatch_log_group"), ...model.all("data.aws_cloudwatch_log_group")],
      nameOf,
    );
    this.bucketByArn = new Map(model.all("aws_s3_bucket").map((bucket) => [arnOf(bucket), bucket]));
    this.heldGroups = new Set([
      ...[...this.services, ...this.balancers.all].flatMap(({ groups }) => groups),
      ...this.endpoints.flatMap(({ groups }) => groups.flatMap((group) => linked(group) ?? [])),
    ]);
    this.unresolvedServices = this.services.filter((service) => service.networkUnknown.length > 0);
    const homes = new Set(this.services.flatMap(({ subnets }) => subnets));
    this.vpcsWithIsolatedServices = new Set(
      [...homes].flatMap((subnet) => (this.vpcs.defaultRoute(subnet) ? [] : [linked(subnet.vpc)])),
    );
    for (const service of this.services) {
      for (const group of service.groups) {
        const known = this.members.get(group);
        if (known) known.push(service);
        else this.members.set(group, [service]);
      }
    }
    this.clientGroups = this.groups.all.filter((group) => {
      if (this.groups.of(group, "ingress").length > 0 || this.groups.of(group, "egress").length === 0) return false;
      const members = this.membersOf(group);
      return members.length !== 1 || members.every(({ groups }) => groups[0] !== group);
    });
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

  /** Those that may be in the VPC and of the service, for all that is known; `endpointsIn` are known to be. */
  endpointsPerhapsIn(vpc: Resource, service: string): readonly Endpoint[] {
    return this.endpoints.filter((endpoint) => {
      const isHere = endpoint.vpc.kind === "unknown" ? "unknown" : linked(endpoint.vpc) === vpc ? "yes" : "no";
      return all([isHere, isOfService(endpoint, service)]) === "unknown";
    });
  }

  endpointsIn(vpc: Resource, service: string): readonly Endpoint[] {
    return this.endpointsOf.get(vpc)?.get(service) ?? [];
  }

  /** The TCP ports of a service's tasks: those of the containers, and of the proxy of Service Connect. */
  portsOf(service: Service): readonly number[] {
    const own = (service.task?.containers ?? []).flatMap((container) => tcpPorts(container));
    return [...new Set([...own, ...this.connect.overrides(service)])];
  }

  /** The services that have a security group. */
  membersOf(group: Resource): readonly Service[] {
    return this.members.get(group) ?? [];
  }

  groupVpc(group: Resource): Link {
    return link(group.get("vpc_id"), VPCS);
  }

  /** Where the members of a group may be: anywhere in its VPC. */
  groupRanges(group: Resource): Ranges {
    const vpc = this.groupVpc(group);
    if (vpc.kind === "found") return Vpcs.ranges(this.model, vpc.resource);
    return { cidrs: [], unknown: vpc.kind === "unknown" ? [`the VPC of ${group.address} (${vpc.why})`] : [] };
  }
}
