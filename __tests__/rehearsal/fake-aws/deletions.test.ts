import { FakeAccounts } from "../../../src/rehearsal/fake-aws/fake-accounts";
import type { ValueObject } from "../../../src/provider/cty";

type Case = readonly [what: string, state: ValueObject, user: string, uses: ValueObject, error: string];

const region = "eu-central-1";
const tasks = (network: ValueObject): ValueObject => ({ desired_count: 2, network_configuration: [network] });

const CASES: readonly Case[] = [
  [
    "aws_subnet",
    { id: "subnet-1" },
    "aws_ecs_service",
    tasks({ subnets: ["subnet-2", "subnet-1"] }),
    "DependencyViolation: The subnet 'subnet-1' has dependencies and cannot be deleted.",
  ],
  [
    "aws_security_group",
    { id: "sg-1" },
    "aws_vpc_security_group_ingress_rule",
    { security_group_id: "sg-2", referenced_security_group_id: "sg-1" },
    "DependencyViolation: resource sg-1 has a dependent object",
  ],
  [
    "aws_vpc",
    { id: "vpc-1" },
    "aws_internet_gateway",
    { vpc_id: "vpc-1" },
    "DependencyViolation: The vpc 'vpc-1' has dependencies and cannot be deleted.",
  ],
  [
    "aws_lb_target_group",
    { id: "tg", arn: "tg" },
    "aws_lb_listener_rule",
    { action: [{ forward: [{ target_group: [{ arn: "other" }, { arn: "tg" }] }] }] },
    "ResourceInUse: Target group 'tg' is currently in use by a listener or a rule",
  ],
  [
    "aws_service_discovery_private_dns_namespace",
    { id: "ns-1" },
    "aws_service_discovery_service",
    { dns_config: [{ namespace_id: "ns-1" }] },
    "ResourceInUse: Namespace has associated services; delete the services before deleting the namespace",
  ],
  [
    "aws_ecs_cluster",
    { id: "arn:cluster", name: "main", region },
    "aws_ecs_service",
    { cluster: "main", region },
    "ClusterContainsServicesException: The Cluster cannot be deleted while Services are active.",
  ],
  [
    "aws_db_subnet_group",
    { id: "db", name: "db" },
    "aws_db_instance",
    { db_subnet_group_name: "db", identifier: "orders" },
    "InvalidDBSubnetGroupStateFault: Cannot delete the subnet group 'db' because at least one database instance: orders is still using it.",
  ],
  [
    "aws_db_subnet_group",
    { id: "db", name: "db" },
    "aws_rds_cluster",
    { db_subnet_group_name: "db", cluster_identifier: "orders" },
    "InvalidDBSubnetGroupStateFault: Cannot delete the subnet group 'db' because at least one database cluster: orders is still using it.",
  ],
  [
    "aws_db_parameter_group",
    { id: "pg", name: "pg" },
    "aws_db_instance",
    { parameter_group_name: "pg" },
    "InvalidDBParameterGroupState: One or more database instances are still members of this parameter group pg, so the group cannot be deleted",
  ],
  [
    "aws_db_option_group",
    { id: "og", name: "og" },
    "aws_db_instance",
    { option_group_name: "og" },
    "InvalidOptionGroupStateFault: The option group 'og' cannot be deleted because it is in use.",
  ],
  [
    "aws_elasticache_subnet_group",
    { id: "cache", name: "cache" },
    "aws_elasticache_replication_group",
    { subnet_group_name: "cache" },
    "CacheSubnetGroupInUse: Cache subnet group cache is currently in use by a cache cluster.",
  ],
  [
    "aws_acm_certificate",
    { id: "c", arn: "arn:aws:acm:eu-central-1:123456789012:certificate/1" },
    "aws_lb_listener",
    { certificate_arn: "arn:aws:acm:eu-central-1:123456789012:certificate/1" },
    "ResourceInUseException: Certificate arn:aws:acm:eu-central-1:123456789012:certificate/1 in account 123456789012 is in use.",
  ],
  [
    "aws_security_group",
    { id: "sg-1" },
    "aws_apigatewayv2_vpc_link",
    { security_group_ids: ["sg-1"] },
    "DependencyViolation: resource sg-1 has a dependent object",
  ],
  [
    "aws_subnet",
    { id: "subnet-1" },
    "aws_opensearch_domain",
    { vpc_options: [{ subnet_ids: ["subnet-1"] }] },
    "DependencyViolation: The subnet 'subnet-1' has dependencies and cannot be deleted.",
  ],
  [
    "aws_eip",
    { id: "eipalloc-1" },
    "aws_nat_gateway",
    { allocation_id: "eipalloc-1" },
    "AuthFailure: You do not have permission to access the specified resource.",
  ],
  [
    "aws_rds_cluster_parameter_group",
    { id: "pg", name: "pg" },
    "aws_rds_cluster",
    { db_cluster_parameter_group_name: "pg" },
    "InvalidDBParameterGroupState: The DB parameter group is in use or is in an invalid state.",
  ],
  [
    "aws_service_discovery_http_namespace",
    { id: "ns-1", arn: "arn:ns", name: "shop" },
    "aws_ecs_service",
    { service_connect_configuration: [{ enabled: true, namespace: "shop", service: [{ port_name: "http" }] }] },
    "ResourceInUse: Namespace has associated services; delete the services before deleting the namespace",
  ],
  [
    "aws_ecs_cluster_capacity_providers",
    { id: "main", cluster_name: "main", region, capacity_providers: ["FARGATE", "FARGATE_SPOT"] },
    "aws_ecs_service",
    {
      desired_count: 1,
      region,
      cluster: "arn:aws:ecs:eu-central-1:1:cluster/main",
      capacity_provider_strategy: [{ capacity_provider: "FARGATE_SPOT" }],
    },
    "ResourceInUseException: The specified capacity provider is in use and cannot be removed.",
  ],
  [
    "aws_security_group",
    { id: "sg-1" },
    "aws_security_group",
    { id: "sg-2", ingress: [{ security_groups: ["sg-1"] }] },
    "DependencyViolation: resource sg-1 has a dependent object",
  ],
  [
    "aws_iam_policy",
    { id: "p", arn: "arn:p" },
    "aws_iam_role",
    { managed_policy_arns: ["arn:p"] },
    "DeleteConflict: Cannot delete a policy attached to entities.",
  ],
  [
    "aws_cloudwatch_event_bus",
    { id: "shop", name: "shop", region },
    "aws_cloudwatch_event_rule",
    { event_bus_name: "shop", region },
    "All rules associated with this event bus need to be deleted.",
  ],
];

