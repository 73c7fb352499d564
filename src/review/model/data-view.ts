import { DATA_ACTIONS, type DataService } from "../../aws/iam/data-actions";
import { arnOf, nameOf, symbolic } from "../../facts/arn";
import { efsVolumes } from "../../facts/ecs/file-systems";
import type { Facts } from "../../facts/facts";
import type { Condition } from "../../facts/iam/conditions";
import { type Policy, type Statement, covers, readPolicy } from "../../facts/iam/policy";
import { isEverybody } from "../../facts/iam/trust";
import { linked } from "../../facts/link";
import { equals } from "../../facts/setting";
import { type Resource, items } from "../../terraform/expressions/value";
import { type DataUser, type IamTarget, byIam, sorted } from "./data/data-users";
import { existingStores } from "./data/existing-stores";
import type { FlowView, StoreName } from "./flow-view";
import { byAddress, type Own, type Reference, referenceTo } from "./reference";
import { type StatementView, statementView } from "./role-view";
import { Holder, type Safeguard, isNamed } from "./safeguards/holder";
import { DATA_TYPES, safeguards } from "./safeguards/safeguards";
import { storeSize } from "./safeguards/store-size";

/** Something that holds data: a bucket, a queue, a database. */
export interface DataView extends Reference, StoreName {
  /** Who gets data out of it, and who changes it, by IAM, by a mount or by a connection: sorted. */
  readonly readers: readonly DataUser[];
  readonly writers: readonly DataUser[];
  /** What its own policy allows, to whomever. */
  readonly letsIn: readonly StatementView[];
  /** Why (part of) its policy can't be read. */
  readonly unknown: readonly string[];
  readonly safeguards: readonly Safeguard[];
  /** Whether no stack makes it: its owner keeps it. */
  readonly isElsewhere: boolean;
  /** Type of its resource; of what is elsewhere none. */
  readonly type: string;
  /** Whether capacity of it is paid for by the hour, used or not, although its type can be billed by use. */
  readonly provisioned: boolean;
  /** What it is billed by, as far as the JSON says it: `db.t4g.micro, 20 GiB`. */
  readonly size: string;
}

interface DataType {
  readonly kind: string;
  /** @default what `nameOf` takes */
  readonly name?: string;
  /** How IAM calls what it is asked for; of others the connection says who gets to it. */
  readonly iam?: DataService;
  /** What carries its policy, where the facts don't read it. */
  readonly policy?: readonly [type: string, attribute: string];
}

const TYPES: Readonly<Record<string, DataType>> = {
  aws_s3_bucket: { kind: "bucket", iam: "s3" },
  aws_sqs_queue: { kind: "queue", iam: "sqs" },
  aws_sns_topic: { kind: "topic", iam: "sns" },
  aws_dynamodb_table: {
    kind: "table",
    iam: "dynamodb",
    policy: ["aws_dynamodb_resource_policy", "resource_arn"],
  },
  aws_cloudwatch_event_bus: {
    kind: "event bus",
    iam: "events",
    policy: ["aws_cloudwatch_event_bus_policy", "event_bus_name"],
  },
  aws_kinesis_stream: {
    kind: "stream",
    iam: "kinesis",
    policy: ["aws_kinesis_resource_policy", "resource_arn"],
  },
  aws_secretsmanager_secret: { kind: "secret", iam: "secretsmanager" },
  aws_ssm_parameter: { kind: "parameter", iam: "ssm" },
  aws_kms_key: { kind: "key", iam: "kms" },
  aws_db_instance: { kind: "database", name: "identifier" },
  aws_rds_cluster: { kind: "database cluster", name: "cluster_identifier" },
  aws_elasticache_replication_group: { kind: "cache", name: "replication_group_id" },
  aws_elasticache_cluster: { kind: "cache", name: "cluster_id" },
  aws_efs_file_system: { kind: "file system", name: "creation_token" },
};

/** By their addresses. */
export function storeNames(facts: Facts, own: Own): ReadonlyMap<string, StoreName> {
  return new Map(storesOf(facts, own).map((resource) => [resource.address, storeName(resource)]));
}

function storesOf(facts: Facts, own: Own): readonly Resource[] {
  return DATA_TYPES.flatMap((type) => facts.model.all(type)).filter(
    (resource) => resource.mode === "managed" && own(resource),
  );
}

function storeName(resource: Resource): StoreName {
  const { kind, name }: DataType = TYPES[resource.type] ?? { kind: resource.type };
  const shown = name === undefined ? nameOf(resource) : symbolic(resource.get(name) ?? resource.address);
  return { kind, name: shown.startsWith("<") ? resource.address : shown };
}

/** `label` names a service by its address. */
export function dataViews(
  facts: Facts,
  own: Own,
  flows: readonly FlowView[],
  label: (reference: Reference) => string,
): readonly DataView[] {
  const made = storesOf(facts, own).map((resource) => dataView(facts, resource, flows, label));
  const nothing = { letsIn: [], unknown: [], safeguards: [], type: "", provisioned: false, size: "" };
  const others = existingStores(facts, own, flows, label).map((store) => ({ ...store, ...nothing, isElsewhere: true }));
  return [...made.toSorted(byAddress), ...others];
}

function iamTarget(resource: Resource): IamTarget {
  return { arn: arnOf(resource), isBucket: resource.type === "aws_s3_bucket", isElsewhere: false };
}

