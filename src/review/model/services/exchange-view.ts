import { STOP_SECONDS } from "../../../aws/ecs-defaults";
import { DEREGISTRATION_DELAY, HEALTH_CHECK } from "../../../aws/load-balancer-limits";
import type { Facts } from "../../../facts/facts";
import { linked } from "../../../facts/link";
import { type Known, equals, knownValue, numberSetting, orDefault, textSetting } from "../../../facts/setting";
import { type Service, containersOf } from "../../../facts/services";
import { type Resource, block } from "../../../terraform/expressions/value";

/** What an exchange of a service's tasks waits for, in seconds; undefined where it waits for none or the JSON doesn't tell it. */
export interface ExchangeView {
  /** Whether a load balancer sends requests to its tasks. */
  readonly isBalanced: boolean;
  /** How long connections to a task that goes are kept, before it is told to stop. */
  readonly drain: number | undefined;
  /** How long a task may take to stop once it is told. */
  readonly stop: number | undefined;
  /** How long the load balancer may take to find a task healthy that has started: one check. */
  readonly firstCheck: number | undefined;
  /** How long after a task's start failed checks don't count. */
  readonly grace: number | undefined;
  /** How long callers by a private name keep an address. */
  readonly dnsTtl: number | undefined;
}

export function exchangeView(facts: Facts, service: Service): ExchangeView {
  const groups = service.targets.flatMap(({ group }) => linked(group) ?? []);
  const stops = containersOf(service).map(({ raw }) => orDefault(numberSetting(raw.get("stopTimeout")), STOP_SECONDS));
  const records = facts.discovery.namespaces
    .flatMap(({ entries }) => [...entries.values()])
    .filter((entry) => entry.services.includes(service))
    .flatMap((entry) => entry.records);
  return {
    isBalanced: service.targets.length > 0,
    drain: longest(
      groups.map((group) => orDefault(numberSetting(group.get("deregistration_delay")), DEREGISTRATION_DELAY)),
    ),
    stop: longest(stops),
    firstCheck: longest(groups.map(firstCheck)),
    grace: knownValue(numberSetting(service.resource.get("health_check_grace_period_seconds"))),
    dnsTtl: longest(records.map(({ ttl }) => orDefault(ttl, 0))),
  };
}

function firstCheck(group: Resource): Known<number> {
  const unknown = { kind: "unknown", why: `the protocol of ${group.address}` } as const;
  // Network Load Balancers have other defaults.
  if (equals(textSetting(group.get("protocol")), "HTTP", "HTTPS") !== "yes") return unknown;
  const check = block(group.get("health_check"));
  const interval = orDefault(numberSetting(check?.get("interval")), HEALTH_CHECK.interval);
  const timeout = orDefault(numberSetting(check?.get("timeout")), HEALTH_CHECK.timeout);
  if (interval.kind === "unknown") return interval;
  return timeout.kind === "unknown" ? timeout : { kind: "set", value: interval.value + timeout.value };
}

/** Undefined where there is none, or one isn't known. */
function longest(all: readonly Known<number>[]): number | undefined {
  const known = all.flatMap((it) => knownValue(it) ?? []);
  return known.length === 0 || known.length < all.length ? undefined : Math.max(...known);
}
