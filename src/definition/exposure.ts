/** Who can connect to a service. */
export type Exposure = LoadBalancerExposure | PublicIpExposure | InternalExposure | NoExposure;

/** Behind the platform's Application Load Balancer. */
export interface LoadBalancerExposure {
  readonly type: "load-balancer";
  /** Path patterns that go to this service, `*` and `?` are wildcards: `["/", "/random-quote/*"]`. At most 5. */
  readonly paths: readonly string[];
  /** Order among all services: the lowest matching number wins. 1–50000, each once. */
  readonly priority: number;
  /**
   * Name inside the VPC for services that call this one directly, past the load balancer: a DNS label.
   * @default - no internal address
   */
  readonly dnsName?: string;
}

/** Each task has a public IP address; clients connect to it without a load balancer. */
export interface PublicIpExposure {
  readonly type: "public-ip";
  /**
   * Who may connect, as IPv4 CIDR blocks.
   * @default ["0.0.0.0/0"]
   */
  readonly allowedCidrs?: readonly string[];
}

/** Only services of the platform that name it in their `calls`. */
export interface InternalExposure {
  readonly type: "internal";
  /** First label of the service's name in the platform's private DNS namespace: `random-quote`. */
  readonly dnsName: string;
}

/** Nobody: a worker that takes its work from a queue or a schedule of its own. It has no port. */
export interface NoExposure {
  readonly type: "none";
}
