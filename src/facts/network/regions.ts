import type { Instance } from "../../terraform/instance";
import type { Model } from "../../terraform/model";
import { Reference, type Resource, Text, type Value, isList, isMap } from "../../terraform/expressions/value";
import { type Match, symbolic } from "../arn";
import { READ_TYPES } from "../read-types";
import type { ScalableTarget } from "../scaling";
import { equals, orDefault, switchSetting } from "../setting";

/** A resource that names another one, which isn't, or perhaps isn't, in its region. */
export interface AcrossRegions {
  readonly from: Resource;
  readonly to: Resource;
  readonly isSame: Exclude<Match, "yes">;
  /** Set where it may be another one of that name, in the region of the one that names it. */
  readonly isByName?: true;
}

/** A resource that names another one, which is, or perhaps is, in another account. */
export interface AcrossAccounts {
  readonly from: Resource;
  readonly to: Resource;
  readonly isSame: Exclude<Match, "yes">;
}

/** What others may name from another account, by a policy of its own or because it is shared. */
const SHARED =
  /^aws_(s3_|sqs_|sns_|kms_|ecr_|efs_|secretsmanager_|ssm_|dynamodb_|cloudwatch_event_bus|route53|ec2_managed_prefix_list|acm_|iam_policy|iam_openid)/;
/** What takes a role of its own account alone: ECS passes it on. */
const ROLE_NAMES = ["aws_ecs_task_definition", "aws_iam_role_policy", "aws_iam_role_policy_attachment"];

function rolesNamedBy(from: Instance): readonly Naming[] {
  return ["execution_role_arn", "task_role_arn", "role"].flatMap((argument) => {
    const value = from.get(argument);
    return value instanceof Reference && value.resource.type === "aws_iam_role" && value.resource.mode === "managed"
      ? [{ from, to: value.resource, attribute: value.attribute }]
      : [];
  });
}

/**
 * Subnets of another account may be shared, which stands in a resource of its own.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
function betweenAccounts({ from, to }: Naming): readonly AcrossAccounts[] {
  if (from.account === to.account || from.mode === "data" || to.mode === "data") return [];
  if (SHARED.test(to.type) || SHARED.test(from.type)) return [];
  const isKnown = !from.account.startsWith("<") && !to.account.startsWith("<");
  const mayBeShared = /^aws_(subnet|vpc|security_group)$/.test(to.type) && from.type !== "aws_subnet";
  return [{ from, to, isSame: isKnown && !mayBeShared ? "no" : "unknown" }];
}

/** One that names another: `attribute` is what it names it by, undefined where only the name stands there. */
interface Naming {
  readonly from: Resource;
  readonly to: Resource;
  readonly attribute?: string;
}

/**
 * IAM and Route 53 are global.
 * @see https://docs.aws.amazon.com/general/latest/gr/rande.html#global-endpoints
 */
const GLOBAL = /^aws_(iam_|route53_zone)/;
/** What they hold is somebody else's, and may name anything. */
const STORES = new Set(["aws_ssm_parameter", "aws_secretsmanager_secret_version"]);
const STORE_ARGUMENTS = new Set(["key_id", "secret_id"]);
/** Texts in which a name joins nothing, and copies that are meant to lie elsewhere. */
const TEXTS = new Set([
  "container_definitions",
  "description",
  "name",
  "name_prefix",
  "policy",
  "replica",
  "replication_configuration",
  "tags",
]);
/** What names a resource to its region; an address or a zone of DNS may be used from anywhere. */
const NAMES =
  /^(?!.*(?:dns_name|domain_name|zone_id|zone_name|owner_id|registry_id))(?:\w+_)?(?:id|arn|arn_without_revision|name)$/;
/** They can't matter but for their region: a load balancer takes certificates of its own. */
const CERTIFICATES = ["aws_acm_certificate", "aws_acm_certificate_validation"];

/** Arguments by which resources are named that have a name of their own in each region. */
const BY_NAME = [
  { type: "aws_ecs_service", argument: "cluster", of: "aws_ecs_cluster", name: "name" },
  { type: "aws_ecs_service", argument: "task_definition", of: "aws_ecs_task_definition", name: "family" },
  { type: "aws_ecs_cluster_capacity_providers", argument: "cluster_name", of: "aws_ecs_cluster", name: "name" },
  { type: "aws_ecr_repository_policy", argument: "repository", of: "aws_ecr_repository", name: "name" },
];

/**
 * How resources that name each other are spread over regions. Identifiers and names mean something in their own region alone.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resources.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (`PermanentRedirect`)
 */
export class Regions {
  /** How many resources were looked at, and how often they name each other. */
  readonly resources: number;
  readonly namings: number;
  readonly across: readonly AcrossRegions[];
  /** Resources that name one of another account, which AWS takes within one account alone. */
  readonly acrossAccounts: readonly AcrossAccounts[];
  /** How many of the resources are in a region, by the form of `symbolic`. */
  private readonly counts = new Map<string, number>();
  private readonly lookups: ReadonlyMap<string, Resource>;

