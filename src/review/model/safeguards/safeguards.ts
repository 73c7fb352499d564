import { isKeyOfAws, nameOf, symbolic } from "../../../facts/arn";
import type { Facts } from "../../../facts/facts";
import { type Setting, knownValue, numberSetting, switchSetting, textSetting } from "../../../facts/setting";
import { decodeJson } from "../../../terraform/expressions/json-text";
import {
  type ObjectValue,
  type Resource,
  type Value,
  asNumber,
  asString,
  block,
  blocks,
  isMap,
} from "../../../terraform/expressions/value";
import { count } from "../../document/text";
import { readable } from "../container-view";
import { Holder, type Safeguard, type Words, ofFlag } from "./holder";
import { finalSnapshot, keptBackups, ofInstances, publicAddress, standby, takeover, tlsByParameter } from "./stores";

export function safeguards(facts: Facts, resource: Resource): readonly Safeguard[] {
  const own = BY_TYPE[resource.type]?.(new Holder(resource, facts)) ?? [];
  return [...own, ...preventDestroy(resource)];
}

function preventDestroy(resource: Resource): readonly Safeguard[] {
  const set = switchSetting(block(resource.get("lifecycle"))?.get("prevent_destroy"));
  return set.kind === "set" && set.value
    ? [{ of: "protection", name: "prevent_destroy", text: "Terraform refuses to destroy it", level: 1 }]
    : [];
}

const AT_REST = ["encryption", "at rest"] as const;
const DELETION = ["protection", "deletion"] as const;
const NOT_ENCRYPTED: Words = ["not encrypted", 0];

function atRest(text: string, level: number | undefined): Safeguard {
  return { of: "encryption", name: "at rest", text, level };
}

/** A customer's key is more than AWS's own: its policy says who may decrypt. */
function byKey(key: Value | undefined, otherwise: Words): Safeguard {
  if (key === undefined || key === null) return atRest(...otherwise);
  const name = readable(symbolic(key));
  return isKeyOfAws(name) ? atRest(`AWS's key ${name}`, 1) : atRest(`key ${name}`, 2);
}

/** `storage_encrypted` and the like, with a key of its own. */
function storage(it: Holder, attribute: string, unset: Words, key = "kms_key_id"): Safeguard {
  const setting = it.flag(attribute);
  if (setting.kind === "set" && setting.value && it.get(key) !== undefined) return byKey(it.get(key), NOT_ENCRYPTED);
  return ofFlag(AT_REST, setting, { on: ["AWS's key", 1], off: NOT_ENCRYPTED, unset });
}

function days(name: string, setting: Setting<number>, unset: number, what: string, none: string): Safeguard {
  if (setting.kind === "unknown")
    return { of: "backup", name, text: `${what}: not known: ${setting.why}`, level: undefined };
  const kept = setting.kind === "set" ? setting.value : unset;
  return { of: "backup", name, text: kept === 0 ? none : `${what} kept ${count(kept, "day")}`, level: kept };
}

function deletionProtection(it: Holder, attribute: string): Safeguard {
  const off: Words = ["no deletion protection", 0];
  return ofFlag(DELETION, it.flag(attribute), { on: ["deletion protection", 1], off, unset: off });
}

/**
 * What is taken where nothing is set stands in the provider's documentation of each resource, such as these.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/elasticache_replication_group
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket
 */
