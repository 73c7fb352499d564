/** What the provider's rows refuse, the proof refutes: of types that services use, and of any other that has a row. */
import { argumentValues } from "../../../src/proof/rules/arguments/argument-values";
import { type Body, add, notProven } from "../platform";

function added(address: string, body: Body): readonly string[] {
  return notProven(argumentValues, (json) => {
    Object.assign(json, { variable: { open: {} } });
    add(json, address, body);
  });
}

const ITEMS = {
  name: "items",
  billing_mode: "PAY_PER_REQUEST",
  hash_key: "id",
  attribute: [{ name: "id", type: "S" }],
};
const DATABASE = { engine: "postgres", instance_class: "db.t4g.micro", allocated_storage: 20, username: "shop" };
const CACHE = { replication_group_id: "hot", description: "hot", engine: "valkey", node_type: "cache.t4g.micro" };
const ALIAS = { name: "alias/orders", target_key_id: "1234abcd-12ab-34cd-56ef-1234567890ab" };
const QUEUE = { name: "orders" };
const TOPIC = { name: "orders.fifo", fifo_topic: true };

test.each<[string, Body, Body, string]>([
  // together
  ["aws_dynamodb_table.a", ITEMS, { hash_key: "order" }, "all attributes must be indexed"],
  ["aws_dynamodb_table.a", ITEMS, { attribute: null }, "hash_key asks for attribute; set it"],
  ["aws_dynamodb_table.a", ITEMS, { hash_key: null, attribute: null }, "it has no hash_key"],
  ["aws_dynamodb_table.a", ITEMS, { billing_mode: "PROVISIONED" }, "read_capacity must be at least 1"],
  ["aws_dynamodb_table.a", ITEMS, { stream_enabled: true }, "stream_view_type is required"],
  ["aws_dynamodb_table.a", ITEMS, { ttl: [{ enabled: true }] }, "attribute_name must be set when ttl is enabled"],
  ["aws_db_instance.a", DATABASE, { allocated_storage: null }, "it has no allocated_storage"],
  ["aws_db_instance.a", DATABASE, { username: null }, "it has no username"],
  ["aws_db_instance.a", DATABASE, { instance_class: "t4g.micro" }, "set it to a class such as db.t4g.micro"],
  ["aws_db_instance.a", DATABASE, { password: "x", manage_master_user_password: true }, "takes one; keep that"],
  ["aws_elasticache_replication_group.a", CACHE, { node_type: null }, "it has no node_type"],
  ["aws_elasticache_replication_group.a", CACHE, { node_type: "t4g.micro" }, "a type such as cache.t4g.micro"],
  ["aws_sqs_queue.a", QUEUE, { content_based_deduplication: true }, "the AWS provider refuses"],
  ["aws_sns_topic.a", TOPIC, { fifo_topic: false }, "the AWS provider refuses"],
  // one value
  ["aws_kms_alias.a", ALIAS, { name: "orders" }, "name is orders; set it to alias/"],
  ["aws_kms_alias.a", ALIAS, { target_key_id: "orders" }, "target_key_id is orders; set it to"],
  ["aws_kms_alias.a", ALIAS, { name: "alias/aws/orders" }, "an alias of your own"],
  [
    "aws_s3_bucket.a",
    { bucket: "orders", force_destroy: "true" },
    { force_destroy: "yes" },
    "yes; set it to true or false",
  ],
  ["aws_db_instance.a", DATABASE, { backup_window: "at night" }, "backup_window is at night; set it to"],
  ["aws_dynamodb_table.a", ITEMS, { point_in_time_recovery: [{ enabled: true, recovery_period_in_days: 36 }] }, "1 to"],
  ["aws_network_acl_rule.a", ACL_RULE(), { to_port: 65_536 }, "to_port is 65536; set it to"],
  [
    "aws_lb_listener.a",
    listener({}),
    { ssl_policy: "ELBSecurityPolicy-TLS13" },
    "ssl_policy is ELBSecurityPolicy-TLS13",
  ],
  ["aws_lb_listener.a", listener({}), listener({ issuer: "http://login.example.com" }), "issuer is http://login"],
])("%s: %j is proven, with %j it isn't", (address, good, change, words) => {
  expect(added(address, good)).toEqual([]);
  const [line = "", ...others] = added(address, { ...good, ...change });
  expect(line).toMatch(/^refuted: /);
  expect([line, ...others].join("\n")).toContain(words);
});

