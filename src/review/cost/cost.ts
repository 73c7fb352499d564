import Big from "big.js";
import { type EgressCost, egressCosts } from "./egress";
import { type CostLine, type ExactLine, Prices, cents, isComplete, rounded, sum } from "./lines";
import { jobUses, serviceLines, serviceNote } from "./services";
import { perUse, sharedCosts } from "./shared";
import { type Billing, billingOf } from "../../aws/price-pages";
import type { EnvironmentView } from "../model/environment-view";
import { HOURS_A_MONTH, PRICE_ITEMS, type Price, type PriceItem, type PriceTable } from "../../aws/prices";
import { keptRunning } from "../model/service-view";
import { type Reference, compareTexts, keyOf } from "../model/reference";

/** What an environment costs a month, from its JSON alone. All amounts are USD, texts to the cent. */
export interface CostView {
  readonly region: string;
  readonly hours: number;
  /** All that costs the same every month, services and what they share; services that scale with as many tasks as they may have. */
  readonly monthly: string;
  /** The same with as few tasks as there may be. */
  readonly least: string;
  /** Whether everything in `monthly` has a price and a quantity that we know. */
  readonly complete: boolean;
  /** In the order of the view. */
  readonly services: readonly ServiceCost[];
  readonly shared: readonly CostGroup[];
  readonly perUse: readonly UseCost[];
  readonly comparison: readonly EgressCost[];
  /** The prices that were used. */
  readonly sources: readonly UsedPrice[];
  /** What holds data, by kind and billing: none of it has a price here. */
  readonly stores: readonly StoreCost[];
  /** Items without a price: what to add to `prices.json`. */
  readonly unknown: readonly { readonly item: PriceItem; readonly label: string }[];
  /** Resource types that may cost and that the estimate leaves out, with their number. */
  readonly leftOut: readonly { readonly type: string; readonly count: number }[];
  /** What the estimate is without. */
  readonly without: string;
}

export interface CostGroup {
  readonly name: string;
  readonly lines: readonly CostLine[];
  readonly monthly: string;
  readonly complete: boolean;
}

export interface ServiceCost extends CostGroup, Reference {
  /** USD a month with as few tasks as there may be; `monthly` where their number stays. */
  readonly least: string;
  /** By what: as `lines`, with as few tasks. */
  readonly quiet: readonly CostLine[];
  /** Why it isn't the whole truth. */
  readonly note: string | undefined;
}

export interface UseCost {
  readonly item: PriceItem;
  readonly label: string;
  readonly what: string;
  readonly price: Price | undefined;
}

export interface StoreCost extends Billing {
  readonly kind: string;
  readonly count: number;
  /** What each of them is billed by, with its name: `database shop-orders: db.t4g.micro, 20 GiB`. */
  readonly sizes: ReadonlyMap<string, string>;
}

export interface UsedPrice extends Price {
  readonly item: PriceItem;
  readonly label: string;
}

/** Prices are those of the environment's first region; ours has one. */
export function costView(view: EnvironmentView, table: PriceTable): CostView {
  const region = view.regions[0] ?? "an unknown region";
  const prices = new Prices(table, region);
  const group = (name: string, lines: readonly ExactLine[]): CostGroup => ({
    name,
    lines: rounded(lines),
    monthly: cents(sum(lines)),
    complete: isComplete(lines),
  });
  const services = keptRunning(view.services).map((service) => ({
    service,
    lines: serviceLines(service, prices),
    quiet: serviceLines(service, prices, "least"),
  }));
  const shared = sharedCosts(view, prices);
  const fixed = [...services, ...shared].flatMap(({ lines }) => lines);
  const uses = [...perUse(view), ...jobUses(view.services)].map(({ item, what }) => ({
    item,
    what,
    label: PRICE_ITEMS[item],
    price: prices.of(item),
  }));
  const comparison = egressCosts(view, prices);
  const stores = storeCosts(view);
  const lines = [...fixed, ...uses, ...comparison.flatMap((egress) => egress.lines)];
  const items = [...new Set(lines.map(({ item }) => item))].sort(compareTexts);
  return {
    region,
    hours: HOURS_A_MONTH,
    monthly: cents(sum(fixed)),
    least: cents(sum([...services.flatMap(({ quiet }) => quiet), ...shared.flatMap((group) => group.lines)])),
    complete: isComplete(fixed) && stores.every(({ by }) => by === "use"),
    services: services.map(({ service, lines: own, quiet }) => ({
      stack: service.stack,
      address: service.address,
      ...group(service.name, own),
      least: cents(sum(quiet)),
      quiet: rounded(quiet),
      note: serviceNote(service),
    })),
    shared: shared.map(({ name, lines: own }) => group(name, own)),
    perUse: uses,
    stores,
    comparison,
    sources: items.flatMap((item) => {
      const price = prices.of(item);
      return price ? [{ item, label: PRICE_ITEMS[item], ...price }] : [];
    }),
    unknown: items.flatMap((item) => (prices.of(item) ? [] : [{ item, label: PRICE_ITEMS[item] }])),
    leftOut: leftOut(view),
    without: "without tax, discounts, free tier and data transfer",
  };
}

