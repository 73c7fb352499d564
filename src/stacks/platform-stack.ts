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
import { addResources } from "../constructs/resources/resources";
import { existingResources } from "../constructs/resources/existing";
import type { Layout } from "../definition/platform";
import { hasPublicIp, listenerRuleOf } from "../definition/resolve/exposure";
import { match } from "../lib/match";
import { type ResolvedEnvironment, type ResolvedService, portOf } from "../definition/resolve/resolve";
import { BaseStack } from "./base-stack";
import { platformDeclarations } from "./declarations";
import { addInterfaceOutputs } from "./platform-interface";
import { addPlatformOutputs } from "./outputs";
import type { JsonObject } from "./render";
import { addService } from "./service-stack";

/**
 * Everything of an environment but its image repositories: network, load balancer, cluster, namespace and the services. With the
 * layout `per-service` a service has only its security group here.
 */
export class PlatformStack extends BaseStack {
  private readonly environment: ResolvedEnvironment;
  /** What services in this stack use of AWS. */
  private readonly resourceByName: PlatformInterface["resourceByName"];

  constructor(scope: Construct, environment: ResolvedEnvironment) {
    super(scope, "platform", environment);
    this.environment = environment;
    const { name, names, definition, services, privateSubnets } = environment;
    const { region, deletionProtection, tags } = definition;
    const { cidr, egress, publicSubnets } = definition.network;

    const accountSettings =
      definition.longServiceArns === true ? [new LongServiceArns(this, "long_service_arns").setting] : [];
    new ResourceGroup(this, "environment", { name: names.resourceGroup, tags });

    const internetGateway =
      { endpoints: false, nat: true, public: true }[egress] ||
      services.some(({ exposure }) => hasPublicIp(exposure) || listenerRuleOf(exposure) !== undefined);
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
          natGatewayIdByZone: publicTier.addNatGateways(natGateways, privateZonesOf(services)),
        }),
        public: () => ({}),
      }),
    });
    const publicTasks = services.some(({ placement }) => placement.tier === "public");
    const interfaces = { services: environment.interfaceEndpoints, subnetIds: [...privateTier.idByZone.values()] };
    const endpoints = new Endpoints(this, "endpoints", {
      name,
      region,
      vpcId,
      dynamodb: environment.usesDynamodb,
      routeTableIds: [...(publicTasks ? [publicTier.routeTableId] : []), ...privateTier.routeTableIds],
      ...{ endpoints: { interfaces }, nat: {}, public: {} }[egress],
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
            targetPorts: [...new Set(balanced.map(portOf))],
            deletionProtection,
            dependsOn: publicTier.connected,
          });
    const cluster = new Cluster(this, "platform", { name: names.cluster, ...environment.cluster });
    const discovery = services.some(({ dnsName }) => dnsName !== undefined)
      ? new Discovery(this, "discovery", { namespace: environment.namespace, vpcId })
      : undefined;

    // A service's group belongs to the platform: two services that call each other need both before either is there.
    const scopes = services.map((service) => ({ service, own: new Construct(this, service.id) }));
    const serviceGroupIdByName = new Map(
      scopes.map(({ service, own }) => [
        service.name,
        addSecurityGroup(own, "security_group", {
          name: `${names.prefix}-${service.physicalName}-tasks`,
          description: `Tasks of ${service.physicalName}`,
          vpcId,
        }).id,
      ]),
    );
    const place = { region, accountId: this.accountId };
    const subnetIds = { public: publicTier.idByZone, private: privateTier.idByZone };
    const created: Readonly<Record<Layout, () => ReadonlyMap<string, ResourceHandle>>> = {
      single: () =>
        addResources(this, {
          ...place,
          resources: environment.resources,
          network: () => ({
            vpcId,
            subnetIdByZone: new Map(
              environment.resourceSubnets.map(({ zone, tier }) => [zone, lookup(subnetIds[tier], zone, "subnet")]),
            ),
          }),
          deletionProtection,
        }),
      "per-service": () => new Map(),
    };
    this.resourceByName = new Map([
      ...existingResources(environment.resources, place),
      ...created[environment.layout](),
    ]);
    const platform: PlatformInterface = {
      region,
      accountId: this.accountId,
      vpcId,
      publicSubnetIdByZone: publicTier.idByZone,
      privateSubnetIdByZone: privateTier.idByZone,
      clusterArn: cluster.arn,
      endpointClientGroupId: endpoints.clientGroupId,
      serviceGroupIdByName,
      ingress,
      namespaceId: discovery?.namespaceId,
      dynamodbPrefixListId: { endpoints: endpoints.dynamodbPrefixListId, nat: undefined, public: undefined }[egress],
      resourceByName: this.resourceByName,
      execKmsKeyArn: environment.cluster.execKmsKeyArn,
      connectedByTier: {
        public: [...accountSettings, ...publicTier.connected, ...endpoints.connected],
        private: [...accountSettings, ...privateTier.connected, ...endpoints.connected],
      },
    };
    const layouts: Readonly<Record<Layout, () => void>> = {
      single: () => {
        for (const { service, own } of scopes) addService(own, { environment, service, platform });
      },
      "per-service": () => {
        addInterfaceOutputs(this, platform);
      },
    };
    layouts[environment.layout]();
    addPlatformOutputs(this, { environment, ingressUrl: ingress?.url });
  }

  /** What the definition declares and the resources alone can't tell: the proof holds one against the other. */
  protected override get remarks(): JsonObject {
    return { ...super.remarks, declared: platformDeclarations(this.environment, this.resourceByName) };
  }
}

/** Zones whose private subnets hold tasks: elsewhere a NAT gateway would cost and carry nothing. */
function privateZonesOf(services: readonly ResolvedService[]): string[] {
  const placements = services.map(({ placement }) => placement).filter(({ tier }) => tier === "private");
  return [...new Set(placements.flatMap(({ subnets }) => subnets.map(({ zone }) => zone)))].sort();
}
