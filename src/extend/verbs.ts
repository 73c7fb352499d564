import type { Lb } from "@cdktf/provider-aws/lib/lb";
import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { Report } from "../definition/validation/findings";
import type { ExtendedService } from "./extended-service";
import type { LoadBalancerHandle } from "./handles";
import type { End } from "./sides";

/** A connection over TCP that is opened on both sides. */
export interface AllowProps {
  readonly from: End;
  readonly to: End;
  readonly port: number;
  /** What it is for; shown to whoever reviews. */
  readonly reason: string;
}

export interface ExposeProps {
  /** The platform's load balancer, a load balancer of one's own with its group, or a service with public IPs. */
  readonly to: LoadBalancerHandle | ExtendedService | { readonly loadBalancer: Lb; readonly group: SecurityGroup };
  readonly port: number;
  /**
   * Who may connect: IPv4 CIDR blocks, and names of AWS's lists of addresses (`com.amazonaws.global.cloudfront.origin-facing`,
   * which counts as 55 of the 60 rules of a security group).
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
   */
  readonly from: readonly string[];
  /** What it is for; shown to whoever reviews. */
  readonly reason: string;
}

export interface OverrideProps {
  /** Address of a resource in the rendered JSON: `aws_lb.ingress`. */
  readonly address: string;
  /** As the JSON has it; parts of blocks are separated by dots: `access_logs.0.bucket`. */
  readonly attribute: string;
  readonly value: unknown;
  /** Why; shown to whoever reviews. */
  readonly reason: string;
}

/** An override with the line that asks for it. */
export interface Override extends OverrideProps {
  readonly report: Report;
}
