/** Networks: VPCs, subnets, gateways and routes. */
import { ARN, orEmpty, CIDR4, CIDR6, IPV4, between, enumOf, ipv4Block, ipv6Block, matching, oneOf } from "../checks";
import type { Rows } from "../type-row";

const IPV6_SIZES = [44, 48, 52, 56, 60];
const NOT_ZERO = matching(/^[^0]/, "another number than 0");
const DESTINATIONS = ["destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id"];
const TARGETS = [
  "carrier_gateway_id",
  "core_network_arn",
  "egress_only_gateway_id",
  "gateway_id",
  "local_gateway_id",
  "nat_gateway_id",
  "network_interface_id",
  "transit_gateway_id",
  "vpc_endpoint_id",
  "vpc_peering_connection_id",
];

export const NETWORKS: Rows = {
  aws_vpc: {
    source: "ec2/vpc_.go",
    replaces: ["cidr_block", "ipv4_ipam_pool_id", "ipv4_netmask_length"],
    // Only from dedicated to default can it be changed in place.
    replacesWhen: [
      { paths: ["instance_tenancy"], when: { instance_tenancy: { isNot: ["default"] } } },
      { paths: ["instance_tenancy"], when: { instance_tenancy: { was: ["default"] } } },
    ],
    defaults: { enable_dns_support: true, instance_tenancy: "default" },
    gives: { enable_dns_hostnames: false, enable_network_address_usage_metrics: false },
    values: {
      cidr_block: ipv4Block(16, 28),
      instance_tenancy: oneOf("default", "dedicated"),
      ipv4_netmask_length: between(16, 28),
      ipv6_cidr_block: ipv6Block(...IPV6_SIZES),
      ipv6_netmask_length: oneOf(...IPV6_SIZES),
    },
    exclusive: [
      ["cidr_block", "ipv4_netmask_length"],
      ["assign_generated_ipv6_cidr_block", "ipv6_ipam_pool_id"],
      ["ipv6_cidr_block", "ipv6_netmask_length"],
      ["ipv6_cidr_block", "assign_generated_ipv6_cidr_block"],
    ],
    together: {
      ipv4_netmask_length: ["ipv4_ipam_pool_id"],
      ipv6_cidr_block: ["ipv6_ipam_pool_id"],
      ipv6_netmask_length: ["ipv6_ipam_pool_id"],
      ipv6_cidr_block_network_border_group: ["assign_generated_ipv6_cidr_block"],
    },
  },
  aws_subnet: {
    source: "ec2/vpc_subnet.go",
    replaces: ["availability_zone", "availability_zone_id", "cidr_block", "ipv6_native", "outpost_arn", "vpc_id"],
    defaults: {
      assign_ipv6_address_on_creation: false,
      enable_dns64: false,
      enable_resource_name_dns_a_record_on_launch: false,
      enable_resource_name_dns_aaaa_record_on_launch: false,
      ipv6_native: false,
      map_public_ip_on_launch: false,
    },
    gives: { private_dns_hostname_type_on_launch: "ip-name" },
    values: {
      cidr_block: CIDR4,
      enable_lni_at_device_index: NOT_ZERO,
      ipv6_cidr_block: CIDR6,
      private_dns_hostname_type_on_launch: enumOf("ec2", "HostnameType"),
    },
    exclusive: [["availability_zone", "availability_zone_id"]],
    together: {
      customer_owned_ipv4_pool: ["map_customer_owned_ip_on_launch", "outpost_arn"],
      map_customer_owned_ip_on_launch: ["customer_owned_ipv4_pool", "outpost_arn"],
    },
  },
  aws_internet_gateway: { source: "ec2/vpc_internet_gateway.go" },
  aws_eip: {
    source: "ec2/ec2_eip.go",
    replaces: ["address", "domain", "ipam_pool_id", "network_border_group", "public_ipv4_pool"],
    gives: { domain: "vpc", public_ipv4_pool: "amazon" },
    values: { domain: enumOf("ec2", "DomainType") },
  },
  aws_nat_gateway: {
    source: "ec2/vpc_nat_gateway.go",
    replaces: [
      "allocation_id",
      "availability_mode",
      "connectivity_type",
      "private_ip",
      "secondary_private_ip_address_count",
      "subnet_id",
      "vpc_id",
    ],
    defaults: { connectivity_type: "public" },
    gives: { availability_mode: "zonal" },
    values: {
      availability_mode: enumOf("ec2", "AvailabilityMode"),
      connectivity_type: enumOf("ec2", "ConnectivityType"),
      private_ip: IPV4,
      secondary_private_ip_addresses: IPV4,
    },
    exclusive: [["secondary_private_ip_address_count", "secondary_private_ip_addresses"]],
    refuses: [
      {
        at: "allocation_id",
        when: { connectivity_type: { is: ["private"] }, allocation_id: { given: true, isNot: [""] } },
        says: 'allocation_id is not supported with connectivity_type = "private"',
      },
      {
        at: "secondary_allocation_ids",
        when: { connectivity_type: { is: ["private"] }, secondary_allocation_ids: { given: true } },
        says: 'secondary_allocation_ids is not supported with connectivity_type = "private"',
      },
      {
        at: "secondary_private_ip_address_count",
        when: { connectivity_type: { is: ["public"] }, secondary_private_ip_address_count: { given: true } },
        says: 'secondary_private_ip_address_count is not supported with connectivity_type = "public"',
      },
    ],
  },
  aws_route_table: {
    source: "ec2/vpc_route_table.go",
    replaces: ["vpc_id"],
    same: { "route.ipv6_cidr_block": "ipv6 block" },
  },
  aws_default_route_table: { source: "ec2/vpc_default_route_table.go", replaces: ["default_route_table_id"] },
  aws_route: {
    source: "ec2/vpc_route.go",
    replaces: ["route_table_id", ...DESTINATIONS],
    same: { destination_ipv6_cidr_block: "ipv6 block" },
    values: { destination_cidr_block: CIDR4, destination_ipv6_cidr_block: CIDR6 },
    exactlyOneOf: [DESTINATIONS, TARGETS],
    exclusive: [
      ["carrier_gateway_id", "destination_ipv6_cidr_block"],
      ["egress_only_gateway_id", "destination_cidr_block"],
      ["vpc_endpoint_id", "destination_prefix_list_id"],
    ],
  },
  aws_route_table_association: {
    source: "ec2/vpc_route_table_association.go",
    replaces: ["gateway_id", "subnet_id"],
    exactlyOneOf: [["subnet_id", "gateway_id"]],
  },
  aws_flow_log: {
    source: "ec2/vpc_flow_log.go",
    replacesAllBut: ["tags", "tags_all"],
    defaults: {
      log_destination_type: "cloud-watch-logs",
      max_aggregation_interval: 600,
      "destination_options.file_format": "plain-text",
      "destination_options.hive_compatible_partitions": false,
      "destination_options.per_hour_partition": false,
    },
    resets: ["destination_options"],
    values: {
      "destination_options.file_format": enumOf("ec2", "DestinationFileFormat"),
      deliver_cross_account_role: orEmpty(ARN),
      iam_role_arn: orEmpty(ARN),
      log_destination: orEmpty(ARN),
      log_destination_type: enumOf("ec2", "LogDestinationType"),
      max_aggregation_interval: oneOf(60, 600),
      traffic_type: enumOf("ec2", "TrafficType"),
    },
    exactlyOneOf: [
      [
        "eni_id",
        "regional_nat_gateway_id",
        "subnet_id",
        "transit_gateway_attachment_id",
        "transit_gateway_id",
        "vpc_id",
      ],
    ],
  },
};
