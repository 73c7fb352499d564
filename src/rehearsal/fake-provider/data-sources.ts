/** What data sources return: a few fixed values, the same at every run, and the resources that the rehearsal created. */
import type { Subject } from "./computed-values";
import { computedValue, hex } from "./computed-values";
import type { Value, ValueObject } from "../../provider/cty";
import { equal } from "../../provider/cty";
import { policyDocument } from "./policy-document";
import type { Block } from "./schema";
import type { FakeAccounts } from "../fake-aws/fake-accounts";
import type { FoundFacts } from "../fake-aws/found-resources";

interface Place {
  readonly account: string;
  readonly region: string;
  readonly accounts: FakeAccounts;
}

interface Asked extends Place {
  readonly config: ValueObject;
}

/** Zones of every region. */
const ZONES = ["a", "b", "c"];
/** Addresses of a prefix list: one of S3's ranges in eu-central-1. */
const S3_RANGE = "52.219.0.0/20";

const ANSWERS: Readonly<Record<string, (asked: Asked) => ValueObject>> = {
  aws_availability_zones: ({ config, region }) => {
    const excluded = config["exclude_names"];
    const names = ZONES.map((zone) => region + zone);
    const left = names.filter((name) => !(Array.isArray(excluded) && excluded.includes(name)));
    return { id: region, names: left, zone_ids: left.map((_, i) => `euc1-az${i + 1}`), group_names: [region] };
  },
  aws_caller_identity: ({ account }) => ({
    account_id: account,
    arn: `arn:aws:iam::${account}:user/rehearsal`,
    id: account,
    user_id: "AIDAREHEARSAL00000000",
  }),
  aws_ec2_managed_prefix_list: ({ config }) => ({
    address_family: "IPv4",
    entries: [{ cidr: S3_RANGE, description: "" }],
    id: `pl-${hex(nameOf(config), 8)}`,
    max_entries: 10,
  }),
  aws_ecr_authorization_token: ({ account, region }) => ({
    authorization_token: Buffer.from("AWS:rehearsal").toString("base64"),
    expires_at: "2099-01-01T00:00:00Z",
    id: region,
    password: "rehearsal",
    proxy_endpoint: `https://${account}.dkr.ecr.${region}.amazonaws.com`,
    user_name: "AWS",
  }),
  aws_ecr_images: ({ config, account, region, accounts }) => ({
    image_ids: accounts.images.imageIds({ account, region, name: nameOf(config, "repository_name") }),
  }),
  aws_ecr_repositories: ({ account, region, accounts }) => ({
    id: region,
    names: accounts.all(account, "aws_ecr_repository", region).flatMap(({ name }) => name ?? []),
  }),
  aws_iam_policy_document: ({ config }) => {
    const document = policyDocument(config);
    return { ...document, id: String(parseInt(hex(document.json, 8), 16)) };
  },
  aws_partition: () => ({
    dns_suffix: "amazonaws.com",
    id: "aws",
    partition: "aws",
    reverse_dns_prefix: "com.amazonaws",
  }),
  aws_prefix_list: ({ config }) => ({ cidr_blocks: [S3_RANGE], id: `pl-${hex(nameOf(config), 8)}` }),
  aws_region: ({ region }) => ({
    description: region,
    endpoint: `ec2.${region}.amazonaws.com`,
    id: region,
    name: region,
  }),
  // The current version of a secret that somebody else made, and the one before.
  aws_secretsmanager_secret_versions: ({ config, accounts }) => {
    const secret = nameOf(config, "secret_id");
    const current = accounts.secretVersion;
    return {
      versions: [current, current - 1].map((version, index) => ({
        created_time: "2024-01-01T00:00:00Z",
        last_accessed_date: "2024-01-01",
        version_id: hex(`${secret} ${version}`, 32),
        version_stages: [index === 0 ? "AWSCURRENT" : "AWSPREVIOUS"],
      })),
    };
  },
  // Without decryption, of an encrypted one: AWS gives what it keeps.
  aws_ssm_parameter: ({ config, accounts }) =>
    config["with_decryption"] === false
      ? {
          insecure_value: null,
          type: "SecureString",
          value: `encrypted value of ${nameOf(config)}`,
          version: accounts.secretVersion,
        }
      : { insecure_value: `value of ${nameOf(config)}`, type: "String", value: `value of ${nameOf(config)}` },
};