const BY_TYPE: Readonly<Record<string, (it: Holder) => readonly Safeguard[]>> = {
  aws_s3_bucket: (it) => [bucketEncryption(it), publicAccess(it), forceDestroy(it), versions(it)],
  aws_sqs_queue: (it) => [queueEncryption(it), messages(it), deadLetters(it)],
  // @see https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html
  aws_sns_topic: (it) => [byKey(it.get("kms_master_key_id"), ["no key of its own", 0])],
  // @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html
  aws_dynamodb_table: (it) => [
    byKey(block(it.get("server_side_encryption"))?.get("kms_key_arn"), ["DynamoDB's key", 1]),
    deletionProtection(it, "deletion_protection_enabled"),
    pointInTime(it),
  ],
  // @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-at-rest.html
  aws_cloudwatch_event_bus: (it) => [byKey(it.get("kms_key_identifier"), ["AWS's key", 1]), archive(it)],
  aws_db_instance: (it) => [
    storage(it, "storage_encrypted", inherited(it)),
    tlsByParameter(it, "parameter_group_name", "aws_db_parameter_group"),
    publicAddress(it),
    deletionProtection(it, "deletion_protection"),
    standby(it),
    days("backups", numberSetting(it.get("backup_retention_period")), 0, "backups", "no backups"),
    finalSnapshot(it),
    keptBackups(it),
  ],
  aws_rds_cluster: (it) => [
    storage(it, "storage_encrypted", inherited(it)),
    tlsByParameter(it, "db_cluster_parameter_group_name", "aws_rds_cluster_parameter_group"),
    ...ofInstances(it),
    deletionProtection(it, "deletion_protection"),
    days("backups", numberSetting(it.get("backup_retention_period")), 1, "backups", "no backups"),
    finalSnapshot(it),
    keptBackups(it),
  ],
  aws_elasticache_replication_group: (it) => [
    storage(it, "at_rest_encryption_enabled", it.get("engine") === "valkey" ? ["AWS's key", 1] : NOT_ENCRYPTED),
    transit(it),
    takeover(it),
    days("snapshots", numberSetting(it.get("snapshot_retention_limit")), 0, "snapshots", "no snapshots"),
  ],
  aws_elasticache_cluster: (it) => [
    transit(it),
    days("snapshots", numberSetting(it.get("snapshot_retention_limit")), 0, "snapshots", "no snapshots"),
  ],
  aws_efs_file_system: (it) => [storage(it, "encrypted", NOT_ENCRYPTED), fileBackups(it)],
  // @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
  aws_secretsmanager_secret: (it) => [
    byKey(it.get("kms_key_id"), ["AWS's key alias/aws/secretsmanager", 1]),
    waiting(it, "recovery_window_in_days"),
  ],
  aws_ssm_parameter: (it) => [
    it.get("type") === "SecureString"
      ? byKey(it.get("key_id"), ["AWS's key alias/aws/ssm", 1])
      : atRest("plain text, readable in the console", 0),
  ],
  aws_kms_key: (it) => [rotation(it), waiting(it, "deletion_window_in_days")],
  aws_kinesis_stream: (it) => [
    it.get("encryption_type") === "KMS" ? byKey(it.get("kms_key_id"), NOT_ENCRYPTED) : atRest(...NOT_ENCRYPTED),
  ],
};

export const DATA_TYPES: readonly string[] = Object.keys(BY_TYPE);