  constructor(model: Model, scalableTargets: readonly ScalableTarget[]) {
    const types = model.types.filter((type) => READ_TYPES.has(type) && !GLOBAL.test(type));
    const regional = types.flatMap((type) => model.all(type));
    const namings = [
      ...regional.flatMap(namingsOf),
      ...BY_NAME.flatMap((it) => byName(model, it)),
      ...scalableTargets.flatMap(({ resource, service }) =>
        service ? [{ from: resource, to: service.resource }] : [],
      ),
    ];
    this.resources = regional.length;
    this.namings = namings.length;
    this.across = namings.flatMap(across);
    this.acrossAccounts = [...namings, ...ROLE_NAMES.flatMap((type) => model.all(type)).flatMap(rolesNamedBy)].flatMap(
      betweenAccounts,
    );
    for (const { region } of regional) this.counts.set(symbolic(region), this.countOf(region) + 1);
    this.lookups = new Map(model.all("data.aws_region").map((data) => [`${data.stack} ${data.address}`, data]));
  }

  countOf(region: Value): number {
    return this.counts.get(symbolic(region)) ?? 0;
  }

  /** Whether two texts name one region, be it by a data source that looks up the provider's. */
  areSame(one: RegionText, other: RegionText): Match {
    return sameText(this.lookedUp(one), this.lookedUp(other));
  }

  private lookedUp({ region, stack }: RegionText): RegionText {
    const [, address] = /^<(data\.aws_region\..+)\.(?:name|region|id)>$/.exec(region) ?? [];
    const data = this.lookups.get(`${stack} ${address ?? ""}`);
    return { region: data ? symbolic(data.region) : region, stack };
  }
}

function across({ from, to, attribute }: Naming): readonly AcrossRegions[] {
  const isSame = sameRegion(from, to);
  if (isSame === "yes") return [];
  if (attribute === undefined) return [{ from, to, isSame: "unknown", isByName: true }];
  return [{ from, to, isSame: isSame === "no" && mayBeReplica(to, attribute) ? "unknown" : isSame }];
}

/** A region in the form of `symbolic`, and the stack in which that is written. */
export interface RegionText {
  readonly region: string;
  readonly stack: string;
}

/** Whether two texts name one region. What isn't known is the same only within one stack. */
function sameText(one: RegionText, other: RegionText): Match {
  if (one.region.includes("<") || other.region.includes("<"))
    return one.region === other.region && one.stack === other.stack ? "yes" : "unknown";
  return one.region === other.region ? "yes" : "no";
}

/** Whether two resources are in one region. */
export function sameRegion(one: Resource, other: Resource): Match {
  return sameText(
    { region: symbolic(one.region), stack: one.stack },
    { region: symbolic(other.region), stack: other.stack },
  );
}

/**
 * A multi-Region key has one id in all of its regions.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
 */
function mayBeReplica(to: Resource, attribute: string): boolean {
  const isMultiRegion = orDefault(switchSetting(to.get("multi_region")), false);
  return to.type === "aws_kms_key" && attribute !== "arn" && equals(isMultiRegion, false) !== "yes";
}

/** The regional resources that one refers to, each once. */
function namingsOf(from: Instance): readonly Naming[] {
  const found = new Map<Resource, Naming>();
  const look = (value: Value | string | undefined): void => {
    if (value instanceof Reference) {
      const { resource: to, attribute } = value;
      if (to !== from && NAMES.test(attribute) && isNearby(from, to)) found.set(to, { from, to, attribute });
    } else if (value instanceof Text) value.parts.forEach(look);
    else if (isList(value)) value.forEach(look);
    else if (isMap(value)) for (const [name, inner] of value) if (!TEXTS.has(name)) look(inner);
  };
  for (const argument of from.attributes) {
    if (!TEXTS.has(argument) && (!STORES.has(from.type) || STORE_ARGUMENTS.has(argument))) look(from.get(argument));
  }
  return [...found.values()];
}

/** Whether what names a resource has to be in its region. Of buckets that is told of their own settings and load balancers. */
function isNearby({ type }: Resource, to: Resource): boolean {
  if (to.type === "aws_s3_bucket") return /^aws_(s3_|lb$|alb$)/.test(type);
  return (READ_TYPES.has(to.type) && !GLOBAL.test(to.type)) || CERTIFICATES.includes(to.type);
}

/** Where a name stands without a reference, unless one of that name is in the same region. */
function byName(model: Model, { type, argument, of, name }: (typeof BY_NAME)[number]): readonly Naming[] {
  const named = new Map<string, Resource[]>();
  for (const to of model.all(of)) {
    const key = symbolic(to.get(name));
    named.set(key, [...(named.get(key) ?? []), to]);
  }
  return model.all(type).flatMap((from) => {
    const [first, ...others] = named.get(symbolic(from.get(argument)).replace(/:(?:\d+|<[^>]*>)$/, "")) ?? [];
    if (!first) return [];
    return [{ from, to: others.find((to) => sameRegion(from, to) === "yes") ?? first }];
  });
}
