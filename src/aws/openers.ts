/**
 * Types of resources that let somebody in, or hand something out, beside what the proof follows: who gets what from each. `about`
 * are the arguments that say of what; `says` gets what they name.
 */
export interface Opener {
  readonly types: readonly string[];
  /** AWS's page that says so. */
  readonly page: string;
  readonly about: readonly string[];
  readonly says: (about: string) => string;
  /** Anybody at all, or some that the resource or something else names. */
  readonly to: "everybody" | "some";
  /** Somebody reaches something, or may do more. */
  readonly gives: "exposure" | "permission";
  /** Only where an argument has one of these values, `""` where it isn't set; without values where it is set. */
  readonly where?: { readonly argument: string; readonly values?: readonly string[] };
  /** Not where one of these arguments narrows it. */
  readonly unless?: readonly string[];
}

const docs = (page: string): string => `https://docs.aws.amazon.com/${page}`;
const exposes = { to: "some", gives: "exposure" } as const;
const publishes = { to: "everybody", gives: "exposure" } as const;
const permits = { to: "some", gives: "permission" } as const;

const ON_THE_INTERNET: readonly Opener[] = [
  {
    ...publishes,
    types: ["aws_lambda_function_url"],
    page: docs("lambda/latest/dg/urls-auth.html"),
    where: { argument: "authorization_type", values: ["NONE"] },
    about: ["function_name"],
    says: (it) => `lets everybody on the internet call ${it}, without credentials`,
  },
  {
    ...publishes,
    types: ["aws_lambda_permission"],
    page: docs("lambda/latest/dg/access-control-resource-based.html"),
    where: { argument: "principal", values: ["*"] },
    unless: ["source_arn", "source_account", "principal_org_id"],
    about: ["function_name"],
    says: (it) => `lets everybody call ${it}`,
  },
  {
    ...publishes,
    types: ["aws_apigatewayv2_route"],
    page: docs("apigateway/latest/developerguide/http-api-access-control.html"),
    where: { argument: "authorization_type", values: ["", "NONE"] },
    about: ["route_key", "api_id"],
    says: (it) => `answers everybody on the internet, without asking who calls: ${it}`,
  },
  {
    ...publishes,
    types: ["aws_apigatewayv2_api"],
    page: docs("apigateway/latest/developerguide/http-api-develop.html"),
    where: { argument: "target" },
    about: ["target"],
    says: (it) => `hands everybody on the internet what ${it} answers, without asking who calls`,
  },
  {
    ...exposes,
    types: ["aws_apigatewayv2_api", "aws_api_gateway_rest_api"],
    page: docs("apigateway/latest/developerguide/welcome.html"),
    about: ["name"],
    says: (it) => `is an API with an address on the internet, unless it is set to private: ${it}`,
  },
  {
    ...publishes,
    types: ["aws_api_gateway_method"],
    page: docs("apigateway/latest/developerguide/apigateway-control-access-to-api.html"),
    where: { argument: "authorization", values: ["NONE"] },
    about: ["http_method", "rest_api_id"],
    says: (it) => `answers whoever reaches its API, without asking who calls: ${it}`,
  },
  {
    ...publishes,
    types: ["aws_cloudfront_distribution"],
    page: docs("AmazonCloudFront/latest/DeveloperGuide/DownloadDistS3AndCustomOrigins.html"),
    where: { argument: "enabled", values: ["true"] },
    about: ["origin.domain_name"],
    says: (it) => `hands everybody on the internet what ${it} answers, from addresses of CloudFront`,
  },
  {
    ...publishes,
    types: ["aws_globalaccelerator_endpoint_group"],
    page: docs("global-accelerator/latest/dg/secure-vpc-connections.html"),
    about: ["endpoint_configuration.endpoint_id"],
    says: (it) => `leads connections from the internet to ${it}, also where that is internal`,
  },
  {
    ...publishes,
    types: ["aws_s3_bucket_acl"],
    page: docs("AmazonS3/latest/userguide/acl-overview.html"),
    where: { argument: "acl", values: ["public-read", "public-read-write", "authenticated-read"] },
    about: ["acl", "bucket"],
    says: (it) => `lets everybody in to what the bucket holds, where public access isn't blocked: ${it}`,
  },
  {
    ...exposes,
    types: ["aws_elb"],
    page: docs("elasticloadbalancing/latest/classic/elb-internet-facing-load-balancers.html"),
    where: { argument: "internal", values: ["", "false"] },
    about: ["security_groups"],
    says: (it) => `is a load balancer on the internet, for whom its groups let in: ${it}`,
  },
  {
    ...exposes,
    types: ["aws_eip"],
    page: docs("vpc/latest/userguide/vpc-eips.html"),
    where: { argument: "instance" },
    about: ["instance"],
    says: (it) => `gives ${it} a public address: whom its groups let in reaches it from the internet`,
  },
  {
    ...exposes,
    types: ["aws_eip"],
    page: docs("vpc/latest/userguide/vpc-eips.html"),
    where: { argument: "network_interface" },
    about: ["network_interface"],
    says: (it) => `gives ${it} a public address: whom its groups let in reaches it from the internet`,
  },
  {
    ...exposes,
    types: ["aws_eip_association"],
    page: docs("vpc/latest/userguide/vpc-eips.html"),
    about: ["instance_id", "network_interface_id"],
    says: (it) => `gives ${it} a public address: whom its groups let in reaches it from the internet`,
  },
  {
    ...exposes,
    types: ["aws_internet_gateway_attachment"],
    page: docs("vpc/latest/userguide/VPC_Internet_Gateway.html"),
    about: ["vpc_id"],
    says: (it) => `connects ${it} with the internet, as far as routes lead there`,
  },
];