/** What one amount is more than another, with its sign: `+10.36`, `-3.65`, `0.00`. */
export function difference(before: string, after: string): string {
  const change = new Big(after).minus(before);
  return change.gt(0) ? `+${cents(change)}` : cents(change);
}

function storeCosts({ data }: EnvironmentView): readonly StoreCost[] {
  const found = new Map<string, StoreCost>();
  for (const { kind, name, type, provisioned, size } of data) {
    const billing = billingOf(type);
    if (billing === undefined) continue;
    const cost = { ...billing, by: provisioned ? "time" : billing.by, kind } as const;
    const key = `${kind} ${cost.by} ${cost.page}`;
    const known = found.get(key);
    const sizes = new Map([...(known?.sizes ?? []), [`${kind} ${name}`, size === "" ? `a ${kind}` : size]]);
    found.set(key, { ...cost, count: (known?.count ?? 0) + 1, sizes });
  }
  return [...found.values()].toSorted((a, b) => compareTexts(a.kind, b.kind) || compareTexts(a.by, b.by));
}

function leftOut(view: EnvironmentView): CostView["leftOut"] {
  const counts = new Map<string, number>();
  const stores = new Set(view.data.map(keyOf));
  for (const { mode, type, ...item } of view.inventory) {
    if (mode === "managed" && !isAccountedFor(type) && !stores.has(keyOf(item)))
      counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return [...counts].map(([type, count]) => ({ type, count })).toSorted((a, b) => compareTexts(a.type, b.type));
}

/** Priced here, or free: AWS charges for nothing of these by itself. */
function isAccountedFor(type: string): boolean {
  return ACCOUNTED.has(type) || /^(aws_iam_|aws_vpc_security_group_|aws_default_|docker_)/.test(type);
}

const ACCOUNTED = new Set([
  ...["aws_lb", "aws_alb", "aws_vpc_endpoint", "aws_nat_gateway", "aws_eip", "aws_kms_key", "aws_route53_zone"],
  ...["aws_ecs_service", "aws_ecs_task_definition", "aws_ecs_cluster", "aws_ecs_cluster_capacity_providers"],
  ...[
    "aws_ecs_account_setting_default",
    "aws_service_discovery_private_dns_namespace",
    "aws_service_discovery_service",
  ],
  ...["aws_cloudwatch_log_group", "aws_ecr_repository", "aws_ecr_lifecycle_policy", "aws_ecr_repository_policy"],
  ...["aws_vpc", "aws_subnet", "aws_internet_gateway", "aws_route", "aws_route_table", "aws_route_table_association"],
  ...["aws_security_group", "aws_security_group_rule", "aws_network_acl", "aws_network_acl_rule", "aws_kms_alias"],
  ...[
    "aws_scheduler_schedule_group",
    "aws_main_route_table_association",
    "aws_vpc_endpoint_subnet_association",
    "aws_vpc_endpoint_policy",
  ],
  ...["aws_vpc_endpoint_route_table_association", "aws_vpc_endpoint_security_group_association"],
  ...["aws_lb_listener", "aws_lb_listener_rule", "aws_lb_target_group", "aws_lb_listener_certificate"],
  ...["aws_alb_listener", "aws_alb_listener_rule", "aws_alb_target_group", "aws_resourcegroups_group"],
  // What is written beside a bucket, a queue or a topic costs what that does.
  ...["aws_s3_bucket_lifecycle_configuration", "aws_s3_bucket_ownership_controls", "aws_s3_bucket_policy"],
  ...["aws_s3_bucket_public_access_block", "aws_s3_bucket_server_side_encryption_configuration"],
  ...["aws_s3_bucket_versioning", "aws_sns_topic_policy", "aws_sns_topic_subscription", "aws_sqs_queue_policy"],
  ...["aws_sqs_queue_redrive_allow_policy", "aws_sqs_queue_redrive_policy", "aws_dynamodb_resource_policy"],
  ...["aws_cloudwatch_event_bus_policy", "aws_efs_access_point", "aws_efs_backup_policy", "aws_efs_mount_target"],
  ...["aws_efs_file_system_policy", "aws_db_subnet_group", "aws_elasticache_subnet_group"],
  ...[
    "aws_appautoscaling_target",
    "aws_appautoscaling_policy",
    "aws_appautoscaling_scheduled_action",
    "terraform_data",
  ],
  ...["aws_db_parameter_group", "aws_rds_cluster_parameter_group", "aws_elasticache_parameter_group"],
]);