test("what isn't known is undecided, and refuses nothing", () => {
  expect(added("aws_dynamodb_table.a", { ...ITEMS, attribute: "${var.open}" })).toEqual([
    "undecided: resource 'aws_dynamodb_table.a': undecided whether it can be created: not known: attribute (var.open)",
  ]);
  expect(added("aws_db_instance.a", { ...DATABASE, backup_window: "${var.open}" })).toEqual([
    "undecided: resource 'aws_db_instance.a': undecided whether it can be created: not known: backup_window (var.open)",
  ]);
});

test("what a snapshot brings isn't asked for", () => {
  const restored = { engine: null, username: null, allocated_storage: null, snapshot_identifier: "shop-2026" };
  expect(added("aws_db_instance.a", { ...DATABASE, ...restored })).toEqual([]);
});

function ACL_RULE(): Body {
  const ports = { from_port: 443, to_port: 443 };
  return { network_acl_id: "acl-0123abcd", rule_number: 1, rule_action: "allow", protocol: "tcp", ...ports };
}

function listener(change: Body): Body {
  const url = "https://login.example.com";
  const oidc = {
    authorization_endpoint: `${url}/authorize`,
    client_id: "shop",
    client_secret: "${var.open}",
    issuer: url,
    token_endpoint: `${url}/token`,
    user_info_endpoint: `${url}/user`,
    ...change,
  };
  return {
    load_balancer_arn: "${aws_lb.main.arn}",
    port: 8443,
    protocol: "HTTPS",
    certificate_arn: "arn:aws:acm:eu-central-1:111122223333:certificate/0123abcd",
    default_action: [
      { type: "authenticate-oidc", authenticate_oidc: [oidc] },
      { type: "forward", target_group_arn: "${aws_lb_target_group.web.arn}" },
    ],
  };
}

test("blocks that may not be there exclude nothing, and count for nothing", () => {
  const perhaps = (...names: readonly string[]) => ({
    dynamic: Object.fromEntries(names.map((name) => [name, [{ for_each: "${var.open}", content: [{}] }]])),
  });
  const cluster = { engine: "aurora-mysql", master_username: "shop" };
  expect(added("aws_rds_cluster.a", { ...cluster, ...perhaps("s3_import", "restore_to_point_in_time") })).toEqual([
    "undecided: resource 'aws_rds_cluster.a': undecided whether it can be created: not known: restore_to_point_in_time (the dynamic block restore_to_point_in_time), s3_import (the dynamic block s3_import)",
  ]);
  const told = { s3_import: [{ bucket_name: "shop" }], restore_to_point_in_time: [{ restore_to_time: null }] };
  expect(added("aws_rds_cluster.a", { ...cluster, ...told })[0]).toContain("takes one; keep that");
  const lifecycle = { bucket: "shop-files", ...perhaps("rule") };
  expect(added("aws_s3_bucket_lifecycle_configuration.a", lifecycle)).toEqual([
    "undecided: resource 'aws_s3_bucket_lifecycle_configuration.a': undecided whether it can be created: not known: rule (the dynamic block rule)",
  ]);
  const filter = [{ prefix: "old/" }];
  const twice = { id: "a", status: "Enabled", filter, ...perhaps("filter") };
  expect(added("aws_s3_bucket_lifecycle_configuration.a", { bucket: "shop-files", rule: [twice] })).toEqual([
    "undecided: resource 'aws_s3_bucket_lifecycle_configuration.a': undecided whether it can be created: not known: rule.filter (the dynamic block filter), rule (the dynamic block filter)",
  ]);
});

