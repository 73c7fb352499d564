import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { PlatformInterface, ResourceNetwork } from "../constructs/platform-interface";
import { listenerRuleOf } from "../definition/resolve/exposure";
import {
  type ResolvedEnvironment,
  type ResolvedJob,
  type ResolvedService,
  balancedPorts,
  usesConnect,
} from "../definition/resolve/resolve";
import { endpointsOf } from "../aws/endpoint-services";
import { attributesOf, createdResources } from "../definition/resolve/resources/resources";
import { resourceNamesOf } from "../definition/resolve/uses";
import type { LoadBalancerHandle } from "../extend/handles";
import { stackName } from "../definition/resolve/stack-names";
import { existingResources } from "../constructs/resources/existing";
import { readResources } from "./data-interface";
import { StackState } from "./stack-state";

/**
 * What the platform's stack tells the services' stacks, by the outputs' names: the contract between them. Region, account
 * and keys stand in the definition, which both know. Nothing here is a secret.
 */
export const INTERFACE_OUTPUTS = {
  vpc_id: "Id of the VPC",
  public_subnet_ids: "Ids of the public subnets, by availability zone",
  private_subnet_ids: "Ids of the private subnets, by availability zone",
  cluster_arn: "ARN of the ECS cluster",
  cluster_name: "Name of the ECS cluster",
  endpoint_client_security_group_id: "Id of the security group that every task joins to reach AWS services",
  service_security_group_ids: "Ids of the services' own security groups, by service",
  load_balancer_url: "URL of the load balancer",
  load_balancer_arn: "ARN of the load balancer",
  load_balancer_dns_name: "DNS name of the load balancer",
  load_balancer_security_group_id: "Id of the security group of the load balancer",
  load_balancer_arn_suffix: "Last part of the load balancer's ARN, by which metrics name it",
  load_balancer_listener_arn: "ARN of the listener that services add their rules to",
  load_balancer_target_security_group_ids:
    "Ids of the security groups that tasks behind the load balancer join, by port",
  namespace_id: "Id of the private DNS namespace",
  connect_namespace_arn: "ARN of the namespace of Service Connect",
  schedule_group_name: "Name of the group of all schedules",
  dynamodb_prefix_list_id: "Id of the prefix list of DynamoDB's gateway endpoint",
} as const;

type OutputName = keyof typeof INTERFACE_OUTPUTS;

/** Adds the outputs that the stacks of the services read; `load_balancer_url` is there in any layout. */
export function addInterfaceOutputs(
  scope: Construct,
  { ingress, ...platform }: PlatformInterface,
  loadBalancer?: LoadBalancerHandle,
): void {
  const add = (name: OutputName, value: string | ReadonlyMap<string | number, string> | undefined): void => {
    if (value === undefined) return;
    const terraformValue = typeof value === "string" ? value : Object.fromEntries(value);
    new TerraformOutput(scope, name, { value: terraformValue, description: INTERFACE_OUTPUTS[name] });
  };
  add("vpc_id", platform.vpcId);
  add("public_subnet_ids", platform.publicSubnetIdByZone);
  add("private_subnet_ids", platform.privateSubnetIdByZone);
  add("cluster_arn", platform.clusterArn);
  add("cluster_name", platform.clusterName);
  add("endpoint_client_security_group_id", platform.endpointClientGroupId);
  add("service_security_group_ids", platform.serviceGroupIdByName);
  add("load_balancer_arn", loadBalancer?.arn);
  add("load_balancer_dns_name", loadBalancer?.dnsName);
  add("load_balancer_security_group_id", loadBalancer?.securityGroupId);
  add("load_balancer_arn_suffix", ingress?.arnSuffix);
  add("load_balancer_listener_arn", ingress?.listenerArn);
  add("load_balancer_target_security_group_ids", ingress?.targetGroupIdByPort);
  add("namespace_id", platform.namespaceId);
  add("connect_namespace_arn", platform.connectNamespaceArn);
  add("schedule_group_name", platform.scheduleGroupName);
  add("dynamodb_prefix_list_id", platform.dynamodbPrefixListId);
}

export interface InterfaceReaderProps {
  readonly environment: ResolvedEnvironment;
  readonly service: ResolvedService | ResolvedJob;
  /** 12 digits, or the reference to whichever account Terraform runs in. */
  readonly accountId: string;
}

