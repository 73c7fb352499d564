import type { Lb } from "@cdktf/provider-aws/lib/lb";
import { dependable } from "cdktf";
import { Construct } from "constructs";
import { LongServiceArns } from "../constructs/service/long-service-arns";
import { Cluster } from "../constructs/service/cluster";
import { Discovery } from "../constructs/service/discovery";
import { Endpoints } from "../constructs/network/endpoints";
import { type PlatformInterface, type ResourceHandle, lookup } from "../constructs/platform-interface";
import { Ingress } from "../constructs/ingress/ingress";
import { Network } from "../constructs/network/network";
import { PrivateSubnets } from "../constructs/network/private-subnets";
import { PublicSubnets } from "../constructs/network/public-subnets";
import { ResourceGroup } from "../constructs/resource-group";
import { addSecurityGroup } from "../constructs/network/security-group";
import type { UsesAround } from "../constructs/service/uses";
import { addResources } from "../constructs/resources/resources";
import { existingResources } from "../constructs/resources/existing";
import type { Layout } from "../definition/platform";
import { hasPublicIp, listenerRuleOf } from "../definition/resolve/exposure";
import { match } from "../lib/match";
import { type ResolvedEnvironment, type ResolvedService, balancedPorts } from "../definition/resolve/resolve";
import { BaseStack } from "./base-stack";
import { type DeclaredJob, ownExposures, platformDeclarations } from "./declarations";
import { addJob } from "./job-stack";
import { addInterfaceOutputs } from "./platform-interface";
import type { Extending } from "./extension/environment-extension";
import { addPlatformOutputs } from "./outputs";
import { addService } from "./service-stack";

/**
 * Everything of an environment but its image repositories: network, load balancer, cluster, namespace, services and jobs. With
 * the layout `per-service` a service or a job has only its security group here.
 */
export class PlatformStack extends BaseStack {
  private readonly environment: ResolvedEnvironment;
  /** Where the resources are that services in this stack use. */
  private readonly around: UsesAround;
  /** The jobs in this stack, with what starts them. */
  private readonly jobs: readonly DeclaredJob[];

