import type { Lb } from "@cdktf/provider-aws/lib/lb";
import { DataAwsEc2ManagedPrefixList } from "@cdktf/provider-aws/lib/data-aws-ec2-managed-prefix-list";
import { Construct } from "constructs";
import type { StatedActions } from "../constructs/deploy/deploy-permissions";
import { allowEgress, allowIngress, cidrId } from "../constructs/network/security-group";
import type { PlatformInterface, ResourceHandle } from "../constructs/platform-interface";
import type { AddedExposure, ClientConnection } from "../definition/resolve/additions";
import { hasPublicIp } from "../definition/resolve/exposure";
import type { ResolvedEnvironment } from "../definition/resolve/resolve";
import { type Report, closest } from "../definition/validation/findings";
import { checkReason } from "../definition/validation/resources/permission-rules";
import { DESCRIPTION_PATTERNS } from "../aws/name-patterns";
import { CLIENT_LISTS, clientList } from "../aws/network/prefix-lists";
import { ipv4Network } from "../lib/cidr";
import { ExtendedService } from "./extended-service";
import type { ExtendFindings } from "./extend-findings";
import { LOAD_BALANCER, type LoadBalancerHandle, type NetworkHandle } from "./handles";
import { addressOf, checkEnd, faultOf, sideOf } from "./sides";
import type { AllowProps, ExposeProps, Override, OverrideProps } from "./verbs";

export interface ExtendedEnvironmentProps {
  /** Name in the definition. */
  readonly key: string;
  readonly environment: ResolvedEnvironment;
  readonly scope: Construct;
  readonly platform: Omit<
    PlatformInterface,
    "ingress" | "connectNamespaceArn" | "connectedByTier" | "dynamodbPrefixListId" | "execKmsKeyArn"
  >;
  readonly loadBalancer: LoadBalancerHandle | undefined;
  /** Gives a load balancer of one's own the way from the internet, and lets it wait for that. */
  readonly connect: (loadBalancer: Lb) => void;
  readonly services: readonly ExtendedService[];
  readonly jobs: readonly ExtendedService[];
  readonly findings: ExtendFindings;
}

/** An environment as `extend` is handed it: handles of what the platform makes, and verbs for what is added to it. */
export class ExtendedEnvironment {
  /** Name in the definition: `dev`. */
  readonly key: string;
  /** `<platform>-<environment>`. */
  readonly name: string;
  /** First part of the names in AWS that deploy roles may manage: begin the names of what you make with it. */
  readonly prefix: string;
  readonly region: string;
  /** 12 digits, or the reference to whichever account Terraform runs in. */
  readonly accountId: string;
  /** Where constructs are made: `new SnsTopic(environment.scope, "alerts")` is `aws_sns_topic.alerts`. */
  readonly scope: Construct;
  readonly network: NetworkHandle;
  readonly cluster: { readonly name: string; readonly arn: string };
  /** Undefined where no service is behind it. */
  readonly loadBalancer: LoadBalancerHandle | undefined;
  /** The private DNS namespace; undefined where no service is registered. */
  readonly namespace: { readonly id: string; readonly name: string } | undefined;
  /** In the order of the definition. */
  readonly services: readonly ExtendedService[];
  /** In the order of the definition. A job has what a service has, but for a port. */
  readonly jobs: readonly ExtendedService[];
  private readonly connect: ExtendedEnvironmentProps["connect"];
  private readonly environment: ResolvedEnvironment;
  private readonly resourceByName: PlatformInterface["resourceByName"];
  private readonly findings: ExtendFindings;
  private readonly ids = new Set<string>();
  private readonly clients: ClientConnection[] = [];
  private readonly exposures: AddedExposure[] = [];
  private readonly overrides: Override[] = [];
  private readonly deployStatements = new Map<string, readonly StatedActions[]>();