/** The platform interface as one service finds it in the outputs of the platform's stack. */
export function readPlatformInterface(
  scope: Construct,
  { environment, service, accountId }: InterfaceReaderProps,
): PlatformInterface {
  const { definition, backend, name, privateSubnets } = environment;
  const state = new PlatformState(scope, "platform", backend, stackName(name, "platform"));
  const zonesOf = (subnets: readonly { readonly zone: string }[]) => subnets.map(({ zone }) => zone);
  const { exposure } = service;
  const isClosed = { endpoints: true, nat: false, public: false }[definition.network.egress];
  const needsDynamodbRule = isClosed && endpointsOf(service.actions).has("dynamodb");
  const used = new Set(service.uses.flatMap(resourceNamesOf));
  const schedule = "schedule" in service ? service.schedule : undefined;
  const created = createdResources(environment.resources).flatMap(({ name: resource, definition: own }) =>
    used.has(resource) || schedule?.deadLetters === resource ? [{ name: resource, attributes: attributesOf(own) }] : [],
  );
  return {
    region: definition.region,
    accountId,
    vpcId: state.text("vpc_id"),
    publicSubnetIdByZone: state.texts("public_subnet_ids", zonesOf(definition.network.publicSubnets)),
    privateSubnetIdByZone: state.texts("private_subnet_ids", zonesOf(privateSubnets)),
    clusterArn: state.text("cluster_arn"),
    clusterName: state.text("cluster_name"),
    endpointClientGroupId: state.text("endpoint_client_security_group_id"),
    serviceGroupIdByName: state.texts("service_security_group_ids", [
      ...new Set([service.name, ...service.calls.map(({ callee }) => callee)]),
    ]),
    ingress:
      listenerRuleOf(exposure) === undefined
        ? undefined
        : {
            url: state.text("load_balancer_url"),
            arnSuffix: state.text("load_balancer_arn_suffix"),
            listenerArn: state.text("load_balancer_listener_arn"),
            targetGroupIdByPort: state.texts("load_balancer_target_security_group_ids", balancedPorts(service)),
            connectedByPort: new Map(),
          },
    namespaceId: service.dnsName === undefined ? undefined : state.text("namespace_id"),
    connectNamespaceArn: usesConnect(service) ? state.text("connect_namespace_arn") : undefined,
    scheduleGroupName: schedule === undefined ? undefined : state.text("schedule_group_name"),
    dynamodbPrefixListId: needsDynamodbRule ? state.text("dynamodb_prefix_list_id") : undefined,
    resourceByName: new Map([
      ...existingResources(scope, environment.resources, { region: definition.region, accountId }, (resource) =>
        used.has(resource),
      ),
      ...readResources(scope, { backend, stack: stackName(name, "data"), resources: created }),
    ]),
    execKmsKeyArn: environment.cluster.execKmsKeyArn,
    // All of the platform's stack stands before this one is begun: see `environmentStacks`.
    connectedByTier: { public: [], private: [] },
  };
}

/** Where resources have their addresses, as their stack finds it in the outputs of the platform's stack. */
export function readResourceNetwork(
  scope: Construct,
  {
    backend,
    name,
    privateSubnets,
    resourceSubnets,
  }: Pick<ResolvedEnvironment, "backend" | "name" | "privateSubnets" | "resourceSubnets">,
): ResourceNetwork {
  const state = new PlatformState(scope, "platform", backend, stackName(name, "platform"));
  const outputs = { public: "public_subnet_ids", private: "private_subnet_ids" } as const;
  const subnetIds = resourceSubnets.map(({ zone, tier }) => [zone, state.entry(outputs[tier], zone)] as const);
  return {
    vpcId: state.text("vpc_id"),
    privateSubnetIds: privateSubnets.map(({ zone }) => state.entry("private_subnet_ids", zone)),
    subnetIdByZone: new Map(subnetIds),
  };
}

/** The state of the platform's stack, whose outputs other stacks read. */
export class PlatformState extends StackState {
  override text(output: OutputName): string {
    return super.text(output);
  }

  texts<K extends string | number>(output: OutputName, keys: readonly K[]): ReadonlyMap<K, string> {
    return new Map(keys.map((key) => [key, this.entry(output, key)]));
  }
}