function given(type: string, state: ValueObject, user: string, uses: ValueObject) {
  const accounts = new FakeAccounts();
  const place = { account: "1", stack: "platform" };
  accounts.put({ ...place, type, address: `${type}.used`, state });
  const using = { id: "user", ...uses };
  accounts.put({ ...place, type: user, address: `${user}.user`, state: using });
  return { accounts, using };
}

test.each(CASES)("%s isn't deleted while it is used, in AWS's words", (type, state, user, uses, error) => {
  const { accounts, using } = given(type, state, user, uses);
  const [says, why] = accounts.usedBy(type, state)?.error.split("\n") ?? [];
  expect(says).toBe(error);
  expect(why).toMatch(`${user}.user of stack 'platform' uses it`);
  accounts.delete(user, using);
  expect(accounts.usedBy(type, state)).toBeUndefined();
});

test("what isn't there is gone already, and who names another one uses nothing", () => {
  const { accounts } = given("aws_subnet", { id: "subnet-1" }, "aws_ecs_service", tasks({ subnets: ["subnet-2"] }));
  expect(accounts.usedBy("aws_subnet", { id: "subnet-1" })).toBeUndefined();
  expect(accounts.usedBy("aws_subnet", { id: "subnet-2" })).toBeUndefined();
});

test("a service without tasks is in no subnet, and a group's own rule holds nothing", () => {
  const idle = { ...tasks({ subnets: ["subnet-1"] }), desired_count: 0 };
  const { accounts } = given("aws_subnet", { id: "subnet-1" }, "aws_ecs_service", idle);
  expect(accounts.usedBy("aws_subnet", { id: "subnet-1" })).toBeUndefined();
  const rule = { security_group_id: "sg-1", referenced_security_group_id: "sg-1" };
  const own = given("aws_security_group", { id: "sg-1" }, "aws_vpc_security_group_egress_rule", rule);
  expect(own.accounts.usedBy("aws_security_group", { id: "sg-1" })).toBeUndefined();
});

test("a group of subnets holds them while a database is in it", () => {
  const group = { id: "shop", name: "shop", subnet_ids: ["subnet-1"] };
  const { accounts } = given("aws_subnet", { id: "subnet-1" }, "aws_db_subnet_group", group);
  expect(accounts.usedBy("aws_subnet", { id: "subnet-1" })).toBeUndefined();
  const place = { account: "1", stack: "platform" };
  const state = { id: "db-1", db_subnet_group_name: "shop" };
  accounts.put({ ...place, type: "aws_db_instance", address: "aws_db_instance.a", state });
  expect(accounts.usedBy("aws_subnet", { id: "subnet-1" })?.error).toMatch("aws_db_subnet_group.user of stack");
});