/** A copy is encrypted as what it is made from. */
function inherited(it: Holder): Words {
  const from = ["snapshot_identifier", "replicate_source_db", "replication_source_identifier"].find(
    (attribute) => it.get(attribute) !== undefined,
  );
  if (from !== undefined) return ["as what it is made from", 1];
  return it.get("engine_mode") === "serverless" ? ["AWS's key", 1] : NOT_ENCRYPTED;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html */
function bucketEncryption(it: Holder): Safeguard {
  const [configuration] = it.companions("aws_s3_bucket_server_side_encryption_configuration", "bucket");
  const rule = block(configuration?.get("rule"))?.get("apply_server_side_encryption_by_default");
  const byDefault = block(rule);
  const algorithm = textSetting(byDefault?.get("sse_algorithm"));
  if (algorithm.kind === "unknown") return atRest(`not known: ${algorithm.why}`, undefined);
  if (algorithm.kind === "unset" || algorithm.value === "AES256") return atRest("S3's key", 1);
  return byKey(byDefault?.get("kms_master_key_id"), ["AWS's key alias/aws/s3", 1]);
}

const BLOCKS = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
function publicAccess(it: Holder): Safeguard {
  const common = { of: "protection", name: "public access" } as const;
  const [blocked] = it.companions("aws_s3_bucket_public_access_block", "bucket");
  if (blocked === undefined)
    return { ...common, text: "public access: as the account and S3 have it", level: undefined };
  const open = BLOCKS.filter((attribute) => knownValue(switchSetting(blocked.get(attribute))) !== true);
  return open.length === 0
    ? { ...common, text: "public access is blocked", level: 1 }
    : { ...common, text: `public access isn't blocked: ${open.join(", ")}`, level: 0 };
}

function forceDestroy(it: Holder): Safeguard {
  const kept: Words = ["S3 refuses to delete it while there is anything in it", 1];
  return ofFlag(DELETION, it.flag("force_destroy"), {
    on: ["destroying it takes its objects along (force_destroy)", 0],
    off: kept,
    unset: kept,
  });
}

function versions(it: Holder): Safeguard {
  const common = { of: "backup", name: "versions" } as const;
  const [versioning] = it.companions("aws_s3_bucket_versioning", "bucket");
  const status = textSetting(block(versioning?.get("versioning_configuration"))?.get("status"));
  if (status.kind === "unknown") return { ...common, text: `not known: ${status.why}`, level: undefined };
  if (status.kind === "unset" || status.value !== "Enabled")
    return { ...common, text: "former versions aren't kept", level: 0 };
  const lifecycle = it.companions("aws_s3_bucket_lifecycle_configuration", "bucket");
  const expiring = lifecycle
    .flatMap((configuration) => blocks(configuration.get("rule")).maps)
    .filter((rule) => rule.get("status") !== "Disabled")
    .flatMap((rule) => asNumber(block(rule.get("noncurrent_version_expiration"))?.get("noncurrent_days")) ?? []);
  if (expiring.length === 0) return { ...common, text: "every version is kept", level: Infinity };
  const kept = Math.min(...expiring);
  return { ...common, text: `former versions kept ${count(kept, "day")}`, level: kept };
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html */
function queueEncryption(it: Holder): Safeguard {
  const key = it.get("kms_master_key_id");
  if (key !== undefined) return byKey(key, NOT_ENCRYPTED);
  const own: Words = ["SQS's key", 1];
  return ofFlag(AT_REST, it.flag("sqs_managed_sse_enabled"), { on: own, off: NOT_ENCRYPTED, unset: own });
}

const DAY_SECONDS = 86_400;
const UNITS = [
  [DAY_SECONDS, "day"],
  [3600, "hour"],
  [60, "minute"],
] as const;

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
function messages(it: Holder): Safeguard {
  const common = { of: "backup", name: "messages" } as const;
  const setting = numberSetting(it.get("message_retention_seconds"));
  if (setting.kind === "unknown") return { ...common, text: `not known: ${setting.why}`, level: undefined };
  const seconds = setting.kind === "set" ? setting.value : 4 * DAY_SECONDS;
  const [unit, noun] = UNITS.find(([size]) => seconds % size === 0) ?? [1, "second"];
  const kept = count(seconds / unit, noun);
  return { ...common, text: `messages kept ${kept}`, level: seconds };
}

/** The last stop of dead letters has none itself. */
function deadLetters(it: Holder): Safeguard {
  const common = { of: "backup", name: "dead letters" } as const;
  const beside = it.companions("aws_sqs_queue_redrive_policy", "queue_url");
  const written = it.get("redrive_policy") ?? beside[0]?.get("redrive_policy");
  if (written === undefined) {
    const sources = it.others("aws_sqs_queue").filter((other) => it.isNamed(redrive(other.get("redrive_policy"))));
    return sources.length === 0
      ? { ...common, text: "no dead letters", level: 0 }
      : { ...common, text: `takes the dead letters of ${sources.map(nameOf).join(", ")}`, level: undefined };
  }
  const policy = decodeJson(written);
  const rule: ObjectValue | undefined = isMap(policy) ? policy : undefined;
  const times = rule?.get("maxReceiveCount");
  const [, , , , , to = "?"] = symbolic(rule?.get("deadLetterTargetArn")).split(":");
  const after = asNumber(times) ?? asString(times) ?? "?";
  return { ...common, text: `dead letters to ${to} after ${after} times`, level: 1 };
}

function redrive(written: Value | undefined): Value | undefined {
  const policy = written === undefined ? undefined : decodeJson(written);
  return isMap(policy) ? policy.get("deadLetterTargetArn") : undefined;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html */
function pointInTime(it: Holder): Safeguard {
  const common = { of: "backup", name: "point-in-time recovery" } as const;
  const recovery = block(it.get("point_in_time_recovery"));
  const isOn = switchSetting(recovery?.get("enabled"));
  if (isOn.kind === "unknown") return { ...common, text: `not known: ${isOn.why}`, level: undefined };
  if (isOn.kind === "unset" || !isOn.value) return { ...common, text: "no point-in-time recovery", level: 0 };
  const days = knownValue(numberSetting(recovery?.get("recovery_period_in_days"))) ?? 35;
  return { ...common, text: `any second of the last ${count(days, "day")} can be restored`, level: days };
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html */
function archive(it: Holder): Safeguard {
  const common = { of: "backup", name: "archive" } as const;
  const [archived] = it.companions("aws_cloudwatch_event_archive", "event_source_arn");
  if (archived === undefined) return { ...common, text: "events aren't archived", level: 0 };
  const setting = numberSetting(archived.get("retention_days"));
  if (setting.kind === "unknown") return { ...common, text: `archive: not known: ${setting.why}`, level: undefined };
  if (setting.kind === "unset" || setting.value === 0)
    return { ...common, text: "events archived for ever", level: Infinity };
  return { ...common, text: `events archived ${count(setting.value, "day")}`, level: setting.value };
}

function transit(it: Holder): Safeguard {
  const off: Words = ["connections aren't encrypted", 0];
  const unset: Words = ["TLS: as ElastiCache takes it", undefined];
  return ofFlag(["encryption", "in transit"], it.flag("transit_encryption_enabled"), {
    on: ["TLS only", 1],
    off,
    unset,
  });
}

function fileBackups(it: Holder): Safeguard {
  const [policy] = it.companions("aws_efs_backup_policy", "file_system_id");
  const status = textSetting(block(policy?.get("backup_policy"))?.get("status"));
  const common = { of: "backup", name: "backups" } as const;
  if (status.kind === "unknown") return { ...common, text: `not known: ${status.why}`, level: undefined };
  return status.kind === "set" && status.value === "ENABLED"
    ? { ...common, text: "backed up daily by AWS Backup", level: 1 }
    : { ...common, text: "no automatic backups", level: 0 };
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html */
function rotation(it: Holder): Safeguard {
  const off: Words = ["never rotated", 0];
  const period = knownValue(numberSetting(it.get("rotation_period_in_days"))) ?? 365;
  const on: Words = [`rotated every ${count(period, "day")}`, 1];
  return ofFlag(["encryption", "rotation"], it.flag("enable_key_rotation"), { on, off, unset: off });
}

/** How long what was deleted can be brought back; 30 days where nothing is set. */
function waiting(it: Holder, attribute: string): Safeguard {
  const setting = numberSetting(it.get(attribute));
  const common = { of: "protection", name: "deletion" } as const;
  if (setting.kind === "unknown") return { ...common, text: `not known: ${setting.why}`, level: undefined };
  const kept = setting.kind === "set" ? setting.value : 30;
  return kept === 0
    ? { ...common, text: "deleted at once", level: 0 }
    : { ...common, text: `can be brought back for ${count(kept, "day")}`, level: kept };
}
