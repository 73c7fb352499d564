/** Who reaches whom in a VPC: security groups, their rules, and endpoints. */
import { ARN, CIDR4, CIDR6, PREFIX_SUFFIX, all, between, enumOf, length, matching, orEmpty } from "../checks";
import type { Rows, TypeRow } from "../type-row";

const SOURCES = ["cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"];
const NOT_SG = matching(/^(?!sg-)/, "a text that doesn't begin with sg-");
const PROTOCOL = matching(
  /^([a-z][\w-]*|-1|\d{1,3})$/i,
  "tcp, udp, icmp, icmpv6, the number of a protocol, or -1 for all",
);
const RULES_OF_GROUP: Pick<TypeRow, "same" | "values"> = {
  same: { "egress.protocol": "protocol", "ingress.protocol": "protocol" },
  values: {
    "egress.cidr_blocks": CIDR4,
    "egress.ipv6_cidr_blocks": CIDR6,
    "ingress.cidr_blocks": CIDR4,
    "ingress.ipv6_cidr_blocks": CIDR6,
    "egress.description": length(0, 255),
    "ingress.description": length(0, 255),
  },
};
const PORTS = between(-1, 65535);

/** ModifyPlan: another kind of source is another rule. */
function rule(file: string): TypeRow {
  return {
    source: file,
    framework: true,
    replaces: ["security_group_id"],
    replacesWhen: SOURCES.flatMap((path) => [
      { paths: SOURCES, when: { [path]: { begins: true as const } } },
      { paths: SOURCES, when: { [path]: { ends: true as const } } },
    ]),
    same: { ip_protocol: "protocol" },
    values: {
      cidr_ipv4: CIDR4,
      cidr_ipv6: CIDR6,
      from_port: PORTS,
      ip_protocol: PROTOCOL,
      to_port: PORTS,
    },
    exactlyOneOf: [SOURCES],
  };
}

export const ACCESS: Rows = {
  aws_security_group: {
    source: "ec2/vpc_security_group.go",
    replaces: ["description", "name", "name_prefix", "vpc_id"],
    defaults: { description: "Managed by Terraform", revoke_rules_on_delete: false },
    ...RULES_OF_GROUP,
    values: {
      ...RULES_OF_GROUP.values,
      description: length(0, 255),
      name: all(length(0, 255), NOT_SG),
      name_prefix: all(length(0, 255 - PREFIX_SUFFIX), NOT_SG),
    },
    exclusive: [["name", "name_prefix"]],
  },
  aws_default_security_group: {
    source: "ec2/vpc_default_security_group.go",
    replaces: ["vpc_id"],
    defaults: { revoke_rules_on_delete: false },
    ...RULES_OF_GROUP,
  },
  aws_vpc_security_group_ingress_rule: rule("ec2/vpc_security_group_ingress_rule.go"),
  aws_vpc_security_group_egress_rule: rule("ec2/vpc_security_group_egress_rule.go"),
  aws_vpc_endpoint: {
    source: "ec2/vpc_endpoint.go",
    replaces: [
      "resource_configuration_arn",
      "service_name",
      "service_network_arn",
      "service_region",
      "vpc_endpoint_type",
      "vpc_id",
    ],
    replacesWhen: [{ paths: ["private_dns_enabled"], when: { vpc_endpoint_type: { isNot: ["Interface"] } } }],
    defaults: { vpc_endpoint_type: "Gateway" },
    keeps: ["dns_options", "subnet_configuration"],
    same: { ip_address_type: "case", policy: "policy" },
    gives: { dns_options: [{ dns_record_ip_type: "ipv4" }], private_dns_enabled: false },
    values: {
      "dns_options.dns_record_ip_type": enumOf("ec2", "DnsRecordIpType"),
      ip_address_type: enumOf("ec2", "IpAddressType"),
      resource_configuration_arn: orEmpty(ARN),
      service_network_arn: orEmpty(ARN),
      vpc_endpoint_type: enumOf("ec2", "VpcEndpointType"),
    },
    exclusive: [["resource_configuration_arn", "service_name", "service_network_arn"]],
  },
  aws_vpc_endpoint_route_table_association: {
    source: "ec2/vpc_endpoint_route_table_association.go",
    replaces: ["route_table_id", "vpc_endpoint_id"],
  },
};