  constructor(props: ExtendedEnvironmentProps) {
    const { environment, platform, loadBalancer } = props;
    this.key = props.key;
    this.name = environment.name;
    this.prefix = environment.names.prefix;
    this.region = platform.region;
    this.accountId = platform.accountId;
    this.scope = props.scope;
    this.network = {
      vpcId: platform.vpcId,
      cidr: environment.definition.network.cidr,
      publicSubnetIds: [...platform.publicSubnetIdByZone.values()],
      privateSubnetIds: [...platform.privateSubnetIdByZone.values()],
      publicSubnetIdByZone: platform.publicSubnetIdByZone,
      privateSubnetIdByZone: platform.privateSubnetIdByZone,
      endpointClientGroupId: platform.endpointClientGroupId,
    };
    this.cluster = { name: environment.names.cluster, arn: platform.clusterArn };
    this.loadBalancer = loadBalancer;
    this.connect = props.connect;
    this.namespace =
      platform.namespaceId === undefined ? undefined : { id: platform.namespaceId, name: environment.namespace };
    this.services = props.services;
    this.jobs = props.jobs;
    this.environment = environment;
    this.resourceByName = platform.resourceByName;
    this.findings = props.findings;
  }

  /** What was said until now, for those who render the environment. */
  get said() {
    const { clients, exposures, overrides, deployStatements } = this;
    return { clients, exposures, overrides, deployStatements };
  }

  /** @throws where the environment has no service of that name */
  readonly service = (name: string): ExtendedService => named("service", name, this.services);

  /** @throws where the environment has no job of that name */
  readonly job = (name: string): ExtendedService => named("job", name, this.jobs);

  /**
   * A resource of AWS, from the environment's `resources`.
   *
   * @throws where the environment has none of that name
   */
  readonly resource = (name: string): ResourceHandle => {
    const found = this.resourceByName.get(name);
    if (found !== undefined) return found;
    throw new Error(notThere("resource", name, [...this.resourceByName.keys()]));
  };

  /**
   * Opens a port for a connection, with a rule on each side that the platform has or `extend` makes.
   *
   * @param id part of the rules' addresses: `aws_vpc_security_group_ingress_rule.<id>`
   */
  readonly allow = (id: string, { from, to, port, reason }: AllowProps): void => {
    const report = this.findings.about("connection", id);
    this.checkWay(report, id, port, reason);
    checkEnd(report, "from", from);
    checkEnd(report, "to", to);
    const [client, server] = [sideOf(from), sideOf(to)];
    const fault = faultOf(client, server);
    if (fault !== undefined) {
      report(...fault);
      return;
    }
    if (this.findings.messages.length > 0) return;
    const own = new Construct(this.scope, id);
    const flow = { port, description: reason };
    const egress = client.isOurs && client.groupId;
    const rules = [
      ...(egress ? [allowEgress(own, "egress_rule", { ...flow, securityGroupId: egress, peer: server.peer })] : []),
      ...(server.groupId === undefined
        ? []
        : [allowIngress(own, "ingress_rule", { ...flow, securityGroupId: server.groupId, peer: client.peer })]),
    ];
    const connection = { to: server.name, port, opens: server.groupId !== undefined && !server.isOurs, reason };
    if (client.service) client.service.addConnection(connection, ...rules);
    else this.clients.push({ from: client.name, ...connection });
  };

  /**
   * Lets clients outside of the platform connect to a port.
   *
   * @param id part of the rules' addresses
   */
  readonly expose = (id: string, { to, port, from, reason }: ExposeProps): void => {
    const report = this.findings.about("exposure", id);
    this.checkWay(report, id, port, reason);
    const clients = [...new Set(from)];
    if (clients.length === 0) report("from", clients, "somebody connects", "name a range");
    for (const client of clients)
      if (ipv4Network(client) !== client && clientList(client) === undefined)
        report(
          "from",
          client,
          `an IPv4 CIDR block looks like '203.0.113.0/24', and AWS's lists end with ${Object.keys(CLIENT_LISTS).join(", ")}`,
          "correct it",
        );
    const target = this.exposed(report, to, port);
    if (target === undefined || this.findings.messages.length > 0) return;
    if (!(to instanceof ExtendedService) && "loadBalancer" in to) this.connect(to.loadBalancer);
    const own = new Construct(this.scope, id);
    for (const client of clients) {
      const list = clientList(client);
      const rule = { port, description: reason, securityGroupId: target.groupId };
      if (list === undefined) allowIngress(own, cidrId(client), { ...rule, peer: { cidr: client } });
      else {
        const listed = new Construct(own, list.replaceAll(/\W/g, "_"));
        const { id: prefixListId } = new DataAwsEc2ManagedPrefixList(listed, "managed_prefix_list", { name: client });
        allowIngress(listed, "ingress_rule", { ...rule, peer: { prefixListId } });
      }
    }
    this.exposures.push({ to: target.address, port, cidrs: clients, reason });
  };

