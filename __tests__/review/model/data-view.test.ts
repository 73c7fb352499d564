import { dataUser } from "../../../src/review/model/data/data-users";
import { type DataView, dataName } from "../../../src/review/model/data-view";
import { validPlatform } from "../../definition/valid";
import { withLookups } from "../../fixtures/lookups";
import { letIn } from "../../../src/review/compare/data";
import { withDatabases } from "../../docs/databases";
import { withResources } from "../../docs/resources";
import { rendered, viewsOf } from "../support/rendered";
import { changed } from "../../support/sources";
import type { JsonObject } from "../../../src/terraform/json";

type Resources = Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;

const platform = rendered({
  name: "demo",
  environments: { dev: { ...withResources, deletionProtection: true } },
});

function lines(data: readonly DataView[]): readonly string[] {
  return data.map((view) =>
    [
      dataName(view),
      `read: ${view.readers.map(dataUser).join(", ")}`,
      `write: ${view.writers.map(dataUser).join(", ")}`,
      `in: ${view.letsIn.map(letIn).join("; ")}`,
      ...view.safeguards.map(({ text }) => text),
    ].join(" | "),
  );
}

/** What is said of resources beside each other. */
function said(resource: Resources): readonly string[] {
  const views = viewsOf([{ name: "own", directory: "/stacks/own", documents: [{ resource: { ...resource } }] }]);
  return views.flatMap(({ data }) => data).map(({ safeguards }) => safeguards.map(({ text }) => text).join(", "));
}

test("what the platform makes says who gets to it, and how it is kept", () => {
  const [view] = viewsOf(platform);
  expect(lines(view?.data ?? [])).toEqual([
    "table demo-sessions | read:  | write:  | in:  | DynamoDB's key | deletion protection | any second of the last 35 days can be restored",
    "file system demo-media | read:  | write:  | in:  | AWS's key | backed up daily by AWS Backup | Terraform refuses to destroy it | TLS only | mounted through its access points alone",
    "key aws_kms_key.orders_data | read:  | write:  | in: AWS:arn:aws:iam::<account>:root: kms:*; Service:sns.amazonaws.com: kms:Decrypt, kms:GenerateDataKey if aws:SourceArn ArnEquals arn:aws:sns:eu-central-1:<account>:demo-events | rotated every 365 days | can be brought back for 30 days | Terraform refuses to destroy it",
    "bucket demo-uploads-<account> | read: hostname-app | write: hostname-app | in:  | S3's key | public access is blocked | S3 refuses to delete it while there is anything in it | former versions kept 30 days | TLS only",
    "topic demo-events | read:  | write:  | in:  | AWS's key alias/aws/sns | TLS only",
    "queue demo-orders | read:  | write: hostname-app | in: Service:sns.amazonaws.com: sqs:SendMessage if aws:SourceArn ArnEquals arn:aws:sns:eu-central-1:<account>:demo-events | key arn:aws:kms:eu-central-1:<account>:key/<aws_kms_key.orders_data.key_id> | messages kept 4 days | dead letters to demo-orders-dead-letters after 5 times | TLS only",
    "queue demo-orders-dead-letters | read:  | write:  | in:  | key arn:aws:kms:eu-central-1:<account>:key/<aws_kms_key.orders_data.key_id> | messages kept 14 days | takes the dead letters of demo-orders | TLS only",
    // It exists: its owner keeps it.
    "database shop.c0ffee.eu-central-1.rds.amazonaws.com | read: hostname-app | write: hostname-app | in: ",
  ]);
});

