import type { Construct } from "constructs";
import type { ResourceHandle } from "../../constructs/platform-interface";
import { existingResources } from "../../constructs/resources/existing";
import { listenerRuleOf } from "../../definition/resolve/exposure";
import type { ResolvedEnvironment } from "../../definition/resolve/resolve";
import { attributesOf, createdResources } from "../../definition/resolve/resources/resources";
import { stackName } from "../../definition/resolve/stack-names";
import type { ExtendProps } from "../../extend/extend";
import { expression } from "./expression";
import { readResources } from "../data-interface";
import { PlatformState } from "../platform-interface";

/** What `extend` is handed where it has a stack of its own, as the outputs of the platform's and the resources' stacks have it. */
export function readExtensionHandles(
  scope: Construct,
  environment: ResolvedEnvironment,
  accountId: string,
): Pick<ExtendProps, "platform" | "loadBalancer" | "connect"> {
  const { definition, backend, name, privateSubnets, services } = environment;
  const state = new PlatformState(scope, "platform", backend, stackName(name, "platform"));
  const text = (output: Parameters<PlatformState["text"]>[0]): string => expression(state.text(output));
  const texts = (...of: Parameters<PlatformState["texts"]>): ReadonlyMap<string, string> =>
    new Map([...state.texts(...of)].map(([key, value]) => [String(key), expression(value)]));
  const zonesOf = (subnets: readonly { readonly zone: string }[]) => subnets.map(({ zone }) => zone);
  const created = createdResources(environment.resources).map((resource) => ({
    name: resource.name,
    attributes: attributesOf(resource.definition),
  }));
  const isBalanced = services.some(({ exposure }) => listenerRuleOf(exposure) !== undefined);
  const isRegistered = services.some(({ dnsName }) => dnsName !== undefined);
  const isScheduled = environment.jobs.some(({ schedule }) => schedule !== undefined);
  return {
    platform: {
      region: definition.region,
      accountId,
      vpcId: text("vpc_id"),
      publicSubnetIdByZone: texts("public_subnet_ids", zonesOf(definition.network.publicSubnets)),
      privateSubnetIdByZone: texts("private_subnet_ids", zonesOf(privateSubnets)),
      clusterArn: text("cluster_arn"),
      clusterName: text("cluster_name"),
      endpointClientGroupId: text("endpoint_client_security_group_id"),
      serviceGroupIdByName: texts(
        "service_security_group_ids",
        [...services, ...environment.jobs].map((tasks) => tasks.name),
      ),
      namespaceId: isRegistered ? text("namespace_id") : undefined,
      scheduleGroupName: isScheduled ? text("schedule_group_name") : undefined,
      resourceByName: new Map([
        ...existingResources(scope, environment.resources, { region: definition.region, accountId }),
        ...[...readResources(scope, { backend, stack: stackName(name, "data"), resources: created })].map(
          ([resource, handle]) => [resource, expressions(handle)] as const,
        ),
      ]),
    },
    // The platform's stack comes before.
    connect: () => undefined,
    loadBalancer: isBalanced
      ? {
          arn: text("load_balancer_arn"),
          dnsName: text("load_balancer_dns_name"),
          listenerArn: text("load_balancer_listener_arn"),
          securityGroupId: text("load_balancer_security_group_id"),
        }
      : undefined,
  };
}

/** A handle whose values can stand inside of cdktf's functions. */
function expressions({ dependsOn, lookedUp, arn, name, ...others }: ResourceHandle): ResourceHandle {
  const all = Object.entries(others).map(([attribute, value]) => [attribute, expression(value)] as const);
  return {
    ...Object.fromEntries(all),
    arn: expression(arn),
    name: expression(name),
    ...(dependsOn && { dependsOn }),
    ...(lookedUp && { lookedUp }),
  };
}
