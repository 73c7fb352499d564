import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import cloudFormation from "./cloudformation.json";
import { ENUMS } from "../../src/provider/enums";
import { ROWS, ROWS_VERSION } from "../../src/provider/rows";
import type { TypeRow } from "../../src/provider/type-row";
import { installedProviders, providerSchema } from "../../src/rehearsal/fake-provider/provider-package";
import type { Attribute, Block, NestedBlock } from "../../src/rehearsal/fake-provider/schema";

const packages = [...installedProviders("node_modules").values()];
const used = { resources: new Set(Object.keys(ROWS)), dataSources: new Set<string>(), ephemerals: new Set<string>() };
const schemas: Readonly<Record<string, Block>> = Object.fromEntries(
  packages.flatMap((it) => Object.entries(providerSchema(it, used).resources)),
);

/** What stands at a dotted path; fields of an attribute's objects count as attributes. */
function at(block: Block, path: string): Attribute | NestedBlock | undefined {
  const [name = "", ...rest] = path.split(".");
  const [attribute, nested] = [block.attributes[name], block.blocks[name]];
  if (rest.length === 0) return attribute ?? nested;
  if (nested !== undefined) return at(nested.block, rest.join("."));
  return attribute !== undefined && typeof attribute.type !== "string" ? attribute : undefined;
}

const isBlock = (it: Attribute | NestedBlock | undefined): it is NestedBlock => it !== undefined && "nesting" in it;

function pathsOf(row: TypeRow): string[] {
  const conditional = [...(row.replacesWhen ?? []), ...(row.ignores ?? [])];
  return [
    ...(row.replaces ?? []),
    ...(row.replacesAllBut ?? []),
    ...conditional.flatMap(({ paths, when }) => [...paths, ...Object.keys(when)]),
    ...(row.settles ?? []).flatMap(({ values, when }) => [...Object.keys(values), ...Object.keys(when)]),
    ...Object.keys({ ...row.counts, ...row.defaults, ...row.same, ...row.gives, ...row.values, ...row.together }),
    ...Object.values(row.together ?? {}).flat(),
    ...(row.keeps ?? []),
    ...(row.resets ?? []),
    ...(row.sticks ?? []),
    ...(row.fractions ?? []),
    ...[...(row.exclusive ?? []), ...(row.exactlyOneOf ?? []), ...(row.atLeastOneOf ?? [])].flat(),
    ...(row.refuses ?? []).flatMap(({ at: path, when }) => [path, ...Object.keys(when)]),
    ...(row.refuses ?? []).flatMap(({ when }) => Object.values(when).flatMap((test) => test.within ?? [])),
  ];
}

test("the rows are of the provider that the bindings are of: read them again with another version", () => {
  const aws = packages.find(({ address }) => address.endsWith("/hashicorp/aws"));
  expect(ROWS_VERSION).toBe(aws?.providerVersion);
});

test("rows name only types, arguments and blocks that there are", () => {
  const wrong = Object.entries(ROWS).flatMap(([type, row]) => {
    const block = schemas[type];
    if (block === undefined) return [type];
    return pathsOf(row).flatMap((path) => (at(block, path) === undefined ? [`${type}.${path}`] : []));
  });
  expect(wrong).toEqual([]);
});

test("what keeps, resets or sticks is a block, and a default belongs to an optional argument and passes its check", () => {
  const wrong = Object.entries(ROWS).flatMap(([type, row]) => {
    const block = schemas[type] ?? { attributes: {}, blocks: {} };
    const blocks = [...(row.keeps ?? []), ...(row.resets ?? []), ...(row.sticks ?? [])];
    const defaults = Object.entries(row.defaults ?? {}).filter(([path, value]) => {
      const found = at(block, path);
      return isBlock(found) || found?.required === true || row.values?.[path]?.accepts(value) === false;
    });
    return [...blocks.filter((path) => !isBlock(at(block, path))), ...defaults.map(([path]) => path)].map(
      (path) => `${type}.${path}`,
    );
  });
  expect(wrong).toEqual([]);
});

test("every type that the package renders has a row", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((it) => it.endsWith(".ts"));
  const bindings = files.flatMap((file) =>
    [...readFileSync(join("src", file), "utf8").matchAll(/provider-(aws|tfe|docker)\/lib\/([\w-]+)"/g)].map(
      ([, provider = "", name = ""]) => `${provider}_${name.replaceAll("-", "_")}`,
    ),
  );
  const rendered = [...new Set(bindings)].filter((it) => !/^\w+?_(data_|provider$)/.test(it));
  expect(rendered.length).toBeGreaterThan(60);
  expect(rendered.filter((type) => ROWS[type] === undefined)).toEqual([]);
});

/** What CloudFormation calls otherwise; of the rest the names are the same, `cluster_name` and `ClusterName`. */
const NAMES: Readonly<Record<string, string>> = {
  "aws_cloudwatch_log_group.name": "LogGroupName",
  "aws_db_instance.identifier": "DBInstanceIdentifier",
  "aws_db_instance.username": "MasterUsername",
  "aws_db_parameter_group.name": "DBParameterGroupName",
  "aws_db_subnet_group.name": "DBSubnetGroupName",
  "aws_dynamodb_table.name": "TableName",
  "aws_ecr_repository.name": "RepositoryName",
  "aws_ecs_cluster.name": "ClusterName",
  "aws_ecs_cluster_capacity_providers.cluster_name": "Cluster",
  "aws_ecs_service.iam_role": "Role",
  "aws_ecs_service.name": "ServiceName",
  "aws_elasticache_subnet_group.name": "CacheSubnetGroupName",
  "aws_iam_policy.name": "ManagedPolicyName",
  "aws_iam_role.name": "RoleName",
  "aws_iam_role_policy.name": "PolicyName",
  "aws_iam_role_policy.role": "RoleName",
  "aws_kms_alias.name": "AliasName",
  "aws_kms_key.customer_master_key_spec": "KeySpec",
  "aws_lb.internal": "Scheme",
  "aws_lb.load_balancer_type": "Type",
  "aws_rds_cluster.cluster_identifier": "DBClusterIdentifier",
  "aws_s3_bucket.bucket": "BucketName",
  "aws_s3_bucket_policy.bucket": "Bucket",
  "aws_security_group.description": "GroupDescription",
  "aws_security_group.name": "GroupName",
  "aws_sns_topic.name": "TopicName",
  "aws_sqs_queue.name": "QueueName",
};