test.each(["single", "per-service"] as const)(
  "what exists is there once, with who gets to it, with the layout %s",
  (layout) => {
    const { name, environments } = validPlatform();
    const { test: environment } = environments;
    if (environment === undefined) throw new Error("the valid platform lost its environment");
    const { books, shop } = withLookups(environment).services ?? {};
    if (books === undefined || shop === undefined) throw new Error("the valid platform lost a service");
    // One that two services use in different ways.
    const services = {
      ...environment.services,
      books,
      shop: { ...shop, uses: { ...shop.uses, pictures: "read" as const } },
    };
    const sources = rendered({
      name,
      environments: { test: { ...environment, ...withLookups(environment), services, layout } },
    });
    const [view] = viewsOf(sources);
    const users = (view?.data ?? [])
      .filter(({ isElsewhere }) => isElsewhere)
      .map((it) => `${dataName(it)}: ${it.readers.map(dataUser).join(", ")}; ${it.writers.map(dataUser).join(", ")}`);
    expect(users).toEqual([
      "bucket pictures: shop; books",
      "cache hot: books; books",
      "cache sessions: books; books",
      "database cluster catalog: books; books",
      // It listens in the same group, on the same port.
      "database cluster ledger: books, shop; books, shop",
      "database orders: books, shop; books, shop",
      "file system Name=share: books; ",
      // Each mounts it by an access point of its own.
      "file system media: books, shop; books",
      // The key of the secret of `ledger`, which is named by its ARN, may be the one behind the alias.
      "key alias/shop: ECS for shop (perhaps); books",
    ]);
  },
);

describe("who decrypts with keys that exist", () => {
  const keyArn = (number: number): string =>
    `arn:aws:kms:eu-central-1:123456789012:key/${number}1234567-0123-0123-0123-0123456789ab`;
  const { "hostname-app": app, ...others } = withResources.services;
  if (app === undefined) throw new Error("the platform lost hostname-app");
  const secrets = { TOKEN: { type: "parameter", name: "/token", kmsKeyArn: keyArn(1) } } as const;
  const dev = {
    ...withResources,
    cluster: { execKmsKeyArn: keyArn(2) },
    services: { ...others, "hostname-app": { ...app, exec: true, secrets } },
  };
  const sources = rendered({ name: "demo", environments: { dev } });
  const readersOf = (stacks: typeof sources) =>
    viewsOf(stacks)
      .flatMap(({ data }) => data)
      .find(({ type }) => type === "aws_kms_key")
      ?.readers.map(dataUser);

  test("doesn't do so with those that are made here", () => {
    expect(readersOf(sources)).toEqual([]);
  });

  test("may, where nothing says that they exist", () => {
    const undeclared = changed(sources, ({ "//": remarks }) => {
      const declared = remarks["declared"] as { existing?: unknown } | undefined;
      delete declared?.existing;
    });
    expect(readersOf(undeclared)).toEqual(["ECS for hostname-app (perhaps)", "hostname-app (perhaps)"]);
  });
});

test("a database that is created says who connects, and how it is kept", () => {
  const definition = { name: "demo", environments: { dev: { ...withDatabases, deletionProtection: true } } };
  const [view] = viewsOf(rendered(definition));
  expect(lines(view?.data ?? [])).toEqual([
    "database demo-ledger | read: hostname-app | write: hostname-app | in:  | AWS's key | TLS only | no public address | deletion protection | a standby in another zone | backups kept 7 days | a last snapshot when it is destroyed | backups outlive it",
    "database demo-reports | read: hostname-app | write: hostname-app | in:  | AWS's key | TLS only | no public address | deletion protection | no standby in another zone | backups kept 7 days | a last snapshot when it is destroyed | backups outlive it",
    "database cluster demo-catalog | read: hostname-app | write: hostname-app | in:  | AWS's key | TLS only | no public address | 1 other instance to take over | deletion protection | backups kept 7 days | a last snapshot when it is destroyed | backups outlive it",
  ]);
});