  /** Sets one attribute of one resource that the platform renders. What the definition can say is better said there. */
  readonly override = (override: OverrideProps): void => {
    const { address, attribute, reason } = override;
    const report = this.findings.about("override", `${address} ${attribute}`);
    checkReason(report, "reason", reason);
    if (!/^[a-z_][a-z0-9_]*(\.[\w-]+)*$/.test(attribute))
      report("attribute", attribute, "an attribute looks like 'idle_timeout' or 'access_logs.0.bucket'", "correct it");
    this.overrides.push({ ...override, report });
  };

  /**
   * States what Terraform asks of AWS for a type of resource, for the roles that deploy. Needed for types that the platform
   * itself doesn't render, where the definition has a `bootstrap`.
   */
  readonly deployActions = (type: string, ...statements: readonly StatedActions[]): void => {
    const report = this.findings.about("type", type);
    for (const { reads = [], writes = [], resources, reason } of statements) {
      for (const action of [...reads, ...writes])
        if (!/^[a-z0-9-]+:[A-Za-z]+$/.test(action))
          report("actions", action, "an IAM action looks like 'es:DescribeDomain', without wildcards", "spell it out");
      if (resources.length === 0) report("resources", resources, "an action is on a resource", "give its ARN");
      if (resources.includes("*") && reason === undefined)
        report("resources", resources, "'*' is for actions that AWS lets nobody narrow", "give ARNs, or the reason");
      if (reason !== undefined) checkReason(report, "reason", reason);
    }
    this.deployStatements.set(type, [...(this.deployStatements.get(type) ?? []), ...statements]);
  };

  private checkWay(report: Report, id: string, port: number, reason: string): void {
    if (!/^[a-z][a-z0-9_]*$/.test(id))
      report("id", id, "an id is a part of Terraform addresses, of a-z, 0-9 and '_'", "rename it");
    else if (this.ids.has(id)) report("id", id, "each id is given once", "rename one");
    this.ids.add(id);
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      report("port", port, "a port is 1 to 65535", "correct it");
    checkReason(report, "reason", reason);
    const description = DESCRIPTION_PATTERNS["aws_security_group_rule"];
    if (description && !description.pattern.test(reason))
      report("reason", reason, `it describes a rule, for which AWS allows ${description.allowed}`, "reword it");
  }

  private exposed(report: Report, to: ExposeProps["to"], port: number) {
    if (to instanceof ExtendedService) {
      const service = this.environment.serviceByName.get(to.name);
      if (service !== undefined && hasPublicIp(service.exposure) && service.port === port)
        return { address: to.address, groupId: to.securityGroupId };
      report("to", to.name, "a service with exposure 'public-ip' is exposed at its port", "expose the load balancer");
      return undefined;
    }
    if ("loadBalancer" in to) return { address: addressOf(to.loadBalancer), groupId: to.group.id };
    const ports = { http: [80], https: [80, 443] }[this.environment.ingress.protocol.type];
    if (ports.includes(port)) return { address: LOAD_BALANCER, groupId: to.securityGroupId };
    report("port", port, `the load balancer listens on ${ports.join(" and ")}`, "name one of these");
    return undefined;
  }
}

function named(kind: string, name: string, all: readonly ExtendedService[]): ExtendedService {
  const found = all.find((tasks) => tasks.name === name);
  if (found !== undefined) return found;
  throw new Error(
    notThere(
      kind,
      name,
      all.map((tasks) => tasks.name),
    ),
  );
}

function notThere(kind: string, name: string, known: readonly string[]): string {
  const meant = closest(name, known);
  const allowed = known.length === 0 ? "there is none" : `there are ${known.join(", ")}`;
  const fix = meant === undefined ? "correct the name" : `did you mean '${meant}'`;
  return `no ${kind} is called '${name}'; ${allowed}; ${fix}`;
}
