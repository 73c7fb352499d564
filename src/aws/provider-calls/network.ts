import type { CallsByType, NetworkCall, NetworkTarget, ProviderCalls } from "./call";

type During = NetworkCall["during"][number];

/** `create AttachInternetGateway`: an action on what is there; it may be called by more than one operation, `create+update`. */
function on(call: `${During | `${During}+${During}`} ${string}`, ...targets: NetworkTarget[]): NetworkCall {
  const [operations = "", name = ""] = call.split(" ");
  return { action: `ec2:${name}`, during: operations.split("+") as During[], on: targets };
}

const makes = (name: string, target: NetworkTarget, ...targets: NetworkTarget[]): NetworkCall => ({
  action: `ec2:${name}`,
  during: ["create"],
  makes: target,
  on: targets,
});
const describe = (file: string, ...names: string[]): Pick<ProviderCalls, "read" | "source"> => ({
  source: `ec2/${file}.go`,
  read: { any: names.map((name) => `ec2:Describe${name}`) },
});

const GROUP_READS = ["NetworkInterfaces", "SecurityGroupRules", "SecurityGroups"];
const groupRule = (way: "Egress" | "Ingress"): ProviderCalls => ({
  ...describe(`vpc_security_group_${way.toLowerCase()}_rule`, "SecurityGroupRules"),
  network: [
    makes(`AuthorizeSecurityGroup${way}`, "security-group-rule", "security-group"),
    on("update ModifySecurityGroupRules", "security-group", "security-group-rule"),
    on(`delete RevokeSecurityGroup${way}`, "security-group"),
  ],
});
const onInterface = (during: During, name: string, ...targets: NetworkTarget[]): NetworkCall => ({
  action: `ec2:${name}`,
  during: [during],
  on: targets,
  untagged: "network-interface",
});

/**
 * A mount target is a network interface that Amazon EFS makes for whoever asks for it.
 * @see https://docs.aws.amazon.com/efs/latest/APIReference/API_CreateMountTarget.html
 * @see https://docs.aws.amazon.com/efs/latest/APIReference/API_DeleteMountTarget.html
 * @see https://docs.aws.amazon.com/efs/latest/APIReference/API_ModifyMountTargetSecurityGroups.html
 */
export const MOUNT_TARGET_NETWORK: readonly NetworkCall[] = [
  onInterface("create", "CreateNetworkInterface", "security-group", "subnet"),
  onInterface("delete", "DeleteNetworkInterface"),
  onInterface("update", "ModifyNetworkInterfaceAttribute", "security-group"),
];

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html */
export const NETWORK_CALLS: CallsByType = {
  // It is there before it is managed: what a creation changes is the rules in it.
  aws_default_security_group: {
    ...describe("vpc_default_security_group", ...GROUP_READS),
    network: [
      on("create+update RevokeSecurityGroupEgress", "security-group"),
      on("create+update RevokeSecurityGroupIngress", "security-group"),
    ],
  },
  aws_eip: {
    ...describe("ec2_eip", "Addresses", "AddressesAttribute"),
    network: [
      makes("AllocateAddress", "elastic-ip"),
      on("update+delete DisassociateAddress", "elastic-ip"),
      on("delete ReleaseAddress", "elastic-ip"),
    ],
  },
  aws_internet_gateway: {
    ...describe("vpc_internet_gateway", "InternetGateways"),
    network: [
      makes("CreateInternetGateway", "internet-gateway"),
      on("create+update AttachInternetGateway", "internet-gateway", "vpc"),
      on("update+delete DetachInternetGateway", "internet-gateway", "vpc"),
      on("delete DeleteInternetGateway", "internet-gateway"),
    ],
  },
  aws_nat_gateway: {
    ...describe("vpc_nat_gateway", "NatGateways"),
    network: [
      makes("CreateNatGateway", "natgateway", "elastic-ip", "subnet"),
      on("delete DeleteNatGateway", "natgateway"),
    ],
  },
  aws_route: {
    ...describe("vpc_route", "RouteTables"),
    network: [
      on("create CreateRoute", "route-table"),
      on("update ReplaceRoute", "route-table"),
      on("delete DeleteRoute", "route-table"),
    ],
  },
  aws_route_table: {
    ...describe("vpc_route_table", "RouteTables"),
    network: [
      makes("CreateRouteTable", "route-table", "vpc"),
      on("delete DisassociateRouteTable", "route-table", "subnet"),
      on("delete DeleteRouteTable", "route-table"),
    ],
  },
  aws_route_table_association: {
    ...describe("vpc_route_table_association", "RouteTables"),
    network: [
      on("create AssociateRouteTable", "route-table", "subnet"),
      on("update ReplaceRouteTableAssociation", "route-table", "subnet"),
      on("delete DisassociateRouteTable", "route-table", "subnet"),
    ],
  },
  // AWS gives a new group an egress rule, which the provider takes out.
  aws_security_group: {
    ...describe("vpc_security_group", ...GROUP_READS),
    network: [
      makes("CreateSecurityGroup", "security-group", "vpc"),
      on("create+update RevokeSecurityGroupEgress", "security-group"),
      on("update+delete RevokeSecurityGroupIngress", "security-group"),
      on("delete DeleteSecurityGroup", "security-group"),
    ],
  },
  aws_subnet: {
    ...describe("vpc_subnet", "NetworkInterfaces", "Subnets"),
    network: [
      makes("CreateSubnet", "subnet", "vpc"),
      on("create+update ModifySubnetAttribute", "subnet"),
      on("delete DeleteSubnet", "subnet"),
    ],
  },
  aws_vpc: {
    ...describe("vpc_", "NetworkAcls", "RouteTables", "SecurityGroups", "VpcAttribute", "Vpcs"),
    network: [makes("CreateVpc", "vpc"), on("create+update ModifyVpcAttribute", "vpc"), on("delete DeleteVpc", "vpc")],
  },
  // Its network interfaces are looked up for their addresses; private DNS names are a hosted zone of the VPC.
  aws_vpc_endpoint: {
    ...describe(
      "vpc_endpoint",
      "NetworkInterfaces",
      "PrefixLists",
      "SecurityGroups",
      "Subnets",
      "VpcEndpoints",
      "Vpcs",
    ),
    create: { hostedZone: ["route53:AssociateVPCWithHostedZone"] },
    update: { hostedZone: ["route53:AssociateVPCWithHostedZone"] },
    network: [
      makes("CreateVpcEndpoint", "vpc-endpoint", "vpc", "route-table", "security-group", "subnet"),
      on("update ModifyVpcEndpoint", "vpc-endpoint", "route-table", "security-group", "subnet"),
      on("delete DeleteVpcEndpoints", "vpc-endpoint"),
    ],
  },
  aws_vpc_security_group_egress_rule: groupRule("Egress"),
  aws_vpc_security_group_ingress_rule: groupRule("Ingress"),
  // Lists of AWS's own belong to an account of that name.
  "data.aws_ec2_managed_prefix_list": {
    source: "ec2/vpc_managed_prefix_list_data_source.go",
    read: { any: ["ec2:DescribeManagedPrefixLists"], awsPrefixList: ["ec2:GetManagedPrefixListEntries"] },
  },
};
