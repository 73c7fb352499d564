import { match } from "../../lib/match";
import { EcsService } from "@cdktf/provider-aws/lib/ecs-service";
import type { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition";
import { ServiceDiscoveryService } from "@cdktf/provider-aws/lib/service-discovery-service";
import type { ITerraformDependable, TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import type { LogRetentionDays } from "../../aws/log-retention";
import type { ResolvedCall } from "../../definition/resolve/calls";
import { type ResolvedService, balancedPorts, portOf } from "../../definition/resolve/resolve";
import { terraformId } from "../../definition/resolve/names";
import { endpointsOf } from "../../aws/endpoint-services";
import type { Connection } from "../../definition/resolve/connections";
import { listed } from "../../lib/listed";
import { type PlatformInterface, attributeOf, lookup } from "../platform-interface";
import { type ListenerRule, addListenerRule } from "../ingress/listener-rule";
import { allowEgress, allowIngress, cidrId } from "../network/security-group";
import { addScaling } from "./scaling";
import { addServiceConnect } from "./service-connect";
import { addTaskDefinition } from "./task-definition";

export interface ServiceProps {
  readonly service: ResolvedService;
  /** The services that this one calls. */
  readonly callees: readonly ResolvedService[];
  readonly platform: PlatformInterface;
  readonly logRetentionDays: LogRetentionDays;
  /** Whether the service and its registration resist deletion while tasks run. */
  readonly deletionProtection: boolean;
  /** What must be deployed before its tasks start. */
  readonly after?: readonly ITerraformDependable[];
}

/** All that tasks need, whatever starts them: the ways to what they call and use, log group, roles and task definition. */
export class Tasks extends Construct {
  protected readonly service: ResolvedService;
  protected readonly platform: PlatformInterface;
  protected readonly groupId: string;
  protected readonly taskDefinition: EcsTaskDefinition;
  /** Of ECS and of the code. */
  protected readonly roleArns: { readonly execution: string; readonly task: string };
  /** What must stand before the first task and stay until the last one is gone. */
  protected readonly prerequisites: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { service, platform } = props;
    this.service = service;
    this.platform = platform;
    this.groupId = lookup(platform.serviceGroupIdByName, service.name, "security group");
    this.prerequisites = [...platform.connectedByTier[service.placement.tier]];
    for (const call of service.calls) {
      const callee = props.callees.find(({ name }) => name === call.callee);
      if (callee !== undefined) this.allowCall(call, callee);
    }
    for (const connection of service.connections) this.prerequisites.push(...this.allowUse(connection));
    this.allowDynamodb();
    for (const { name } of service.uses)
      this.prerequisites.push(...(platform.resourceByName.get(name)?.dependsOn ?? []));
    this.prerequisites.push(...service.added.prerequisites);
    const task = addTaskDefinition(this, props);
    // Without its permissions a task can't even stop in good order.
    this.prerequisites.push(...task.policies);
    this.taskDefinition = task.definition;
    this.roleArns = { execution: task.executionRoleArn, task: task.taskRoleArn };
  }

  protected get subnetIds(): string[] {
    const { service, platform } = this;
    const { tier, subnets } = service.placement;
    const subnetIdByZone = { public: platform.publicSubnetIdByZone, private: platform.privateSubnetIdByZone }[tier];
    return subnets.map(({ zone }) => lookup(subnetIdByZone, zone, "subnet"));
  }

  private allowCall({ port: own, portName, arrivesAt }: ResolvedCall, callee: ResolvedService): void {
    const calleeGroupId = lookup(this.platform.serviceGroupIdByName, callee.name, "security group");
    const id = `to_${callee.id}${portName === undefined ? "" : `_${terraformId(portName)}`}`;
    const what = portName === undefined ? callee.name : `${callee.name}:${portName}`;
    const peer = { securityGroupId: calleeGroupId };
    for (const port of arrivesAt) {
      // The way to the proxy has a rule of its own, so that it opens before the other one closes.
      const call = new Construct(this, port === own ? id : `${id}_at_${port}`);
      const flow = { port, description: `${this.service.name} calls ${what}` };
      allowEgress(call, "egress_rule", { ...flow, securityGroupId: this.groupId, peer });
      allowIngress(call, "ingress_rule", {
        ...flow,
        securityGroupId: calleeGroupId,
        peer: { securityGroupId: this.groupId },
      });
    }
  }

  /** Opens a way to resources; where they have a group of their own, on their side too. */
  private allowUse({ to, port, resources }: Connection): ITerraformDependable[] {
    const { id, peer } = match(to, "type", {
      group: (own) => ({ id: `${terraformId(own.id)}_${port}`, peer: { securityGroupId: own.id } }),
      addresses: ({ cidr }) => ({ id: `${terraformId(cidrId(cidr))}_${port}`, peer: { cidr } }),
      resource: ({ name }) => ({
        id: terraformId(name),
        peer: { securityGroupId: attributeOf(this.platform.resourceByName, name, "securityGroupId") },
      }),
    });
    const use = new Construct(this, `to_${id}`);
    const rule = { port, description: `${this.service.name} uses ${listed(resources)}` };
    const egress = allowEgress(use, "egress_rule", { ...rule, securityGroupId: this.groupId, peer });
    if (!("securityGroupId" in peer)) return [egress];
    const from = { securityGroupId: this.groupId };
    return [egress, allowIngress(use, "ingress_rule", { ...rule, ...peer, peer: from })];
  }

  /** Opens the way to DynamoDB's gateway; where every task may connect to HTTPS anywhere, it is open. */
  private allowDynamodb(): void {
    const { service, platform } = this;
    const { dynamodbPrefixListId } = platform;
    if (dynamodbPrefixListId === undefined || !endpointsOf(service.actions).has("dynamodb")) return;
    const rule = allowEgress(this, "to_dynamodb", {
      securityGroupId: this.groupId,
      port: 443,
      peer: { prefixListId: dynamodbPrefixListId },
      description: `${service.name} uses DynamoDB`,
    });
    this.prerequisites.push(rule);
  }
}

/** A running service: what its tasks need, the ECS service and, by its exposure, listener rule and DNS name. */
export class Service extends Tasks {
  private readonly protect: boolean;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id, props);
    this.protect = props.deletionProtection;
    this.prerequisites.push(...(props.after ?? []));
    this.addEcsService(this.taskDefinition);
  }

  private addEcsService(taskDefinition: EcsTaskDefinition): void {
    const { service, platform } = this;
    const { placement, deployment } = service;
    const exposed = this.exposeTasks();
    const registryArn = this.addRegistration();
    const connect = addServiceConnect(this, { service, platform });
    this.prerequisites.push(...connect.policies);
    const ecsService = new EcsService(this, "service", {
      name: service.names.service,
      cluster: platform.clusterArn,
      taskDefinition: taskDefinition.arn,
      ...(service.capacity === undefined
        ? { launchType: "FARGATE" }
        : {
            capacityProviderStrategy: service.capacity.map(({ provider, weight, base }) => ({
              capacityProvider: provider,
              weight,
              ...(base > 0 && { base }),
            })),
            // AWS and its provider change a strategy only with a new deployment (terraform-provider-aws #43533).
            forceNewDeployment: true,
          }),
      platformVersion: "LATEST",
      schedulingStrategy: "REPLICA",
      // Always said: left out, a replica service starts no task at all.
      desiredCount: service.desiredCount,
      deploymentController: { type: "ECS" },
      deploymentMinimumHealthyPercent: deployment.minimumHealthyPercent,
      deploymentMaximumPercent: deployment.maximumPercent,
      ...(deployment.zoneRebalancing !== undefined && {
        availabilityZoneRebalancing: deployment.zoneRebalancing ? "ENABLED" : "DISABLED",
      }),
      deploymentCircuitBreaker: { enable: true, rollback: true },
      waitForSteadyState: true,
      enableExecuteCommand: service.exec,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      forceDelete: !this.protect,
      networkConfiguration: {
        subnets: this.subnetIds,
        securityGroups: [this.groupId, platform.endpointClientGroupId, ...exposed.groupIds],
        assignPublicIp: placement.assignPublicIp,
      },
      ...(exposed.route !== undefined && {
        loadBalancer: [
          {
            targetGroupArn: exposed.route.targetGroupArn,
            containerName: service.physicalName,
            containerPort: portOf(service),
          },
        ],
        healthCheckGracePeriodSeconds: service.healthCheck.gracePeriodSeconds,
      }),
      ...(registryArn !== undefined && { serviceRegistries: { registryArn } }),
      ...(connect.configuration !== undefined && { serviceConnectConfiguration: connect.configuration }),
      dependsOn: this.prerequisites,
      lifecycle: this.lifecycle(taskDefinition),
    });
    const { scaling } = service;
    if (scaling === undefined) return;
    addScaling(this, {
      scaling,
      name: service.physicalName,
      serviceName: ecsService.name,
      platform,
      targetGroupSuffix: exposed.route?.targetGroup.arnSuffix,
    });
  }

  private lifecycle(taskDefinition: EcsTaskDefinition): TerraformResourceLifecycle {
    const { service } = this;
    // The circuit breaker rolls back and the service is steady again, with the old revision: that is no success.
    const isPlanned = {
      condition: `\${self.task_definition == aws_ecs_task_definition.${taskDefinition.friendlyUniqueId}.arn}`,
      errorMessage: `ECS rolled the deployment of ${service.name} back: the new tasks did not become healthy. Their logs are in ${service.names.logGroup}, the reasons in the service's events.`,
    };
    const { ignored, ...checks } = {
      terraform: { ignored: [], postcondition: [isPlanned] },
      // The pipeline has registered revisions of its own since.
      pipeline: { ignored: ["task_definition"] },
    }[service.deployer];
    // Whoever scales has set another number since.
    const ignoreChanges = [...ignored, ...(service.scaling === undefined ? [] : ["desired_count"])];
    return { ...checks, ...(ignoreChanges.length > 0 && { ignoreChanges }) };
  }

  /** Opens the service to the load balancer or to the internet; internal services are opened by their callers. */
  private exposeTasks(): { readonly groupIds: readonly string[]; readonly route?: ListenerRule } {
    const { service, platform } = this;
    const { exposure } = service;
    return match(exposure, "type", {
      "load-balancer": (own) => {
        const { ingress } = platform;
        if (ingress === undefined) {
          throw new Error(`service '${service.name}': exposure is load-balancer; the stack has none; add an Ingress`);
        }
        const route = addListenerRule(this, {
          service,
          exposure: own,
          listenerArn: ingress.listenerArn,
          vpcId: platform.vpcId,
        });
        const ports = balancedPorts(service);
        const groupIds = ports.map((port) => lookup(ingress.targetGroupIdByPort, port, "target security group"));
        this.prerequisites.push(...ports.flatMap((port) => ingress.connectedByPort.get(port) ?? []), route.rule);
        return { groupIds, route };
      },
      "public-ip": ({ allowedCidrs }) => {
        const description = `Clients connect to ${service.name}`;
        for (const cidr of allowedCidrs) {
          const rule = { securityGroupId: this.groupId, port: portOf(service), peer: { cidr }, description };
          allowIngress(this, `from_${cidrId(cidr)}`, rule);
        }
        return { groupIds: [] };
      },
      internal: () => ({ groupIds: [] }),
      none: () => ({ groupIds: [] }),
    });
  }

  /** Registers the service's tasks in the private DNS namespace, where it has a name. */
  private addRegistration(): string | undefined {
    const { service, platform } = this;
    const { namespaceId } = platform;
    if (service.dnsName === undefined) return undefined;
    if (namespaceId === undefined) {
      throw new Error(
        `service '${service.name}': dnsName is ${service.dnsName}; the stack has no namespace; add a Discovery`,
      );
    }
    return new ServiceDiscoveryService(this, "discovery_service", {
      name: service.dnsName,
      description: `Tasks of ${service.name}`,
      // A task that is gone is still asked for as long as this: seconds, not minutes.
      dnsConfig: { namespaceId, routingPolicy: "MULTIVALUE", dnsRecords: [{ type: "A", ttl: 10 }] },
      // AWS ignores the number and the provider calls it deprecated, but an empty block is never stored and would
      // replace the registration at every plan (terraform-provider-aws #44285).
      healthCheckCustomConfig: { failureThreshold: 1 },
      // Else it can't be deleted while a task is registered, and ECS registers them as long as the service is there. It goes
      // before its successor comes, whose name may be the same: that of one that an apply left half made.
      forceDestroy: true,
    }).arn;
  }
}