test("of a database those get data whom the proof followed to its security group", () => {
  const database = { identifier: "orders", vpc_security_group_ids: ["sg-0123456789abcdef0"] };
  const other = { identifier: "other", vpc_security_group_ids: ["sg-0fedcba9876543210"] };
  const sources = platform.map((source) =>
    source.name.endsWith("platform")
      ? { ...source, documents: [...source.documents, { resource: { aws_db_instance: { database, other } } }] }
      : source,
  );
  const data = viewsOf(sources).flatMap((view) =>
    view.data.filter(({ kind, isElsewhere }) => kind === "database" && !isElsewhere),
  );
  expect(data.map(({ name, readers, writers }) => [name, readers.map(dataUser), writers.map(dataUser)])).toEqual([
    ["orders", ["hostname-app"], ["hostname-app"]],
    ["other", [], []],
  ]);
});

test.each<[string, Resources, readonly string[]]>([
  [
    "a bucket with nothing beside it",
    { aws_s3_bucket: { files: { bucket: "files", force_destroy: true } } },
    [
      "S3's key, public access: as the account and S3 have it, destroying it takes its objects along (force_destroy), former versions aren't kept, also without TLS",
    ],
  ],
  [
    "a bucket with a key and all versions",
    {
      aws_s3_bucket: { files: { bucket: "files", lifecycle: { prevent_destroy: true } } },
      aws_s3_bucket_versioning: {
        files: { bucket: "${aws_s3_bucket.files.id}", versioning_configuration: { status: "Enabled" } },
        other: { bucket: "other", versioning_configuration: { status: "Suspended" } },
      },
      aws_s3_bucket_server_side_encryption_configuration: {
        files: {
          bucket: "files",
          rule: [
            {
              apply_server_side_encryption_by_default: {
                sse_algorithm: "aws:kms",
                kms_master_key_id: "arn:aws:kms:eu-central-1:123456789012:key/a",
              },
            },
          ],
        },
      },
      aws_s3_bucket_public_access_block: { files: { bucket: "files", block_public_acls: true } },
    },
    [
      "key arn:aws:kms:eu-central-1:123456789012:key/a, public access isn't blocked: block_public_policy, ignore_public_acls, restrict_public_buckets, S3 refuses to delete it while there is anything in it, every version is kept, Terraform refuses to destroy it, also without TLS",
    ],
  ],
  [
    "a queue without encryption",
    { aws_sqs_queue: { jobs: { name: "jobs", sqs_managed_sse_enabled: false, message_retention_seconds: 90 } } },
    ["not encrypted, messages kept 90 seconds, no dead letters, also without TLS"],
  ],
  ["a topic", { aws_sns_topic: { news: { name: "news" } } }, ["no key of its own, also without TLS"]],
  [
    "a table",
    { aws_dynamodb_table: { carts: { name: "carts", point_in_time_recovery: { enabled: false } } } },
    ["DynamoDB's key, no deletion protection, no point-in-time recovery"],
  ],
  [
    "a table whose protection a variable says",
    { aws_dynamodb_table: { carts: { name: "carts", deletion_protection_enabled: "${var.is_live}" } } },
    ["DynamoDB's key, not known: var.is_live, no point-in-time recovery"],
  ],
  [
    "event buses",
    {
      aws_cloudwatch_event_bus: { a: { name: "a" }, b: { name: "b" } },
      aws_cloudwatch_event_archive: {
        b: { name: "b", event_source_arn: "${aws_cloudwatch_event_bus.b.arn}", retention_days: 7 },
      },
    },
    ["AWS's key, events aren't archived", "AWS's key, events archived 7 days"],
  ],
  [
    "databases",
    {
      aws_db_instance: {
        bare: { identifier: "bare", skip_final_snapshot: true },
        copy: { identifier: "copy", replicate_source_db: "main", backup_retention_period: 1 },
        safe: { identifier: "safe", storage_encrypted: true, deletion_protection: true, backup_retention_period: 14 },
      },
      aws_rds_cluster: { main: { cluster_identifier: "main" } },
    },
    [
      "not encrypted, TLS: as the engine asks for it, no public address, no deletion protection, no standby in another zone, no backups, no last snapshot when it is destroyed, backups go with it",
      "as what it is made from, TLS: as the engine asks for it, no public address, no deletion protection, no standby in another zone, backups kept 1 day, a last snapshot when it is destroyed, backups go with it",
      "AWS's key, TLS: as the engine asks for it, no public address, deletion protection, no standby in another zone, backups kept 14 days, a last snapshot when it is destroyed, backups go with it",
      "not encrypted, TLS: as the engine asks for it, no deletion protection, backups kept 1 day, a last snapshot when it is destroyed, backups go with it",
    ],
  ],
  [
    "clusters of databases, by their instances",
    {
      aws_rds_cluster: {
        alone: { cluster_identifier: "alone", engine: "aurora-mysql" },
        main: { cluster_identifier: "main", engine: "aurora-mysql", deletion_protection: true },
      },
      aws_rds_cluster_instance: {
        alone: { cluster_identifier: "${aws_rds_cluster.alone.id}", publicly_accessible: true },
        one: { cluster_identifier: "main" },
        two: { cluster_identifier: "${aws_rds_cluster.main.id}", publicly_accessible: false },
        three: { cluster_identifier: "${aws_rds_cluster.main.id}", publicly_accessible: false },
      },
    },
    [
      "not encrypted, TLS: as the engine asks for it, a public address, no other instance to take over, no deletion protection, backups kept 1 day, a last snapshot when it is destroyed, backups go with it",
      "not encrypted, TLS: as the engine asks for it, no public address, 2 other instances to take over, deletion protection, backups kept 1 day, a last snapshot when it is destroyed, backups go with it",
    ],
  ],
  [
    "databases that stand open, or ask for TLS",
    {
      aws_db_parameter_group: {
        tls: { name: "tls", parameter: [{ name: "rds.force_ssl", value: "1" }] },
        none: { name: "none", parameter: [{ name: "require_secure_transport", value: "OFF" }] },
      },
      aws_db_instance: {
        open: { publicly_accessible: true, parameter_group_name: "none" },
        shut: {
          parameter_group_name: "${aws_db_parameter_group.tls.name}",
          multi_az: true,
          delete_automated_backups: false,
        },
      },
    },
    [
      "not encrypted, also without TLS, a public address, no deletion protection, no standby in another zone, no backups, a last snapshot when it is destroyed, backups go with it",
      "not encrypted, TLS only, no public address, no deletion protection, a standby in another zone, no backups, a last snapshot when it is destroyed, backups outlive it",
    ],
  ],
  [
    "caches",
    {
      aws_elasticache_replication_group: {
        old: { replication_group_id: "old", engine: "redis" },
        valkey: {
          replication_group_id: "valkey",
          engine: "valkey",
          transit_encryption_enabled: true,
          automatic_failover_enabled: true,
          multi_az_enabled: true,
          snapshot_retention_limit: 3,
        },
      },
    },
    [
      "not encrypted, TLS: as ElastiCache takes it, no replica to take over, no snapshots",
      "AWS's key, TLS only, a replica in another zone to take over, snapshots kept 3 days",
    ],
  ],
  [
    "file systems",
    {
      aws_efs_file_system: { a: { encrypted: true }, b: {} },
      aws_efs_backup_policy: {
        a: { file_system_id: "${aws_efs_file_system.a.id}", backup_policy: { status: "ENABLED" } },
      },
    },
    [
      "AWS's key, backed up daily by AWS Backup, also without TLS, also mounted without an access point",
      "not encrypted, no automatic backups, also without TLS, also mounted without an access point",
    ],
  ],
  [
    "secrets, parameters, keys and streams",
    {
      aws_kinesis_stream: { clicks: { name: "clicks" } },
      aws_kms_key: { own: { deletion_window_in_days: 7 } },
      aws_secretsmanager_secret: { a: { name: "a" }, b: { name: "b", recovery_window_in_days: 0 } },
      aws_ssm_parameter: { a: { name: "a", type: "SecureString" }, b: { name: "b", type: "String" } },
    },
    [
      "not encrypted",
      "never rotated, can be brought back for 7 days",
      "AWS's key alias/aws/secretsmanager, can be brought back for 30 days",
      "AWS's key alias/aws/secretsmanager, deleted at once",
      "AWS's key alias/aws/ssm",
      "plain text, readable in the console",
    ],
  ],
])("%s", (_, resource, expected) => {
  expect(said(resource)).toEqual(expected);
});