const OTHER_NETWORKS: readonly Opener[] = [
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

const IDENTITIES: readonly Opener[] = [
  {
    ...permits,
    types: ["aws_iam_access_key"],
    page: docs("IAM/latest/UserGuide/id_credentials_access-keys.html"),
    about: ["user"],
    says: (it) => `makes credentials of user ${it} that don't expire`,
  },
  {
    ...permits,
    types: ["aws_iam_user_login_profile"],
    page: docs("IAM/latest/UserGuide/id_credentials_passwords_admin-change-user.html"),
    about: ["user"],
    says: (it) => `lets user ${it} sign in to the console`,
  },
  {
    ...permits,
    types: ["aws_iam_user_policy", "aws_iam_user_policy_attachment", "aws_iam_user_group_membership"],
    page: docs("IAM/latest/UserGuide/access_policies_manage-attach-detach.html"),
    about: ["user", "policy_arn", "policy", "groups"],
    says: (it) => `gives a user permissions: ${it}`,
  },
  {
    ...permits,
    types: ["aws_iam_group_policy", "aws_iam_group_policy_attachment", "aws_iam_group_membership"],
    page: docs("IAM/latest/UserGuide/access_policies_manage-attach-detach.html"),
    about: ["group", "policy_arn", "policy", "users"],
    says: (it) => `gives the users of a group permissions: ${it}`,
  },
  {
    ...permits,
    types: ["aws_iam_openid_connect_provider", "aws_iam_saml_provider"],
    page: docs("IAM/latest/UserGuide/id_roles_providers.html"),
    about: ["url", "name", "client_id_list"],
    says: (it) => `lets identities from outside of AWS take the roles that trust it: ${it}`,
  },
  {
    ...permits,
    types: ["aws_sns_topic_subscription"],
    page: docs("sns/latest/dg/sns-create-subscribe-endpoint-to-topic.html"),
    where: { argument: "protocol", values: ["email", "email-json", "sms", "http", "https"] },
    about: ["topic_arn", "protocol", "endpoint"],
    says: (it) => `sends what is published to a topic out of AWS: ${it}`,
  },
  {
    ...permits,
    types: ["aws_cloudwatch_log_subscription_filter"],
    page: docs("AmazonCloudWatch/latest/logs/Subscriptions.html"),
    about: ["log_group_name", "destination_arn"],
    says: (it) => `hands on lines of a log: ${it}`,
  },
];

export const OPENERS: readonly Opener[] = [...ON_THE_INTERNET, ...OTHER_NETWORKS, ...IDENTITIES];
