import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Construct } from "constructs";

export interface NetworkProps {
  readonly name: string;
  /** IPv4 range of the VPC. */
  readonly cidr: string;
  /** Whether anything goes to the internet or comes from there. */
  readonly internetGateway: boolean;
}

/** A VPC with working DNS, a default security group that lets nothing pass and, if asked for, an internet gateway. */
export class Network extends Construct {
  readonly vpcId: string;
  private readonly tags: Readonly<Record<string, string>>;
  private gatewayId: string | undefined;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const tags = { Name: props.name };
    const vpc = new Vpc(this, "Default", {
      cidrBlock: props.cidr,
      // Private DNS of endpoints and of Cloud Map both need both flags.
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags,
    });
    const vpcId = vpc.id;
    // Adopted to be emptied: whatever is left without a group of its own ends up in this one.
    new DefaultSecurityGroup(this, "default_security_group", { vpcId, tags: { Name: `${props.name}-unused-default` } });
    this.vpcId = vpcId;
    this.tags = tags;
    if (props.internetGateway) this.addInternetGateway();
  }

  /** Undefined where nothing goes to the internet or comes from there. */
  get internetGatewayId(): string | undefined {
    return this.gatewayId;
  }

  /** Adds an internet gateway, where there is none yet, and gives back its id. */
  addInternetGateway(): string {
    const { vpcId, tags } = this;
    this.gatewayId ??= new InternetGateway(this, "internet_gateway", { vpcId, tags }).id;
    return this.gatewayId;
  }
}
