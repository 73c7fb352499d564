import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { InterfaceEndpoint } from "../../definition/resolve/endpoints";
import { addSecurityGroup, allowEgress, allowIngress } from "./security-group";

const HTTPS = 443;

export interface EndpointsProps {
  readonly name: string;
  readonly region: string;
  readonly vpcId: string;
  /** Route tables of every subnet that holds tasks: the S3 gateway works only where it is a route. */
  readonly routeTableIds: readonly string[];
}

export interface WaysProps {
  /** Whether tasks use DynamoDB. */
  readonly dynamodb: boolean;
  /**
   * Interface endpoints and where they stand, when tasks reach AWS through endpoints alone.
   * @default - none; tasks reach AWS over the internet
   */
  readonly interfaces?: {
    readonly services: readonly InterfaceEndpoint[];
    /** One subnet a zone. */
    readonly subnetIds: readonly string[];
  };
}

/** How tasks reach AWS. */
export interface Ways {
  /** Of DynamoDB's gateway, for the groups of those that use it; undefined without one. */
  readonly dynamodbPrefixListId: string | undefined;
  /** What must stand before the first task starts. */
  readonly connected: readonly ITerraformDependable[];
}

/** The tasks' way to the AWS services that they pull, log and read secrets from, and the group that a task joins to use it. */
export class Endpoints extends Construct {
  /** Every task is a member: it may connect to the endpoints (or, without them, to HTTPS anywhere) and to S3. */
  readonly clientGroupId: string;
  private readonly props: EndpointsProps;
  private readonly s3: VpcEndpoint;

  constructor(scope: Construct, id: string, props: EndpointsProps) {
    super(scope, id);
    const { name, vpcId } = props;
    this.props = props;
    // Free, and ECR keeps image layers in S3: worth it even where the internet would do.
    this.s3 = this.addGateway("s3");
    const client = addSecurityGroup(this, "client", {
      name: `${name}-endpoint-client`,
      description: "Tasks that use AWS services",
      vpcId,
    });
    this.clientGroupId = client.id;
  }

  /** Adds the ways themselves, once it is known what the tasks use. */
  addWays({ dynamodb, interfaces }: WaysProps): Ways {
    const gateway = dynamodb ? this.addGateway("dynamodb") : undefined;
    const ways =
      interfaces === undefined
        ? [this.allowInternet()]
        : [...this.addInterfaces(interfaces), this.allowS3(this.s3.prefixListId)];
    const connected = [this.s3, ...(gateway === undefined ? [] : [gateway]), ...ways];
    return { connected, dynamodbPrefixListId: gateway?.prefixListId };
  }

  private addGateway(service: "dynamodb" | "s3"): VpcEndpoint {
    const { name, region, vpcId, routeTableIds } = this.props;
    return new VpcEndpoint(this, service, {
      vpcId,
      serviceName: `com.amazonaws.${region}.${service}`,
      vpcEndpointType: "Gateway",
      routeTableIds: [...routeTableIds],
      tags: { Name: `${name}-${service}` },
    });
  }

  private addInterfaces({ services, subnetIds }: NonNullable<WaysProps["interfaces"]>): ITerraformDependable[] {
    const { name, region, vpcId } = this.props;
    // Without a group of its own an endpoint takes the VPC's default group, which is empty.
    const group = addSecurityGroup(this, "security_group", {
      name: `${name}-endpoints`,
      description: "Interface endpoints of AWS services",
      vpcId,
    });
    const groupId = group.id;
    const endpoints = services.map(
      (service) =>
        new VpcEndpoint(this, service.replaceAll(".", "_"), {
          vpcId,
          serviceName: `com.amazonaws.${region}.${service}`,
          vpcEndpointType: "Interface",
          subnetIds: [...subnetIds],
          securityGroupIds: [groupId],
          privateDnsEnabled: true,
          tags: { Name: `${name}-${service.replaceAll(".", "-")}` },
        }),
    );
    const from = allowIngress(this, "from_client", {
      securityGroupId: groupId,
      port: HTTPS,
      peer: { securityGroupId: this.clientGroupId },
      description: "Tasks use AWS services",
    });
    const to = allowEgress(this, "client_to_endpoints", {
      securityGroupId: this.clientGroupId,
      port: HTTPS,
      peer: { securityGroupId: groupId },
      description: "Use AWS services through their endpoints",
    });
    return [...endpoints, from, to];
  }

  private allowS3(prefixListId: string): ITerraformDependable {
    return allowEgress(this, "client_to_s3", {
      securityGroupId: this.clientGroupId,
      port: HTTPS,
      peer: { prefixListId },
      description: "Pull image layers, which ECR keeps in S3",
    });
  }

  private allowInternet(): ITerraformDependable {
    return allowEgress(this, "client_to_internet", {
      securityGroupId: this.clientGroupId,
      port: HTTPS,
      peer: { cidr: "0.0.0.0/0" },
      description: "Use AWS services over the internet",
    });
  }
}
