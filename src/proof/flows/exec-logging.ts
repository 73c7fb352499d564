import { isKeyOfAws, symbolic } from "../../facts/arn";
import { linked } from "../../facts/link";
import type { Facts } from "../../facts/facts";
import type { Service } from "../../facts/services";
import { equals, switchSetting, textSetting } from "../../facts/setting";
import { type Arguments, type ObjectValue, type Resource, blocks } from "../../terraform/expressions/value";
import { messages, unknown } from "../message";
import { type Evidence, NO_EVIDENCE, type Need, type Walk, walked } from "./evidence";

const says = messages(
  {
    logging: (it: { cluster: string; why: string }) =>
      `where ${it.cluster} logs the sessions (execute_command_configuration.logging: ${it.why})`,
    clusterLogging: ({ why }: { why: string }) => `whether and where its cluster logs the sessions (${why})`,
    noTarget: ({ cluster }: { cluster: string }) =>
      `${cluster} logs sessions by OVERRIDE and names no log group and no bucket; set cloud_watch_log_group_name or s3_bucket_name`,
    noGroup: (it: { cluster: string; group: string }) =>
      `whether there is the log group ${it.group}, into which ${it.cluster} logs the sessions`,
    encrypted: (it: { cluster: string; group: string }) =>
      `whether ${it.cluster} logs sessions into ${it.group}, which has no kms_key_id, with cloud_watch_encryption_enabled`,
  },
  { logging: [], clusterLogging: [], noTarget: [], noGroup: [], encrypted: [] },
);

/** What it takes to log the sessions of ECS Exec, by the API that is asked for it. */
export interface SessionLogs {
  readonly own: Evidence;
  readonly logs: readonly Need[];
  readonly s3: readonly Need[];
  readonly keys: readonly Need[];
}

/**
 * With OVERRIDE the agent in the task writes the sessions where the cluster says, by the task role.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandConfiguration.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-logging
 */
export function sessionLogs(facts: Facts, service: Service, configuration: Arguments | undefined): SessionLogs {
  const cluster = linked(service.cluster);
  const logging = textSetting(configuration?.get("logging"));
  if (service.cluster.kind === "unknown") {
    const { why: unread } = service.cluster;
    const doubt = walked((walk) => {
      walk.doubt(says.clusterLogging({ why: unread }));
    });
    return { own: doubt, logs: [], s3: [], keys: [] };
  }
  if (!cluster || equals(logging, "OVERRIDE") === "no") return { own: NO_EVIDENCE, logs: [], s3: [], keys: [] };
  const { address } = cluster;
  const blocksOf = blocks(configuration?.get("log_configuration"));
  const why = logging.kind === "unknown" ? logging.why : blocksOf.unknown?.why;
  if (why !== undefined) {
    const doubt = walked((walk) => {
      walk.doubt(says.logging({ cluster: address, why }));
    });
    return { own: doubt, logs: [], s3: [], keys: [] };
  }
  const [to] = blocksOf.maps;
  const group = nameIn(to, "cloud_watch_log_group_name");
  const bucket = nameIn(to, "s3_bucket_name");
  const toBucket = bucket === undefined ? undefined : bucketNeeds(facts, service, bucket, nameIn(to, "s3_key_prefix"));
  const own = walked((walk) => {
    // Without the block AWS refuses the cluster: 'argument-values' says so.
    if (to && group === undefined && bucket === undefined) walk.miss(says.noTarget({ cluster: address }));
    if (to && group !== undefined) judgeGroup(facts, walk, cluster, group, to);
    if (toBucket?.unknown !== undefined) walk.doubt(unknown({ what: toBucket.unknown }));
  });
  const logs = group === undefined ? [] : groupNeeds(service, group);
  return { own, logs, s3: toBucket?.s3 ?? [], keys: toBucket?.keys ?? [] };
}

function nameIn(to: ObjectValue | undefined, argument: string): string | undefined {
  const name = to?.get(argument) ?? "";
  return name === "" ? undefined : symbolic(name);
}

function groupNeeds({ resource }: Service, group: string): readonly Need[] {
  const arn = `arn:aws:logs:${symbolic(resource.region)}:${resource.account}:log-group:`;
  const stream = `${arn}${group}:log-stream:ecs-execute-command`;
  const onStream = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"];
  return [
    { action: "logs:DescribeLogGroups", resource: `${arn}:log-stream:` },
    ...onStream.map((action) => ({ action, resource: stream })),
  ];
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html */
function bucketNeeds(
  facts: Facts,
  { resource }: Service,
  name: string,
  prefix = "",
): Omit<SessionLogs, "own" | "logs"> & { readonly unknown: string | undefined } {
  const bucket = `arn:aws:s3:::${name}`;
  const object = `${bucket}/${prefix}session`;
  const { keys, unknown: why } = facts.bucketKeys.of(object);
  const via = `s3.${symbolic(facts.bucketByArn.get(bucket)?.region ?? resource.region)}.amazonaws.com`;
  return {
    unknown: why,
    s3: [
      { action: "s3:GetBucketLocation", resource: bucket },
      { action: "s3:GetEncryptionConfiguration", resource: bucket },
      { action: "s3:PutObject", resource: object },
    ],
    keys: keys.filter((key) => !isKeyOfAws(key)).map((key) => ({ action: "kms:GenerateDataKey", resource: key, via })),
  };
}

function judgeGroup(facts: Facts, walk: Walk, cluster: Resource, name: string, to: ObjectValue): void {
  const group = facts.logGroups.from(cluster.stack).get(name);
  if (!group) {
    walk.doubt(says.noGroup({ cluster: cluster.address, group: name }));
    return;
  }
  walk.via(group.address);
  const mayAsk = equals(switchSetting(to.get("cloud_watch_encryption_enabled")), true) !== "no";
  if (mayAsk && (group.get("kms_key_id") ?? null) === null)
    walk.doubt(says.encrypted({ cluster: cluster.address, group: group.address }));
}