/** What is there of any name, unless the rehearsal created one. */
const ANYWHERE: Readonly<Record<string, (asked: Asked) => ValueObject>> = {
  aws_kms_alias: ({ account, config, region }) => {
    const id = hex(nameOf(config), 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
    return { target_key_arn: `arn:aws:kms:${region}:${account}:key/${id}`, target_key_id: id };
  },
};

/** What is there as a definition says, and what else is needed of it. @see `../fake-aws/found-resources.ts` */
const FOUND: Readonly<Record<string, (said: FoundFacts, asked: Asked) => ValueObject>> = {
  aws_db_instance: ({ engine, port, groups }, { config }) => {
    const identifier = nameOf(config, "db_instance_identifier");
    return { identifier, db_name: "app", ...told({ engine, port }), vpc_security_groups: [...groups] };
  },
  aws_rds_cluster: ({ engine, port, groups }) => ({
    database_name: "app",
    ...told({ engine, port }),
    vpc_security_group_ids: [...groups],
  }),
  aws_elasticache_replication_group: ({ port }) => told({ port }),
  aws_elasticache_serverless_cache: ({ port, groups }, { config, region }) => ({
    endpoint: {
      address: `${nameOf(config)}-${hex(nameOf(config), 6)}.serverless.${region}.cache.amazonaws.com`,
      port: port ?? null,
    },
    security_group_ids: [...groups],
  }),
};

function told(values: Readonly<Record<string, Value | undefined>>): ValueObject {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** The state of a data source: its arguments, then what is known, then what can only be made up. */
export function dataState(
  type: string,
  block: Block,
  config: ValueObject,
  subject: Subject,
  accounts: FakeAccounts,
): ValueObject {
  const given = Object.fromEntries(Object.entries(config).filter(([name, value]) => isArgument(block, name, value)));
  const wanted = Object.fromEntries(Object.entries(given).filter(([name]) => name !== "region"));
  const existing = Object.keys(wanted).length === 0 ? undefined : accounts.find(subject.account, type, wanted)?.state;
  const region = typeof config["region"] === "string" ? config["region"] : subject.region;
  const asked = { config, account: subject.account, region, accounts };
  const said = accounts.found.of(type, config);
  const found = said === undefined ? {} : FOUND[type]?.(said, asked);
  const known = { ...ANYWHERE[type]?.(asked), ...found, ...existing, ...ANSWERS[type]?.(asked), ...given };
  const state: ValueObject = { ...config };
  for (const [name, attribute] of Object.entries(block.attributes)) {
    if (!attribute.computed || (config[name] ?? null) !== null) continue;
    const value: Value | undefined = known[name];
    state[name] = value ?? computedValue({ ...subject, type, region, known }, name, attribute);
  }
  return state;
}

/** Says what a data source asks for in vain; of a repository that no rehearsed stack made everything is taken as there. */
export function missing(type: string, config: ValueObject, { account, region, accounts }: Place): string | undefined {
  if (type !== "aws_ecr_image" || typeof config["image_tag"] !== "string") return undefined;
  const name = nameOf(config, "repository_name");
  const { image_tag: tag } = config;
  if (!accounts.all(account, "aws_ecr_repository", region).some((repository) => repository["name"] === name)) {
    if (!accounts.images.isExpected(name)) return undefined;
    return `RepositoryNotFoundException: The repository with name '${name}' does not exist in the registry with id '${account}'`;
  }
  if (accounts.images.imageIds({ account, region, name }).some((image) => image["image_tag"] === tag)) return;
  return `The image with tag '${tag}' does not exist within the repository with name '${name}' in account ${account}.`;
}

function nameOf(config: ValueObject, attribute = "name"): string {
  const name = config[attribute];
  return typeof name === "string" ? name : "unnamed";
}

function isArgument(block: Block, name: string, value: Value): boolean {
  return block.attributes[name] !== undefined && value !== null && !equal(value, []);
}
