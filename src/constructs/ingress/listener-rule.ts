import { LbListenerRule } from "@cdktf/provider-aws/lib/lb-listener-rule";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import type { Construct } from "constructs";
import type { LoadBalancerExposure } from "../../definition/exposure";
import { type ResolvedService, portOf } from "../../definition/resolve/resolve";
import { uniqueName } from "../unique-name";

export interface ListenerRuleProps {
  readonly service: ResolvedService;
  readonly exposure: LoadBalancerExposure;
  readonly listenerArn: string;
  readonly vpcId: string;
}

export interface ListenerRule {
  readonly targetGroup: LbTargetGroup;
  readonly targetGroupArn: string;
  /** The ECS service must depend on it: AWS refuses a service whose target group has no load balancer yet. */
  readonly rule: LbListenerRule;
}

/** Sends the service's paths on the load balancer's listener to a target group of its own. */
export function addListenerRule(
  scope: Construct,
  { service, exposure, listenerArn, vpcId }: ListenerRuleProps,
): ListenerRule {
  const targetGroup = new LbTargetGroup(scope, "target_group", {
    port: portOf(service),
    protocol: "HTTP",
    targetType: "ip",
    vpcId,
    deregistrationDelay: String(service.deployment.deregistrationDelaySeconds),
    healthCheck: {
      enabled: true,
      protocol: "HTTP",
      port: service.healthCheck.port === undefined ? "traffic-port" : String(service.healthCheck.port),
      path: service.healthCheck.path,
      matcher: service.healthCheck.matcher,
      interval: service.healthCheck.intervalSeconds,
      timeout: 4,
      healthyThreshold: 2,
      unhealthyThreshold: 3,
    },
    // The listener rule holds on to a target group, so the new one must be there before the old one can go.
    ...uniqueName(service.names.targetGroup),
  });
  const targetGroupArn = targetGroup.arn;
  const rule = new LbListenerRule(scope, "listener_rule", {
    listenerArn,
    priority: exposure.priority,
    condition: [{ pathPattern: { values: [...exposure.paths] } }],
    action: [{ type: "forward", targetGroupArn }],
    tags: { Name: service.name },
  });
  return { targetGroup, targetGroupArn, rule };
}