test("a file system is read by who mounts it, and written unless every mount is read-only", () => {
  const service = (name: string) => ({ name, task_definition: `\${aws_ecs_task_definition.${name}.arn}` });
  const task = (family: string, readOnly: boolean | undefined, fileSystem = "${aws_efs_file_system.share.id}") => ({
    family,
    volume: [{ name: "share", efs_volume_configuration: { file_system_id: fileSystem } }],
    container_definitions: JSON.stringify([
      { name: family, image: "app:1", mountPoints: [{ sourceVolume: "share", containerPath: "/share", readOnly }] },
    ]),
  });
  const resource = {
    aws_efs_file_system: { share: { creation_token: "share" } },
    aws_ecs_service: { reads: service("reads"), writes: service("writes"), other: service("other") },
    aws_ecs_task_definition: {
      reads: task("reads", true),
      writes: task("writes", undefined),
      other: task("other", undefined, "fs-0123456789abcdef0"),
    },
  };
  const documents = [JSON.parse(JSON.stringify({ resource })) as JsonObject];
  const [share] = viewsOf([{ name: "own", directory: "/stacks/own", documents }]).flatMap(({ data }) => data);
  expect([share?.readers.map(dataUser), share?.writers.map(dataUser)]).toEqual([["reads", "writes"], ["writes"]]);
});

