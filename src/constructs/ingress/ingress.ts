import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener, type LbListenerDefaultAction } from "@cdktf/provider-aws/lib/lb-listener";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { match } from "../../lib/match";
import type { IngressProtocol } from "../../definition/platform";
import { addSecurityGroup, allowEgress, allowIngress, cidrId } from "../network/security-group";

export interface IngressProps {
  readonly name: string;
  /** First part of the security groups' names. */
  readonly groupPrefix: string;
  readonly vpcId: string;
  /** Public subnets in two zones or more. */
  readonly subnetIds: readonly string[];
  readonly protocol: IngressProtocol;
  /** Who may connect, as IPv4 CIDR blocks. */
  readonly allowedCidrs: readonly string[];
  /** Ports that the services behind it listen on. */
  readonly targetPorts: readonly number[];
  readonly deletionProtection: boolean;
  /** The subnets' routes to the internet: AWS refuses an internet-facing load balancer without. */
  readonly dependsOn: readonly ITerraformDependable[];
}

const NOT_FOUND: LbListenerDefaultAction = {
  type: "fixed-response",
  fixedResponse: { contentType: "text/plain", messageBody: "Not found", statusCode: "404" },
};

const TO_HTTPS: LbListenerDefaultAction = {
  type: "redirect",
  redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" },
};

/**
 * The policy that AWS recommends: TLS 1.2 and 1.3.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
const SSL_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06";

/** The platform's Application Load Balancer: answers 404 until services add their rules to its listener. */
export class Ingress extends Construct {
  /** Where clients connect: `http://demo-balancer-….elb.amazonaws.com`. */
  readonly url: string;
  readonly arn: string;
  readonly dnsName: string;
  readonly securityGroupId: string;
  /** Last part of its ARN, by which metrics name it. */
  readonly arnSuffix: string;
  /** The listener that services add their rules to. */
  readonly listenerArn: string;
  /** By port: the group that a task behind the load balancer joins. */
  readonly targetGroupIdByPort: ReadonlyMap<number, string>;
  /** By port: what must stand before a target can become healthy. */
  readonly connectedByPort: ReadonlyMap<number, readonly ITerraformDependable[]>;

  constructor(scope: Construct, id: string, props: IngressProps) {
    super(scope, id);
    const { name, groupPrefix, vpcId, protocol } = props;
    const group = addSecurityGroup(this, "security_group", {
      name: `${groupPrefix}-balancer`,
      description: "The load balancer",
      vpcId,
    });
    this.securityGroupId = group.id;
    const balancer = new Lb(this, "Default", {
      name,
      loadBalancerType: "application",
      internal: false,
      subnets: [...props.subnetIds],
      securityGroups: [this.securityGroupId],
      // A header with an illegal name is an attempt to smuggle a request past somebody.
      dropInvalidHeaderFields: true,
      enableDeletionProtection: props.deletionProtection,
      dependsOn: [...props.dependsOn],
    });
    this.arn = balancer.arn;
    this.arnSuffix = balancer.arnSuffix;
    const https = match(protocol, "type", {
      http: () => undefined,
      https: ({ certificateArn }) => this.addListener("https", NOT_FOUND, certificateArn),
    });
    const http = this.addListener("http", https === undefined ? NOT_FOUND : TO_HTTPS);
    this.listenerArn = (https ?? http).arn;
    this.dnsName = balancer.dnsName;
    this.url = `${protocol.type}://${this.dnsName}`;
    for (const cidr of props.allowedCidrs) {
      this.allowFrom(cidr, "http");
      if (https !== undefined) this.allowFrom(cidr, "https");
    }
    const connectedByPort = new Map<number, readonly ITerraformDependable[]>();
    const addTarget = (port: number): string => {
      const target = addSecurityGroup(this, `target_${port}`, {
        name: `${groupPrefix}-balancer-target-${port}`,
        description: `Tasks that the load balancer reaches on port ${port}`,
        vpcId,
      });
      connectedByPort.set(port, this.allowTarget(port, target.id));
      return target.id;
    };
    this.targetGroupIdByPort = new Map(props.targetPorts.map((port) => [port, addTarget(port)]));
    this.connectedByPort = connectedByPort;
  }

  private addListener(id: "http" | "https", action: LbListenerDefaultAction, certificateArn?: string): LbListener {
    return new LbListener(this, id, {
      loadBalancerArn: this.arn,
      port: LISTENER_PORT[id],
      protocol: id.toUpperCase(),
      ...(certificateArn !== undefined && { certificateArn, sslPolicy: SSL_POLICY }),
      defaultAction: [action],
    });
  }

  private allowFrom(cidr: string, protocol: "http" | "https"): void {
    allowIngress(this, `${protocol}_from_${cidrId(cidr)}`, {
      securityGroupId: this.securityGroupId,
      port: LISTENER_PORT[protocol],
      peer: { cidr },
      description: `Clients connect by ${protocol.toUpperCase()}`,
    });
  }

  private allowTarget(port: number, targetGroupId: string): ITerraformDependable[] {
    const flow = { port, description: `Requests and health checks on port ${port}` };
    return [
      allowEgress(this, `to_target_${port}`, {
        ...flow,
        securityGroupId: this.securityGroupId,
        peer: { securityGroupId: targetGroupId },
      }),
      allowIngress(this, `target_${port}_from_balancer`, {
        ...flow,
        securityGroupId: targetGroupId,
        peer: { securityGroupId: this.securityGroupId },
      }),
    ];
  }
}

const LISTENER_PORT = { http: 80, https: 443 } as const;
