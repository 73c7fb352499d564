import { isPrivateRange } from "../../aws/private-addresses";
import { isCidr } from "../../lib/cidr";
import type { EnvironmentView } from "../model/environment-view";
import { type CostLine, type ExactLine, type Prices, cents, isComplete, rounded, sum } from "./lines";
import { addresses, endpointLine, natLines } from "./shared";
import type { PriceItem } from "../../aws/prices";
import { keyOf } from "../model/reference";
import { type ServiceView, tasksOf } from "../model/service-view";

/** What this platform's way to AWS would cost if it were another. */
export interface EgressCost {
  readonly egress: "endpoints" | "one NAT gateway" | "a NAT gateway per zone" | "public";
  /** Whether the environment is built this way. */
  readonly current: boolean;
  readonly lines: readonly CostLine[];
  readonly monthly: string;
  readonly complete: boolean;
  /** What a GB through it costs; undefined where it costs nothing beyond the transfer itself. */
  readonly perGb: PriceItem | undefined;
  /** Why this platform couldn't be built so; undefined where it could. */
  readonly obstacle: string | undefined;
}

/**
 * The ways to AWS, priced for the services that accept no connection from outside: those that are in private subnets,
 * or would be. Endpoints are counted for exactly the APIs that their flows need. S3 goes through its gateway endpoint,
 * which is free, in each of them.
 */
export function egressCosts(view: EnvironmentView, prices: Prices): readonly EgressCost[] {
  const open = new Set(view.exposures.flatMap(({ to }) => (to.kind === "service" ? [keyOf(to)] : [])));
  const inner = view.services.filter((service) => !open.has(keyOf(service)));
  if (inner.length === 0) return [];
  const keys = new Set(inner.map(keyOf));
  const flows = view.flows.filter(({ from }) => from.kind === "service" && keys.has(keyOf(from)));
  const apis = new Set(flows.flatMap(({ to }) => (to.kind === "aws api" && to.api !== "s3" ? [to.api] : [])));
  const hosts = new Set(flows.flatMap(({ to }) => (to.kind === "host" && !isInVpc(to.name) ? [to.name] : [])));
  const zones = Math.max(1, new Set(inner.flatMap((service) => service.zones)).size);
  const tasks = inner.reduce((count, service) => count + (tasksOf(service).most ?? 0), 0);
  const is = currentEgress(view, inner);
  const gateways = view.vpcs.flatMap(({ natGateways }) => natGateways).length;
  const host = [...hosts].sort()[0];
  const cost = (egress: EgressCost["egress"], lines: readonly ExactLine[], perGb?: PriceItem): EgressCost => ({
    egress,
    current: egress === is,
    lines: rounded(lines),
    monthly: cents(sum(lines)),
    complete: isComplete(lines),
    perGb,
    obstacle:
      egress === "endpoints" && host !== undefined ? `${host} is called, which no endpoint leads to` : undefined,
  });
  return [
    cost(
      "endpoints",
      apis.size > 0 ? [endpointLine(prices, apis.size, apis.size * zones)] : [],
      "interface-endpoint-gb",
    ),
    cost("one NAT gateway", natLines(prices, 1), "nat-gateway-gb"),
    ...(zones > 1 || gateways > 1
      ? [cost("a NAT gateway per zone", natLines(prices, Math.max(zones, gateways)), "nat-gateway-gb")]
      : []),
    cost("public", [addresses(prices, tasks, "of tasks")]),
  ];
}

/** Resources of the stacks, groups and private addresses: nothing has to lead out of the VPC. */
function isInVpc(host: string): boolean {
  return /^(aws_|sg-|pl-)/.test(host) || (isCidr(host) && isPrivateRange(host));
}

function currentEgress(view: EnvironmentView, inner: readonly ServiceView[]): EgressCost["egress"] | undefined {
  const subnets = view.vpcs.flatMap((vpc) => vpc.subnets);
  const home = new Set(inner.flatMap((service) => service.subnets.map(keyOf)));
  const used = new Set(subnets.filter((subnet) => home.has(keyOf(subnet))).map(({ egress }) => egress));
  if (used.size !== 1) return undefined;
  if (used.has("none")) return "endpoints";
  if (used.has("internet gateway")) return "public";
  const gateways = view.vpcs.flatMap(({ natGateways }) => natGateways).length;
  return used.has("nat gateway") ? (gateways > 1 ? "a NAT gateway per zone" : "one NAT gateway") : undefined;
}