const BOUND = "rules of a group are ModifySecurityGroupRules to the provider, and new ones to CloudFormation";
/** Where CloudFormation and the provider differ, and why the row is right all the same. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "aws_acm_certificate.domain_validation_options":
    "computed here; CloudFormation has validation_option under that name",
  "aws_cloudwatch_log_group.log_group_class":
    "ForceNew in internal/service/logs/group.go; no update of it in AWS's API",
  "aws_db_instance.db_subnet_group_name": "ModifyDBInstance moves an instance to another VPC",
  "aws_db_instance.identifier": "ModifyDBInstance renames it",
  "aws_db_instance.port": "ModifyDBInstance changes it",
  "aws_ecs_service.deployment_controller": "UpdateService takes it; no ForceNew in internal/service/ecs/service.go",
  "aws_eip.public_ipv4_pool": "ForceNew in internal/service/ec2/ec2_eip.go",
  "aws_elasticache_replication_group.engine": "by case: only from valkey to redis, in CustomizeDiff",
  "aws_elasticache_replication_group.preferred_cache_cluster_azs": "no ForceNew: it counts at creation alone",
  "aws_elasticache_replication_group.replicas_per_node_group": "IncreaseReplicaCount and DecreaseReplicaCount",
  "aws_kms_key.customer_master_key_spec": "ForceNew in internal/service/kms/key.go; CloudFormation refuses the change",
  "aws_kms_key.key_usage": "ForceNew in internal/service/kms/key.go; CloudFormation refuses the change",
  "aws_kms_key.multi_region": "ForceNew in internal/service/kms/key.go; CloudFormation refuses the change",
  "aws_lb_target_group.target_control_port": "ForceNew in internal/service/elbv2/target_group.go",
  "aws_nat_gateway.secondary_private_ip_address_count": "ForceNew in internal/service/ec2/vpc_nat_gateway.go",
  "aws_route_table_association.route_table_id": "ReplaceRouteTableAssociation",
  "aws_s3_bucket.object_lock_configuration": "ForceNew of object_lock_enabled in it, in internal/service/s3/bucket.go",
  "aws_scheduler_schedule.group_name": "ForceNew in internal/service/scheduler/schedule.go",
  "aws_service_discovery_http_namespace.description": "ForceNew in internal/service/servicediscovery/http_namespace.go",
  "aws_service_discovery_service.dns_config": "type, namespace and routing policy in it, not the TTL",
  "aws_service_discovery_service.health_check_config": "its type alone",
  "aws_ssm_parameter.data_type": "ForceNew in internal/service/ssm/parameter.go",
  ...Object.fromEntries(
    ["ingress", "egress"].flatMap((side) =>
      ["cidr_ipv6", "from_port", "ip_protocol", "to_port"].map((it) => [
        `aws_vpc_security_group_${side}_rule.${it}`,
        BOUND,
      ]),
    ),
  ),
};

test("what replaces agrees with CloudFormation, but for differences that have a reason", () => {
  const compared: string[] = [];
  const differing: string[] = [];
  for (const [type, { replaces, updates }] of Object.entries(cloudFormation.types)) {
    const [block, row] = [schemas[type], ROWS[type]];
    for (const name of Object.keys({ ...block?.attributes, ...block?.blocks })) {
      const wanted = (NAMES[`${type}.${name}`] ?? name).replaceAll("_", "").toLowerCase();
      const isAmong = (list: readonly string[]) => list.some((it) => it.toLowerCase() === wanted);
      if (!isAmong(replaces) && !isAmong(updates)) continue;
      const ours =
        row?.replacesAllBut?.includes(name) === false ||
        row?.replaces?.some((it) => it.split(".")[0] === name) === true;
      compared.push(name);
      if (ours !== isAmong(replaces)) differing.push(`${type}.${name}`);
    }
  }
  expect(compared.length).toBeGreaterThan(450);
  expect(differing.toSorted()).toEqual(Object.keys(DIFFERENCES).toSorted());
});

test("every named enumeration was read from AWS's models, and none beside", () => {
  const folder = "src/provider/rows";
  const sources = readdirSync(folder).filter((it) => it.endsWith(".ts"));
  const text = sources.map((it) => readFileSync(join(folder, it), "utf8")).join("\n");
  const named = [...text.matchAll(/enum(?:Of|OfAnyCase)\(\s*"([\w-]+)",\s*"(\w+)",?\s*\)/g)].map(
    ([, service = "", name = ""]) => `${service}.${name}`,
  );
  const read = Object.entries(ENUMS).flatMap(([service, it]) => Object.keys(it).map((name) => `${service}.${name}`));
  expect([...new Set(named)].toSorted()).toEqual(read.toSorted());
});
