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

/** The tasks' way to the AWS services that they pull, log and read secrets from, and the group that a task joins to use it. */
export class Endpoints extends Construct {
  /** Every task is a member: it may connect to the endpoints (or, without them, to HTTPS anywhere) and to S3. */
  readonly clientGroupId: string;
  /** Of DynamoDB's gateway, for the groups of those that use it; undefined without one. */
  readonly dynamodbPrefixListId: string | undefined;
  /** What must stand before the first task starts. */
  readonly connected: readonly ITerraformDependable[];
  private readonly vpcId: string;
  private readonly region: string;
  private readonly name: string;

  constructor(scope: Construct, id: string, props: EndpointsProps) {
    super(scope, id);
    const { name, region, vpcId } = props;
    this.vpcId = vpcId;
    this.region = region;
    this.name = name;
    // Free, and ECR keeps image layers in S3: worth it even where the internet would do.
    const s3 = this.addGateway("s3", props.routeTableIds);
    const dynamodb = props.dynamodb ? this.addGateway("dynamodb", props.routeTableIds) : undefined;
    this.dynamodbPrefixListId = dynamodb?.prefixListId;
    const client = addSecurityGroup(this, "client", {
      name: `${name}-endpoint-client`,
      description: "Tasks that use AWS services",
      vpcId,
    });
    this.clientGroupId = client.id;
    this.connected = [
      s3,
      ...(dynamodb === undefined ? [] : [dynamodb]),
      ...(props.interfaces === undefined
        ? [this.allowInternet()]
        : [...this.addInterfaces(props.interfaces), this.allowS3(s3.prefixListId)]),
    ];
  }

  private addGateway(service: "dynamodb" | "s3", routeTableIds: readonly string[]): VpcEndpoint {
    return new VpcEndpoint(this, service, {
      vpcId: this.vpcId,
      serviceName: `com.amazonaws.${this.region}.${service}`,
      vpcEndpointType: "Gateway",
      routeTableIds: [...routeTableIds],
      tags: { Name: `${this.name}-${service}` },
    });
  }

  private addInterfaces({ services, subnetIds }: NonNullable<EndpointsProps["interfaces"]>): ITerraformDependable[] {
    // Without a group of its own an endpoint takes the VPC's default group, which is empty.
    const group = addSecurityGroup(this, "security_group", {
      name: `${this.name}-endpoints`,
      description: "Interface endpoints of AWS services",
      vpcId: this.vpcId,
    });
    const groupId = group.id;
    const endpoints = services.map(
      (service) =>
        new VpcEndpoint(this, service.replaceAll(".", "_"), {
          vpcId: this.vpcId,
          serviceName: `com.amazonaws.${this.region}.${service}`,
          vpcEndpointType: "Interface",
          subnetIds: [...subnetIds],
          securityGroupIds: [groupId],
          privateDnsEnabled: true,
          tags: { Name: `${this.name}-${service.replaceAll(".", "-")}` },
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
