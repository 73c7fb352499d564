/** Kinds of resources in a VPC. Their ids say nothing of the environment; its tags on them do. */
export type NetworkTarget =
  | "elastic-ip"
  | "internet-gateway"
  | "natgateway"
  | "network-interface"
  | "route-table"
  | "security-group"
  | "security-group-rule"
  | "subnet"
  | "vpc"
  | "vpc-endpoint";

/** An action of Amazon EC2, with what must be there and bear the environment's tags, and what comes into being with them. */
export interface NetworkAction {
  readonly action: string;
  readonly on?: readonly NetworkTarget[];
  readonly makes?: NetworkTarget;
  /** What a service of AWS makes and keeps for us, without tags. */
  readonly untagged?: NetworkTarget;
}

/** What the types of a VPC need: see `TypeActions`. */
interface NetworkTypeActions {
  readonly reads: { readonly any: readonly string[] };
  readonly writes?: { readonly hostedZone: readonly string[] };
  readonly network: readonly NetworkAction[];
}

const on = (action: string, ...targets: NetworkTarget[]): NetworkAction => ({ action: `ec2:${action}`, on: targets });
const makes = (action: string, target: NetworkTarget, ...targets: NetworkTarget[]): NetworkAction => ({
  action: `ec2:${action}`,
  makes: target,
  on: targets,
});
const describe = (...names: string[]): Pick<NetworkTypeActions, "reads"> => ({
  reads: { any: names.map((name) => `ec2:Describe${name}`) },
});

const SECURITY_GROUP_READS = describe("NetworkInterfaces", "SecurityGroupRules", "SecurityGroups");
const groupRule = (way: "Egress" | "Ingress"): NetworkTypeActions => ({
  ...describe("SecurityGroupRules"),
  network: [
    makes(`AuthorizeSecurityGroup${way}`, "security-group-rule", "security-group"),
    on("ModifySecurityGroupRules", "security-group", "security-group-rule"),
    on(`RevokeSecurityGroup${way}`, "security-group"),
  ],
});
const onInterface = (action: string, ...targets: NetworkTarget[]): NetworkAction => ({
  action: `ec2:${action}`,
  on: targets,
  untagged: "network-interface",
});

/**
 * A mount target is a network interface that Amazon EFS makes for whoever asks for it.
 * @see https://docs.aws.amazon.com/efs/latest/APIReference/API_CreateMountTarget.html
 * @see https://docs.aws.amazon.com/efs/latest/APIReference/API_DeleteMountTarget.html
 * @see https://docs.aws.amazon.com/efs/latest/APIReference/API_ModifyMountTargetSecurityGroups.html
 */
export const MOUNT_TARGET_NETWORK: readonly NetworkAction[] = [
  onInterface("CreateNetworkInterface", "security-group", "subnet"),
  onInterface("DeleteNetworkInterface"),
  onInterface("ModifyNetworkInterfaceAttribute", "security-group"),
];

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html */
export const NETWORK_ACTIONS: Readonly<Record<string, NetworkTypeActions>> = {
  aws_default_security_group: {
    ...SECURITY_GROUP_READS,
    network: [on("RevokeSecurityGroupEgress", "security-group"), on("RevokeSecurityGroupIngress", "security-group")],
  },
  aws_eip: {
    ...describe("Addresses", "AddressesAttribute"),
    network: [
      makes("AllocateAddress", "elastic-ip"),
      on("DisassociateAddress", "elastic-ip"),
      on("ReleaseAddress", "elastic-ip"),
    ],
  },
  aws_internet_gateway: {
    ...describe("InternetGateways"),
    network: [
      on("AttachInternetGateway", "internet-gateway", "vpc"),
      makes("CreateInternetGateway", "internet-gateway"),
      on("DeleteInternetGateway", "internet-gateway"),
      on("DetachInternetGateway", "internet-gateway", "vpc"),
    ],
  },
  aws_nat_gateway: {
    ...describe("NatGateways"),
    network: [makes("CreateNatGateway", "natgateway", "elastic-ip", "subnet"), on("DeleteNatGateway", "natgateway")],
  },
  aws_route: {
    ...describe("RouteTables"),
    network: [on("CreateRoute", "route-table"), on("DeleteRoute", "route-table"), on("ReplaceRoute", "route-table")],
  },
  aws_route_table: {
    ...describe("RouteTables"),
    network: [
      makes("CreateRouteTable", "route-table", "vpc"),
      on("DeleteRouteTable", "route-table"),
      on("DisassociateRouteTable", "route-table", "subnet"),
    ],
  },
  aws_route_table_association: {
    ...describe("RouteTables"),
    network: [
      on("AssociateRouteTable", "route-table", "subnet"),
      on("DisassociateRouteTable", "route-table", "subnet"),
      on("ReplaceRouteTableAssociation", "route-table", "subnet"),
    ],
  },
  aws_security_group: {
    ...SECURITY_GROUP_READS,
    network: [
      makes("CreateSecurityGroup", "security-group", "vpc"),
      on("DeleteSecurityGroup", "security-group"),
      on("RevokeSecurityGroupEgress", "security-group"),
      on("RevokeSecurityGroupIngress", "security-group"),
    ],
  },
  aws_subnet: {
    ...describe("NetworkInterfaces", "Subnets"),
    network: [
      makes("CreateSubnet", "subnet", "vpc"),
      on("DeleteSubnet", "subnet"),
      on("ModifySubnetAttribute", "subnet"),
    ],
  },
  aws_vpc: {
    ...describe("NetworkAcls", "RouteTables", "SecurityGroups", "VpcAttribute", "Vpcs"),
    network: [makes("CreateVpc", "vpc"), on("DeleteVpc", "vpc"), on("ModifyVpcAttribute", "vpc")],
  },
  aws_vpc_endpoint: {
    reads: {
      any: ["PrefixLists", "SecurityGroups", "Subnets", "VpcEndpoints", "Vpcs"].map((name) => `ec2:Describe${name}`),
    },
    // Private DNS names of an endpoint are a hosted zone of the VPC.
    writes: { hostedZone: ["route53:AssociateVPCWithHostedZone"] },
    network: [
      makes("CreateVpcEndpoint", "vpc-endpoint", "vpc", "route-table", "security-group", "subnet"),
      on("DeleteVpcEndpoints", "vpc-endpoint"),
      on("ModifyVpcEndpoint", "vpc-endpoint", "route-table", "security-group", "subnet"),
    ],
  },
  aws_vpc_security_group_egress_rule: groupRule("Egress"),
  aws_vpc_security_group_ingress_rule: groupRule("Ingress"),
};
