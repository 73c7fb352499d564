import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { type PlatformInterface, lookup } from "../constructs/platform-interface";
import { hasPublicIp, listenerRuleOf } from "../definition/resolve/exposure";
import { type ResolvedEnvironment, type ResolvedService, portOf } from "../definition/resolve/resolve";
import { INTERFACE_OUTPUTS } from "./platform-interface";

export interface PlatformOutputsProps {
  readonly environment: ResolvedEnvironment;
  readonly ingressUrl: string | undefined;
}

/** What somebody asks first after a deployment: where is it, and what is it called. */
export function addPlatformOutputs(scope: Construct, { environment, ingressUrl }: PlatformOutputsProps): void {
  new TerraformOutput(scope, "cluster", {
    value: environment.names.cluster,
    description: "Name of the ECS cluster",
  });
  if (ingressUrl !== undefined) {
    const description = INTERFACE_OUTPUTS.load_balancer_url;
    new TerraformOutput(scope, "load_balancer_url", { value: ingressUrl, description });
  }
  if (environment.services.some(({ dnsName }) => dnsName !== undefined)) {
    new TerraformOutput(scope, "namespace", {
      value: environment.namespace,
      description: "Private DNS namespace of the services",
    });
  }
}

export interface ServiceOutputsProps {
  readonly service: ResolvedService;
  readonly platform: PlatformInterface;
  readonly namespace: string;
}

/** Where a service answers. */
export function addServiceOutputs(scope: Construct, { service, platform, namespace }: ServiceOutputsProps): void {
  const { name, exposure, dnsName, connect } = service;
  const rule = listenerRuleOf(exposure);
  if (rule !== undefined && platform.ingress !== undefined) {
    new TerraformOutput(scope, "url", {
      value: `${platform.ingress.url}${ownPath(rule.paths)}`,
      description: `URL of ${name} behind the load balancer`,
    });
  }
  const [offered] = connect?.ports ?? [];
  if (dnsName !== undefined) {
    new TerraformOutput(scope, "internal_url", {
      value: `http://${dnsName}.${namespace}:${portOf(service)}`,
      description: `URL of ${name} inside the VPC`,
    });
  } else if (offered !== undefined) {
    new TerraformOutput(scope, "internal_url", {
      value: `http://${offered.alias.name}:${offered.alias.port}`,
      description: `URL of ${name} for services in Service Connect`,
    });
  }
  if (hasPublicIp(exposure)) {
    // A task's public address is no attribute of any Terraform resource, and changes with every task.
    const groupId = lookup(platform.serviceGroupIdByName, name, "security group");
    new TerraformOutput(scope, "address_command", {
      value: `aws ec2 describe-network-interfaces --region ${platform.region} --filters Name=group-id,Values=${groupId} --query 'NetworkInterfaces[].Association.PublicIp' --output text`,
      description: `Command that prints the public addresses of the tasks of ${name}; they listen on port ${portOf(service)}`,
    });
  }
}

/** A path that surely goes to the service: a pattern without wildcards, or one with nothing but a `*` at its end. */
function ownPath(patterns: readonly string[]): string {
  const paths = patterns.map((pattern) => pattern.replace(/\*$/, ""));
  return paths.find((path) => !/[*?]/.test(path)) ?? "/";
}
