/**
 * The VPC. `egress` is how tasks without a public IP reach AWS and the internet; it decides which subnets there are:
 *
 * - `endpoints`: private subnets without internet access; VPC endpoints for exactly the AWS services that are used.
 * - `nat`: private subnets with a NAT gateway; tasks can open HTTPS connections to anywhere.
 * - `public`: no private subnets; each task has a public IP that nobody can connect to. The cheapest.
 */
export type NetworkDefinition = EndpointsNetwork | NatNetwork | PublicNetwork;

export type Egress = NetworkDefinition["egress"];

interface NetworkSettings {
  /** IPv4 range of the VPC, /16 to /28: `10.0.0.0/16`. */
  readonly cidr: string;
  /** Subnets with a route to the internet gateway, one a zone; a load balancer needs two. */
  readonly publicSubnets: readonly SubnetDefinition[];
}

export interface EndpointsNetwork extends NetworkSettings {
  readonly egress: "endpoints";
  /** Subnets of the tasks and of the VPC endpoints, one a zone. */
  readonly privateSubnets: readonly SubnetDefinition[];
}

export interface NatNetwork extends NetworkSettings {
  readonly egress: "nat";
  /** Subnets of the tasks, one a zone. */
  readonly privateSubnets: readonly SubnetDefinition[];
  /** `one` is cheaper, `per-zone` survives the loss of a zone. */
  readonly natGateways: "one" | "per-zone";
}

export interface PublicNetwork extends NetworkSettings {
  readonly egress: "public";
  readonly privateSubnets?: never;
}

export interface SubnetDefinition {
  /** Availability zone, with its region: `eu-central-1b`. */
  readonly zone: string;
  /** IPv4 range, /16 to /28, inside the VPC's; AWS keeps five of its addresses. */
  readonly cidr: string;
}