  /** @param extending what `extend` adds, where it is called in this stack */
  constructor(scope: Construct, environment: ResolvedEnvironment, extending: Extending = (_, given) => given) {
    super(scope, "platform", environment);
    const { name, names, definition, services, jobs, privateSubnets } = environment;
    const tasks = [...services, ...jobs];
    const { region, deletionProtection, tags } = definition;
    const { cidr, egress, publicSubnets } = definition.network;

    const accountSettings =
      definition.longServiceArns === true ? [new LongServiceArns(this, "long_service_arns").setting] : [];
    new ResourceGroup(this, "environment", { name: names.resourceGroup, tags });

    const internetGateway =
      { endpoints: false, nat: true, public: true }[egress] ||
      services.some(({ exposure }) => hasPublicIp(exposure) || listenerRuleOf(exposure) !== undefined) ||
      ownExposures(environment).length > 0;
    const network = new Network(this, "network", { name, cidr, internetGateway });
    const { vpcId, internetGatewayId } = network;
    const publicTier = new PublicSubnets(this, "public", { name, vpcId, internetGatewayId, subnets: publicSubnets });
    const privateTier = new PrivateSubnets(this, "private", {
      name,
      vpcId,
      subnets: privateSubnets,
      ...match(definition.network, "egress", {
        endpoints: () => ({}),
        nat: ({ natGateways }) => ({
          natGatewayIdByZone: publicTier.addNatGateways(natGateways, privateZonesOf(tasks)),
        }),
        public: () => ({}),
      }),
    });
    const publicTasks = tasks.some(({ placement }) => placement.tier === "public");
    const endpoints = new Endpoints(this, "endpoints", {
      name,
      region,
      vpcId,
      routeTableIds: [...(publicTasks ? [publicTier.routeTableId] : []), ...privateTier.routeTableIds],
    });

    const balanced = services.filter(({ exposure }) => listenerRuleOf(exposure) !== undefined);
    const ingress =
      balanced.length === 0
        ? undefined
        : new Ingress(this, "ingress", {
            ...environment.ingress,
            name: names.loadBalancer,
            groupPrefix: names.prefix,
            vpcId,
            subnetIds: [...publicTier.idByZone.values()],
            targetPorts: [...new Set(balanced.flatMap(balancedPorts))],
            deletionProtection,
            dependsOn: publicTier.connected,
          });
    const cluster = new Cluster(this, "platform", {
      name: names.cluster,
      ...environment.cluster,
      capacityProviders: tasks.some(({ capacity }) => capacity !== undefined),
    });
    const discovery = new Discovery(this, "discovery", {
      vpcId,
      namespace: services.some(({ dnsName }) => dnsName !== undefined) ? environment.namespace : undefined,
      connectNamespace: services.some(({ connect }) => connect !== undefined) ? names.connectNamespace : undefined,
    });

    // A service's group belongs to the platform: two services that call each other need both before either is there.
    const scopes = new Map(tasks.map((own) => [own.name, new Construct(this, own.id)]));
    const scopeOf = ({ name: own }: ResolvedService): Construct => lookup(scopes, own, "construct");
    const serviceGroupIdByName = new Map(
      tasks.map((own) => [
        own.name,
        addSecurityGroup(scopeOf(own), "security_group", {
          name: `${names.prefix}-${own.physicalName}-tasks`,
          description: `Tasks of ${own.physicalName}`,
          vpcId,
        }).id,
      ]),
    );
    const place = { region, accountId: this.accountId };
    const subnetIds = { public: publicTier.idByZone, private: privateTier.idByZone };
    // Where services have stacks of their own, each finds what it uses.
    const isFoundHere = { single: true, "per-service": false }[environment.layout];
    const existing = existingResources(this, environment.resources, place, () => isFoundHere);
    const created: Readonly<Record<Layout, () => ReadonlyMap<string, ResourceHandle>>> = {
      single: () =>
        addResources(this, {
          ...place,
          resources: environment.resources,
          existing,
          network: () => ({
            vpcId,
            privateSubnetIds: [...privateTier.idByZone.values()],
            subnetIdByZone: new Map(
              environment.resourceSubnets.map(({ zone, tier }) => [zone, lookup(subnetIds[tier], zone, "subnet")]),
            ),
          }),
          deletionProtection,
        }),
      "per-service": () => new Map(),
    };
    const resourceByName = new Map([...existing, ...created[environment.layout]()]);
    this.around = { ...place, resourceByName };
    const base = {
      region,
      accountId: this.accountId,
      vpcId,
      publicSubnetIdByZone: publicTier.idByZone,
      privateSubnetIdByZone: privateTier.idByZone,
      clusterArn: cluster.arn,
      clusterName: cluster.name,
      endpointClientGroupId: endpoints.clientGroupId,
      serviceGroupIdByName,
      namespaceId: discovery.namespaceId,
      connectNamespaceArn: discovery.connectNamespaceArn,
      scheduleGroupName: cluster.addScheduleGroup(jobs),
      resourceByName,
    };
    // What the services need is complete only now.
    const connect = (loadBalancer: Lb): void => {
      publicTier.addInternet(network.addInternetGateway());
      // AWS makes no load balancer for the internet in a VPC that isn't joined to it.
      loadBalancer.dependsOn = [...(loadBalancer.dependsOn ?? []), ...publicTier.connected.map(dependable)];
    };
    const extended = extending(this, environment, { platform: base, loadBalancer: ingress, connect });
    this.environment = extended;
    const interfaces = { services: extended.interfaceEndpoints, subnetIds: [...privateTier.idByZone.values()] };
    const ways = endpoints.addWays({
      dynamodb: extended.usesDynamodb,
      ...{ endpoints: { interfaces }, nat: {}, public: {} }[egress],
    });
    const platform: PlatformInterface = {
      ...base,
      ingress,
      dynamodbPrefixListId: { endpoints: ways.dynamodbPrefixListId, nat: undefined, public: undefined }[egress],
      execKmsKeyArn: environment.cluster.execKmsKeyArn,
      connectedByTier: {
        public: [...accountSettings, ...cluster.connected, ...publicTier.connected, ...ways.connected],
        private: [...accountSettings, ...cluster.connected, ...privateTier.connected, ...ways.connected],
      },
    };
    const layouts: Readonly<Record<Layout, () => DeclaredJob[]>> = {
      single: () => {
        for (const given of services) {
          const service = lookup(extended.serviceByName, given.name, "service");
          const after = service.connectCallees.map((callee) => ({
            fqn: `aws_ecs_service.${lookup(extended.serviceByName, callee, "service").id}`,
          }));
          addService(scopeOf(given), { environment: extended, service, platform, after });
        }
        return extended.jobs.map((job) => {
          return { job, runTask: addJob(scopeOf(job), { environment: extended, job, platform }) };
        });
      },
      "per-service": () => {
        addInterfaceOutputs(this, platform, ingress);
        return [];
      },
    };
    this.jobs = layouts[environment.layout]();
    addPlatformOutputs(this, { environment, ingressUrl: ingress?.url });
  }

  /** What the definition declares and the resources alone can't tell: the proof holds one against the other. */
  protected override get declared(): object {
    return platformDeclarations(this.environment, this.jobs, this.around);
  }
}

/** Zones whose private subnets hold tasks: elsewhere a NAT gateway would cost and carry nothing. */
function privateZonesOf(services: readonly ResolvedService[]): string[] {
  const placements = services.map(({ placement }) => placement).filter(({ tier }) => tier === "private");
  return [...new Set(placements.flatMap(({ subnets }) => subnets.map(({ zone }) => zone)))].sort();
}