function dataView(
  facts: Facts,
  resource: Resource,
  flows: readonly FlowView[],
  label: (reference: Reference) => string,
): DataView {
  const { iam, policy }: Partial<DataType> = TYPES[resource.type] ?? {};
  const policies = [...facts.resourcePolicies.of(resource), ...otherPolicies(facts, resource, policy)];
  const statements = policies.flatMap((it) => it.statements);
  const users = (actions: readonly string[]): readonly DataUser[] => byIam(facts, iamTarget(resource), actions, label);
  const connecting = iam === undefined ? [...byNetwork(resource, flows)] : [];
  const mounting = mounts(facts, resource, label);
  return {
    ...referenceTo(resource),
    ...storeName(resource),
    readers: sorted([...(iam ? users(DATA_ACTIONS[iam].read) : connecting), ...mounting.map(({ user }) => user)]),
    writers: sorted([
      ...(iam ? users(DATA_ACTIONS[iam].write) : connecting),
      ...mounting.flatMap(({ user, writes }) => (writes ? [user] : [])),
    ]),
    letsIn: statements.filter(({ effect }) => effect !== "Deny").map((statement) => statementView(statement)),
    unknown: policies.flatMap(({ unknown }) => unknown ?? []),
    safeguards: [
      ...safeguards(facts, resource),
      ...tlsOnly(resource, statements),
      ...throughAccessPoints(resource, statements),
    ],
    isElsewhere: false,
    type: resource.type,
    // @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table#billing_mode-1
    provisioned: resource.type === "aws_dynamodb_table" && resource.get("billing_mode") !== "PAY_PER_REQUEST",
    size: storeSize(resource, new Holder(resource, facts)),
  };
}

function otherPolicies(facts: Facts, resource: Resource, policy: DataType["policy"]): readonly Policy[] {
  if (policy === undefined) return [];
  const [type, attribute] = policy;
  return facts.model
    .all(type)
    .filter((carrier) => isNamed(carrier.get(attribute), resource))
    .map((carrier) => readPolicy(carrier.address, carrier.get("policy")));
}

/** Whose API, or whose port, takes requests without TLS too, unless the policy denies them. */
const TLS_BY_POLICY = new Set(["aws_s3_bucket", "aws_sqs_queue", "aws_sns_topic", "aws_efs_file_system"]);

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit
 * @see https://docs.aws.amazon.com/efs/latest/ug/encryption-in-transit.html
 */
function tlsOnly(resource: Resource, statements: readonly Statement[]): readonly Safeguard[] {
  if (!TLS_BY_POLICY.has(resource.type)) return [];
  const isOnly = deniesTo(resource, statements, ({ key, values }) => {
    return key.toLowerCase() === "aws:securetransport" && values.includes("false");
  });
  const common = { of: "encryption", name: "in transit" } as const;
  return [isOnly ? { ...common, text: "TLS only", level: 1 } : { ...common, text: "also without TLS", level: 0 }];
}

/**
 * Files that everybody mounts through an access point have its user and folder.
 * @see https://docs.aws.amazon.com/efs/latest/ug/efs-access-points.html
 */
function throughAccessPoints(resource: Resource, statements: readonly Statement[]): readonly Safeguard[] {
  if (resource.type !== "aws_efs_file_system") return [];
  const isOnly = deniesTo(resource, statements, ({ operator, key }) => {
    return key.toLowerCase() === "elasticfilesystem:accesspointarn" && operator.toLowerCase().includes("not");
  });
  const common = { of: "protection", name: "access points" } as const;
  return [
    isOnly
      ? { ...common, text: "mounted through its access points alone", level: 1 }
      : { ...common, text: "also mounted without an access point", level: undefined },
  ];
}

/** Whether everybody is denied what is done with a resource, under a condition. */
function deniesTo(resource: Resource, statements: readonly Statement[], when: (it: Condition) => boolean): boolean {
  const arn = arnOf(resource);
  const targets = [arn, `${arn}/*`];
  const { iam }: Partial<DataType> = TYPES[resource.type] ?? {};
  const actions = iam === undefined ? MOUNTING : DATA_ACTIONS[iam].write;
  return actions.every((action) =>
    statements.some(
      (statement) =>
        statement.effect === "Deny" &&
        statement.principals.some(isEverybody) &&
        targets.some((target) => covers(statement, action, target) !== "no") &&
        statement.conditions.some(when),
    ),
  );
}

/** @see https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html */
const MOUNTING = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"];

/** Services that the proof followed to it, or to a security group of it. */
function byNetwork(resource: Resource, flows: readonly FlowView[]): readonly DataUser[] {
  const groups = [...items(resource.get("vpc_security_group_ids")), ...items(resource.get("security_group_ids"))].map(
    (id) => symbolic(id),
  );
  return flows.flatMap(({ from, to, verdict }) => {
    const isHere =
      from.kind === "service" &&
      to.kind === "host" &&
      (to.name === resource.address || groups.some((group) => group === to.name || group === `<${to.name}.id>`));
    return isHere && verdict !== "refuted" ? [{ who: from.label, sure: verdict === "proven" }] : [];
  });
}

/** Services with a volume of a file system. */
function mounts(facts: Facts, resource: Resource, label: (reference: Reference) => string) {
  if (resource.type !== "aws_efs_file_system") return [];
  return facts.services.flatMap(({ resource: service, task }) => {
    const volumes = (task ? efsVolumes(task) : []).filter(
      ({ fileSystem, isMounted }) => isMounted && linked(fileSystem) === resource,
    );
    if (volumes.length === 0) return [];
    const writes = volumes.some(({ readOnly }) => equals(readOnly, true) !== "yes");
    return [{ user: { who: label(referenceTo(service)), sure: true }, writes }];
  });
}

/** `bucket demo-dev-uploads`. */
export function dataName({ kind, name }: DataView): string {
  return `${kind} ${name}`;
}
