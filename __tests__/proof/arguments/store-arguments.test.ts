import { argumentValues } from "../../../src/proof/rules/arguments/argument-values";
import { type Body, add, notProven } from "../platform";

function said(address: string, body: Body): readonly string[] {
  return notProven(argumentValues, (json) => {
    Object.assign(json, { variable: { open: {} } });
    add(json, address, body);
  }).map((line) => line.replace(/resource '[^']*': /, ""));
}

const DATABASE = { engine: "postgres", instance_class: "db.t4g.micro", allocated_storage: 20, username: "shop" };
const CACHE = { engine: "valkey", description: "a", replication_group_id: "a", node_type: "cache.t4g.micro" };
const SCHEDULE = {
  name: "a",
  target: {
    arn: "arn:aws:ecs:eu-central-1:123456789012:cluster/a",
    role_arn: "arn:aws:iam::123456789012:role/a",
    ecs_parameters: { task_count: 1 },
  },
};
const scheduled = (more: Body): Body => ({ ...SCHEDULE, target: { ...SCHEDULE.target, ...more } });

test.each<[address: string, good: Body, bad: Body, fault: string]>([
  ["aws_db_instance.a", DATABASE, { ...DATABASE, engine: "postgresql" }, "engine is postgresql; set it to an engine"],
  ["aws_db_instance.a", DATABASE, { ...DATABASE, instance_class: "t4g.micro" }, "instance_class is t4g.micro"],
  [
    "aws_db_instance.a",
    { ...DATABASE, backup_retention_period: 35 },
    { ...DATABASE, backup_retention_period: 36 },
    "backup_retention_period is 36",
  ],
  ["aws_db_instance.a", { ...DATABASE, db_name: "app_1" }, { ...DATABASE, db_name: "my-app" }, "db_name is my-app"],
  ["aws_elasticache_replication_group.a", CACHE, { ...CACHE, node_type: "t4g.micro" }, "node_type is t4g.micro"],
  [
    "aws_elasticache_replication_group.a",
    { ...CACHE, num_cache_clusters: 6 },
    { ...CACHE, num_cache_clusters: 7 },
    "num_cache_clusters is 7",
  ],
  [
    "aws_elasticache_replication_group.a",
    { ...CACHE, multi_az_enabled: true, automatic_failover_enabled: true },
    { ...CACHE, multi_az_enabled: true },
    "the AWS provider refuses automatic_failover_enabled",
  ],
  [
    "aws_elasticache_replication_group.a",
    { ...CACHE, transit_encryption_mode: "required", transit_encryption_enabled: true },
    { ...CACHE, transit_encryption_mode: "required" },
    "transit_encryption_mode asks for transit_encryption_enabled true; set it",
  ],
  [
    "aws_scheduler_schedule.a",
    scheduled({ ecs_parameters: { task_count: 0 } }),
    scheduled({ ecs_parameters: { task_count: 11 } }),
    "target.ecs_parameters.task_count is 11",
  ],
  [
    "aws_scheduler_schedule.a",
    scheduled({ retry_policy: { maximum_retry_attempts: 185, maximum_event_age_in_seconds: 60 } }),
    scheduled({ retry_policy: { maximum_retry_attempts: 185, maximum_event_age_in_seconds: 59 } }),
    "target.retry_policy.maximum_event_age_in_seconds is 59",
  ],
])("%s with %j is proven, with %j isn't", (address, good, bad, fault) => {
  expect(said(address, good)).toEqual([]);
  expect(said(address, bad)).toEqual([expect.stringContaining(`cannot be created: ${fault}`)]);
});

test("an argument that isn't known, and asks for another one by its value, is a doubt", () => {
  expect(said("aws_elasticache_replication_group.a", { ...CACHE, multi_az_enabled: "${var.open}" })).toEqual([
    "undecided: undecided whether it can be created: not known: multi_az_enabled (var.open)",
  ]);
  const failover = { automatic_failover_enabled: true, multi_az_enabled: "${var.open}" };
  expect(said("aws_elasticache_replication_group.a", { ...CACHE, ...failover })).toEqual([]);
});

test("a database has a parameter group of its engine", () => {
  const of = (family: string): readonly string[] =>
    notProven(argumentValues, (json) => {
      Object.assign(json, { variable: { open: {} } });
      add(json, "aws_db_parameter_group.a", { name: "a", family });
      add(json, "aws_db_instance.a", { ...DATABASE, parameter_group_name: "${aws_db_parameter_group.a.name}" });
    });
  expect(of("postgres17")).toEqual([]);
  expect(of("mysql8.4")).toEqual([
    "refuted: resource 'aws_db_instance.a': cannot be created: aws_db_parameter_group.a is of family mysql8.4, the engine is postgres; name a parameter group of that engine",
  ]);
  expect(of("${var.open}")).toEqual([
    "undecided: resource 'aws_db_instance.a': undecided whether it can be created: not known: the family of aws_db_parameter_group.a (var.open)",
  ]);
});

describe("the keys of a table are its attributes", () => {
  const TABLE = { name: "a", billing_mode: "PAY_PER_REQUEST" };
  const [id, day] = [
    { name: "id", type: "S" },
    { name: "day", type: "S" },
  ];
  const index = [{ name: "by_day", hash_key: "day", projection_type: "ALL" }];

  test.each<[body: Body]>([
    [{ ...TABLE, hash_key: "id", attribute: [id] }],
    [{ ...TABLE, hash_key: "id", attribute: [id, day], global_secondary_index: index }],
    [{ ...TABLE, hash_key: "id", range_key: "day", attribute: [id, day] }],
    [{ name: "a", hash_key: "id", attribute: [id], read_capacity: 1, write_capacity: 1 }],
    [{ name: "a", restore_source_name: "b" }],
  ])("%j is proven", (body) => {
    expect(said("aws_dynamodb_table.a", body)).toEqual([]);
  });

  test.each<[body: Body, fault: string]>([
    [
      { ...TABLE, hash_key: "key", attribute: [id] },
      "the AWS provider refuses hash_key: hash_key must be defined as an attribute",
    ],
    [
      { ...TABLE, hash_key: "id", attribute: [id, day] },
      "the AWS provider refuses attribute: all attributes must be indexed",
    ],
    [
      { ...TABLE, hash_key: "id", attribute: [id], global_secondary_index: index },
      "the AWS provider refuses global_secondary_index.hash_key",
    ],
    [{ ...TABLE, attribute: [] }, "it has no hash_key, which AWS asks for"],
    [{ name: "a", hash_key: "id", attribute: [id], write_capacity: 1 }, "the AWS provider refuses read_capacity"],
  ])("%j is refuted", (body, fault) => {
    expect(said("aws_dynamodb_table.a", body)).toContainEqual(
      expect.stringContaining(`refuted: cannot be created: ${fault}`),
    );
  });

  test("a key that isn't known may be another attribute", () => {
    expect(said("aws_dynamodb_table.a", { ...TABLE, hash_key: "${var.open}", attribute: [id] })).toEqual([
      "undecided: undecided whether it can be created: not known: hash_key (var.open)",
    ]);
  });

  test("of what isn't known nothing is refuted", () => {
    for (const open of [{ attribute: "${var.open}" }, { hash_key: "${var.open}" }, { billing_mode: "${var.open}" }])
      expect(
        said("aws_dynamodb_table.a", { ...TABLE, hash_key: "id", attribute: [id], ...open }).filter((line) =>
          line.startsWith("refuted"),
        ),
      ).toEqual([]);
  });
});