test("an engine may be written in any case", () => {
  expect(added("aws_db_instance.a", { ...DATABASE, engine: "MySQL" })).toEqual([]);
  expect(added("aws_db_instance.a", { ...DATABASE, engine: "MySQL8" })[0]).toContain("engine is MySQL8; set it to");
});

test("an argument that may be null asks for nothing yet", () => {
  const files = (kms_key_id: string | null) => added("aws_efs_file_system.a", { kms_key_id });
  expect(files(null)).toEqual([]);
  expect(files("${var.open}")).toEqual([
    "undecided: resource 'aws_efs_file_system.a': undecided whether it can be created: not known: kms_key_id (var.open)",
  ]);
  expect(files("arn:aws:kms:eu-central-1:123456789012:key/0123abcd")[0]).toMatch(/^refuted: .* asks for encrypted/);
});

const GROUP = { port: 80, protocol: "HTTP", target_type: "ip", vpc_id: "${aws_vpc.main.id}" };
const CLUSTER = { engine: "aurora-mysql", master_username: "shop", cluster_identifier: "shop" };
const REPLICA = { instance_class: "db.t4g.micro", replicate_source_db: "shop" };
const TABLE = { name: "items", restore_source_name: "shop" };

// What `terraform plan` takes with hashicorp/aws 5.100.0.
test.each<[string, Body]>([
  ["aws_db_instance.a", { ...DATABASE, backup_window: "", maintenance_window: "", storage_type: "" }],
  ["aws_db_instance.a", { ...DATABASE, domain_auth_secret_arn: "" }],
  ["aws_db_instance.a", { ...REPLICA, engine: "postgres", engine_version: "17" }],
  ["aws_db_instance.a", { ...REPLICA, snapshot_identifier: "shop-2026" }],
  ["aws_rds_cluster.a", { ...CLUSTER, preferred_backup_window: "", preferred_maintenance_window: "" }],
  ["aws_elasticache_replication_group.a", { ...CACHE, maintenance_window: "", snapshot_window: "" }],
  ["aws_dynamodb_table.a", { ...TABLE, restore_source_table_arn: null, read_capacity: null }],
  ["aws_sqs_queue.a", { name: "" }],
  ["aws_sqs_queue.a", { name: "", fifo_queue: true }],
  ["aws_sns_topic.a", { name: "", fifo_topic: true }],
  ["aws_lb_target_group.a", { ...GROUP, deregistration_delay: "", health_check: [{ matcher: "" }] }],
  ["aws_nat_gateway.a", { subnet_id: "subnet-0123abcd", connectivity_type: "private", allocation_id: "" }],
])("%s with %j isn't refuted", (address, body) => {
  expect(added(address, body)).toEqual([]);
});

test.each<[string, Body, string]>([
  ["aws_db_instance.a", { ...REPLICA, username: "shop" }, "of username and replicate_source_db"],
  ["aws_db_instance.a", { ...REPLICA, restore_to_point_in_time: [{ restore_time: null }] }, "takes one; keep that"],
  ["aws_sqs_queue.a", { name: "orders.fifo" }, "invalid queue name"],
  [
    "aws_nat_gateway.a",
    { subnet_id: "subnet-0123abcd", connectivity_type: "private", allocation_id: "eipalloc-0123abcd" },
    "allocation_id is not supported",
  ],
])("%s with %j is refuted", (address, body, words) => {
  expect(added(address, body).join("\n")).toContain(words);
});

test("a block within the one that AWS gives to a VPC is a block", () => {
  const subnet = { vpc_id: "${aws_vpc.main.id}", cidr_block: "10.0.9.0/24" };
  const part = (of: string) => ({ ...subnet, ipv6_cidr_block: `\${cidrsubnet(${of}, 8, 1)}` });
  expect(added("aws_subnet.a", part("aws_vpc.main.ipv6_cidr_block"))).toEqual([]);
  expect(added("aws_subnet.a", part("var.open"))[0]).toContain("not known: ipv6_cidr_block (var.open)");
});