test("an internet gateway stays while something in its VPC has a public address", () => {
  const gateway = { id: "igw-1", vpc_id: "vpc-1" };
  const { accounts } = given("aws_internet_gateway", gateway, "aws_subnet", { id: "subnet-1", vpc_id: "vpc-1" });
  expect(accounts.usedBy("aws_internet_gateway", gateway)).toBeUndefined();
  const place = { account: "1", stack: "platform" };
  const nat = { id: "nat-1", subnet_id: "subnet-1", connectivity_type: "public" };
  accounts.put({ ...place, type: "aws_nat_gateway", address: "aws_nat_gateway.a", state: nat });
  expect(accounts.usedBy("aws_internet_gateway", gateway)?.error).toMatch("has some mapped public address(es)");
});

test("a role goes with what is attached to it: the provider takes away what it found at the refresh", () => {
  const role = { id: "role", name: "role", force_detach_policies: false };
  const { accounts } = given("aws_iam_role", role, "aws_iam_role_policy", { role: "role" });
  expect(accounts.usedBy("aws_iam_role", role)).toBeUndefined();
});

test("a switch counts as it stands in the state, not as it is to be", () => {
  const state = { id: "srv-1", arn: "arn:srv", force_destroy: false };
  const registered = { desired_count: 1, service_registries: [{ registry_arn: "arn:srv" }] };
  const { accounts } = given("aws_service_discovery_service", state, "aws_ecs_service", registered);
  expect(accounts.usedBy("aws_service_discovery_service", state)?.error).toMatch("ResourceInUse");
  expect(accounts.usedBy("aws_service_discovery_service", { ...state, force_destroy: true })).toBeUndefined();
});

test.each<[string, ValueObject, ValueObject, string]>([
  ["aws_lb", { enable_deletion_protection: true }, { enable_deletion_protection: false }, "OperationNotPermitted"],
  ["aws_db_instance", { deletion_protection: true }, { skip_final_snapshot: true }, "InvalidParameterCombination"],
  [
    "aws_db_instance",
    { skip_final_snapshot: false },
    { final_snapshot_identifier: "last" },
    "final_snapshot_identifier",
  ],
  ["aws_dynamodb_table", { deletion_protection_enabled: true }, {}, "ValidationException"],
  ["aws_cloudwatch_log_group", { deletion_protection_enabled: true }, {}, "ValidationException"],
  [
    "aws_cloudwatch_log_group",
    { deletion_protection_enabled: true },
    { deletion_protection_enabled: true, skip_destroy: true },
    "ValidationException",
  ],
])("%s with %j is protected, and isn't with %j", (type, on, off, error) => {
  const { accounts } = given(type, { id: "1" }, "aws_vpc", {});
  expect(accounts.protection(type, { id: "1", ...on })).toMatch(error);
  expect(accounts.protection(type, { id: "1", ...off })).toBeUndefined();
});

test("a repository with images is deleted by force alone", () => {
  const repository_url = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/web";
  const state = { id: "web", name: "web", repository_url };
  const { accounts } = given("aws_ecr_repository", state, "aws_vpc", {});
  expect(accounts.protection("aws_ecr_repository", state)).toBeUndefined();
  accounts.images.push({ name: `${repository_url}:1` }, () => state);
  expect(accounts.protection("aws_ecr_repository", state)).toBe(
    "RepositoryNotEmptyException: The repository with name 'web' in registry with id '123456789012' cannot be deleted because it still contains images",
  );
  expect(accounts.protection("aws_ecr_repository", { ...state, force_delete: true })).toBeUndefined();
});

test.each<[string, ValueObject, ValueObject, string]>([
  ["aws_cloudwatch_log_group", { skip_destroy: true }, {}, "ResourceAlreadyExistsException"],
  ["aws_secretsmanager_secret", {}, { recovery_window_in_days: 0 }, "InvalidRequestException"],
])("%s keeps its name past a deletion with %j, and not with %j", (type, kept, freed, error) => {
  for (const [settings, expected] of [
    [kept, error],
    [freed, undefined],
  ] as const) {
    const state = { id: "1", name: "shop", region, ...settings };
    const { accounts } = given(type, state, "aws_vpc", {});
    accounts.delete(type, state);
    const clash = accounts.clash({ account: "1", type, state: { id: "2", name: "shop", region } });
    expect(clash?.split(":")[0]).toBe(expected);
  }
});
