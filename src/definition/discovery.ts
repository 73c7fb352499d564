/**
 * How services find one that they call by its `dnsName`: by the private DNS namespace, or by ECS Service Connect.
 * docs/service-connect.md says which to take, and how to change from one to the other.
 */
export type Discovery = DnsDiscovery | ServiceConnect;

/** The same for all services of an environment that don't say otherwise. */
export type DefaultDiscovery = DnsDiscovery | (ConnectSettings & ConnectProtocol);

/** Callers resolve the name to the addresses of tasks, which takes up to ten seconds to follow a deployment. */
export interface DnsDiscovery {
  readonly type: "dns";
}

/**
 * A proxy in each task, both of the service and of its callers, balances, retries, and leaves out tasks that fail. It takes some
 * of the task's CPU and memory: AWS recommends to add 256 CPU units and 64 MiB to the `size`. Only services have it, not jobs.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html
 */
export type ServiceConnect = ConnectSettings & ConnectPort & FurtherPorts;

export interface ConnectSettings {
  readonly type: "service-connect";
  /**
   * Encrypts what goes from proxy to proxy; code connects to its own proxy as before, by `http://`. Behind the load
   * balancer with `ingressPortOverride` alone: else the proxy would refuse the balancer's connections.
   * @default - not encrypted
   */
  readonly tls?: ConnectTls;
  /**
   * Also registers the tasks in the private DNS namespace, under the same name: for jobs, and for tasks that still run while a
   * platform changes from DNS to Service Connect.
   * @default false
   */
  readonly dns?: boolean;
}

/** A port in Service Connect: what is spoken there, and by which name callers reach it. */
export type ConnectPort = ConnectProtocol & {
  /**
   * What callers connect to, each once in an environment.
   * @default - `<dnsName>.<namespace>` at the port itself, as with DNS
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectClientAlias.html
   */
  readonly alias?: ConnectAlias;
  /**
   * Port on which the service's proxies listen, 1025–65535, for callers in Service Connect. What comes to the port itself then goes by
   * the proxy, straight to the container: from the load balancer, and by DNS.
   * @default - the port itself
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectService.html
   */
  readonly ingressPortOverride?: number;
};

export interface FurtherPorts {
  /**
   * The same of further ports, by their names in `ports`.
   * @default - protocol and timeouts of the service's `port`
   */
  readonly ports?: Readonly<Record<string, ConnectPort>>;
}

export interface ConnectAlias {
  /**
   * Up to 127 of a-z, 0-9, `-`, `_` and `.`: `books`.
   * @default - `<dnsName>.<namespace>`
   */
  readonly name?: string;
  /**
   * 1–65535. Callers' proxies listen there; tasks keep their port.
   * @default - the port itself
   */
  readonly port?: number;
}

/**
 * What the proxies know of the connections: of requests they retry and measure each one.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
 */
export type ConnectProtocol = RequestProtocol | TcpProtocol;

export interface RequestProtocol {
  readonly protocol: "http" | "http2" | "grpc";
  readonly timeouts?: IdleTimeout & {
    /**
     * Seconds until a request must be answered; 0 for no limit.
     * @default 15, by ECS
     */
    readonly requestSeconds?: number;
  };
}

export interface TcpProtocol {
  readonly protocol: "tcp";
  readonly timeouts?: IdleTimeout;
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TimeoutConfiguration.html */
export interface IdleTimeout {
  /**
   * Seconds until a connection without traffic is closed; 0 for never.
   * @default 300, or 3600 with `tcp`, by ECS
   */
  readonly idleSeconds?: number;
}

/**
 * Certificates that ECS has made for each service, and renews every five days.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-tls.html
 */
export interface ConnectTls {
  /**
   * ARN of a certificate authority in AWS Private CA, in the platform's region, with the tag `AmazonECSManaged: true`. One in
   * short-lived mode costs less.
   * @see https://aws.amazon.com/private-ca/pricing/
   */
  readonly certificateAuthorityArn: string;
  /**
   * ARN of a role that lets ECS ask for certificates and keep them.
   * @default - each service gets one
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
   */
  readonly roleArn?: string;
  /**
   * ARN of the customer managed KMS key, symmetric, that encrypts the private keys; its own policy must let the role use it.
   * @default - a key of AWS's
   */
  readonly kmsKeyArn?: string;
}
