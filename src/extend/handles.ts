/** Address of the platform's load balancer. */
export const LOAD_BALANCER = "aws_lb.ingress";

/** The platform's load balancer. */
export interface LoadBalancerHandle {
  readonly arn: string;
  /** `demo-balancer-….elb.amazonaws.com` */
  readonly dnsName: string;
  /** Of the listener that services add their rules to. */
  readonly listenerArn: string;
  readonly securityGroupId: string;
}

export interface NetworkHandle {
  readonly vpcId: string;
  /** IPv4 range of the VPC. */
  readonly cidr: string;
  /** In the order of the definition. */
  readonly publicSubnetIds: readonly string[];
  readonly privateSubnetIds: readonly string[];
  readonly publicSubnetIdByZone: ReadonlyMap<string, string>;
  readonly privateSubnetIdByZone: ReadonlyMap<string, string>;
  /** Id of the group whose members reach AWS as the tasks do: by the endpoints, or over the internet. */
  readonly endpointClientGroupId: string;
}