test("a part of a bucket, a deny, and what can't be told count as IAM counts them", () => {
  const statement = (Effect: string, Action: string, Resource: string) => ({ Effect, Action, Resource });
  const read = (name: string, ...statements: readonly object[]) => ({
    service: { name, task_definition: `\${aws_ecs_task_definition.${name}.arn}` },
    task: {
      family: name,
      task_role_arn: `\${aws_iam_role.${name}.arn}`,
      container_definitions: JSON.stringify([{ name, image: "app:1" }]),
    },
    policy: {
      role: `\${aws_iam_role.${name}.id}`,
      policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
    },
  });
  const arn = "arn:aws:s3:::files";
  const readers = {
    part: read("part", statement("Allow", "s3:GetObject", `${arn}/reports/*`)),
    every: read("every", statement("Allow", "s3:*", "*")),
    denied: read("denied", statement("Allow", "s3:*", "*"), statement("Deny", "s3:*", "*")),
    elsewhere: read("elsewhere", statement("Allow", "s3:GetObject", "arn:aws:s3:::files2/*")),
    lists: read("lists", statement("Allow", "s3:ListBucket", arn)),
    unknown: read("unknown", statement("Allow", "s3:PutObject", "${var.bucket}")),
  };
  const of = <K extends "service" | "task" | "policy">(key: K) =>
    Object.fromEntries(Object.entries(readers).map(([name, it]) => [name, it[key]]));
  const resource = {
    aws_s3_bucket: { files: { bucket: "files" } },
    aws_iam_role: Object.fromEntries(Object.keys(readers).map((name) => [name, { name }])),
    aws_ecs_service: of("service"),
    aws_ecs_task_definition: of("task"),
    aws_iam_role_policy: of("policy"),
  };
  const documents = [JSON.parse(JSON.stringify({ resource })) as JsonObject];
  const [files] = viewsOf([{ name: "own", directory: "/stacks/own", documents }]).flatMap(({ data }) => data);
  expect([files?.readers.map(dataUser), files?.writers.map(dataUser)]).toEqual([
    ["every", "part"],
    ["every", "unknown (perhaps)"],
  ]);
});
