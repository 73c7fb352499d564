import { type Opener, docs, exposes } from "./opener";

/** What joins a VPC with something else than the internet. */
export const OTHER_NETWORKS: readonly Opener[] = [
  {
    ...exposes,
    types: ["aws_vpc_peering_connection", "aws_vpc_peering_connection_accepter"],
    page: docs("vpc/latest/peering/what-is-vpc-peering.html"),
    about: ["vpc_id", "peer_vpc_id", "vpc_peering_connection_id"],
    says: (it) => `joins two VPCs (${it}): what routes and security groups of both let pass, passes`,
  },
  {
    ...exposes,
    types: ["aws_ec2_transit_gateway_vpc_attachment"],
    page: docs("vpc/latest/tgw/tgw-vpc-attachments.html"),
    about: ["vpc_id"],
    says: (it) => `joins ${it} with the networks of a transit gateway, as far as routes and security groups let pass`,
  },
  {
    ...exposes,
    types: ["aws_vpn_gateway", "aws_vpn_gateway_attachment"],
    page: docs("vpn/latest/s2svpn/VPC_VPN.html"),
    where: { argument: "vpc_id" },
    about: ["vpc_id"],
    says: (it) => `joins ${it} with networks outside of AWS, as far as routes and security groups let pass`,
  },
  {
    ...exposes,
    types: ["aws_ec2_client_vpn_endpoint", "aws_ec2_client_vpn_network_association"],
    page: docs("vpn/latest/clientvpn-admin/what-is.html"),
    about: ["vpc_id", "subnet_id", "security_group_ids"],
    says: (it) => `lets clients of a VPN from the internet into the VPC (${it})`,
  },
  {
    ...exposes,
    types: ["aws_ec2_instance_connect_endpoint"],
    page: docs("AWSEC2/latest/UserGuide/connect-with-ec2-instance-connect-endpoint.html"),
    about: ["subnet_id", "security_group_ids"],
    says: (it) => `lets whom IAM allows connect from the internet to what is inside of the VPC (${it})`,
  },
  {
    ...exposes,
    types: ["aws_vpc_endpoint_service", "aws_vpc_endpoint_service_allowed_principal"],
    page: docs("vpc/latest/privatelink/create-endpoint-service.html"),
    about: ["network_load_balancer_arns", "gateway_load_balancer_arns", "allowed_principals", "principal_arn"],
    says: (it) => `lets VPCs of others connect by PrivateLink (${it})`,
  },
  {
    ...exposes,
    types: ["aws_vpclattice_service_network_vpc_association"],
    page: docs("vpc-lattice/latest/ug/service-network-associations.html"),
    about: ["vpc_identifier"],
    says: (it) => `joins ${it} with the services of a VPC Lattice network`,
  },
  {
    ...exposes,
    types: ["aws_cloudfront_vpc_origin"],
    page: docs("AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html"),
    about: ["vpc_origin_endpoint_config.arn"],
    says: (it) => `lets CloudFront reach ${it} inside of the VPC`,
  },
  {
    ...exposes,
    types: ["aws_ram_resource_association", "aws_ram_principal_association"],
    page: docs("ram/latest/userguide/what-is.html"),
    about: ["resource_arn", "principal"],
    says: (it) => `shares with other accounts: ${it}`,
  },
];
