import type { Facts } from "../facts/facts";
import { holdsAnything } from "../terraform/data-source";
import { decodeJson } from "../terraform/expressions/json-text";
import {
  type Resource,
  Reference,
  Text,
  Unknown,
  type Value,
  blocks,
  describe,
  isList,
  isMap,
} from "../terraform/expressions/value";
import { messages } from "./message";
import type { Result, Rule } from "./result";

/**
 * Arguments that join resources of a network, by type: while one isn't known, a link that is missing elsewhere may be this
 * one. Those with a doubt of their own in the flows needn't stand here.
 */
const JOINS: Readonly<Record<string, readonly string[]>> = {
  aws_subnet: ["vpc_id", "availability_zone"],
  aws_route: ["route_table_id", "destination_cidr_block", "gateway_id", "nat_gateway_id"],
  aws_route_table_association: ["subnet_id", "route_table_id"],
  aws_vpc_endpoint: ["vpc_id", "service_name", "vpc_endpoint_type", "security_group_ids", "route_table_ids"],
  aws_vpc_security_group_ingress_rule: ["security_group_id"],
  aws_vpc_security_group_egress_rule: ["security_group_id"],
  aws_security_group_rule: ["security_group_id", "type"],
  aws_default_security_group: ["vpc_id"],
  aws_lb_listener: ["load_balancer_arn", "port"],
  aws_lb_listener_rule: ["listener_arn"],
  aws_lb_target_group: ["target_type"],
  aws_ecr_repository: ["name"],
  aws_ecs_service: ["load_balancer.target_group_arn"],
};

/** What a service is made of: while it isn't known, its own faults may be none, and what seems surplus may be for it. */
const OF_SERVICE = [
  "network_configuration",
  "load_balancer",
  "service_registries",
  "task_definition",
  "enable_execute_command",
];

const says = messages({
  argument: (it: { argument: string; address: string; why: string }) => `${it.argument} of ${it.address} (${it.why})`,
  undecided: (it: { unknown: readonly string[] }) => `undecided, because it isn't known: ${it.unknown.join(", ")}`,
});

interface Gap {
  readonly stack: string;
  readonly argument: string;
  readonly address: string;
  readonly why: string;
}

/** Keeps a missing link from being called a fault while an argument that may be that link isn't known. */
export class UnknownWiring {
  /** By environment: may be any link that is missing in it. */
  private readonly anywhere = new Map<string, Gap[]>();
  /** By environment: the gaps of its services. */
  private readonly ofServices = new Map<string, Gap[]>();
  /** By service: concerns that service, and what nobody is seen to need. */
  private readonly ofService = new Map<string, Gap[]>();
  private readonly environmentOf: (stack: string) => string;

  constructor({ model, services }: Facts, environmentOf: (stack: string) => string) {
    this.environmentOf = environmentOf;
    for (const [type, names] of Object.entries(JOINS))
      for (const resource of model.all(type))
        add(this.anywhere, environmentOf(resource.stack), gapsOf(resource, names));
    for (const { resource, task } of services) {
      const gaps = gapsOf(resource, OF_SERVICE);
      const definitions = task && unknownIn(decodeJson(task.resource.get("container_definitions")));
      if (task && definitions && !definitions.why.startsWith("the missing ")) {
        const { stack, address } = task.resource;
        gaps.push({ stack, address, argument: "container_definitions", why: definitions.why });
      }
      add(this.ofService, keyOf(resource), gaps);
      for (const gap of gaps) add(this.ofServices, environmentOf(gap.stack), [gap]);
    }
  }

  /** The result, undecided where a gap may explain what it refutes. */
  judged(rule: Rule, result: Result): Result {
    if (result.verdict !== "refuted" || rule.isLocal === true) return result;
    const environment = this.environmentOf(result.stack);
    const own = [result.at, ...result.evidence]
      .flatMap((address) => this.ofService.get(keyOf({ stack: result.stack, address })) ?? [])
      .filter(({ stack }) => this.environmentOf(stack) === environment);
    const others = rule.isSurplus === true ? (this.ofServices.get(environment) ?? []) : [];
    const gaps = [...(this.anywhere.get(environment) ?? []), ...own, ...others];
    if (gaps.length === 0) return result;
    const unknown = [...new Map(gaps.map((gap) => [`${gap.address} ${gap.argument}`, says.argument(gap)])).values()];
    const because =
      result.goal === undefined ? [says.undecided({ unknown: unknown.map((gap) => gap.words("terraform")) })] : unknown;
    return { ...result, verdict: "undecided", because };
  }
}

function keyOf({ stack, address }: { readonly stack: string; readonly address: string }): string {
  return `${stack} ${address}`;
}

function add(gaps: Map<string, Gap[]>, key: string, more: readonly Gap[]): void {
  const known = gaps.get(key);
  if (known) known.push(...more);
  else gaps.set(key, [...more]);
}

function gapsOf(resource: Resource, names: readonly string[]): Gap[] {
  return names.flatMap((argument) => {
    const [name = "", inner] = argument.split(".");
    const value = resource.get(name);
    const given = inner === undefined ? value : blocks(value).maps.map((map) => map.get(inner) ?? null);
    const unknown = given instanceof Text ? lastOf(given) : unknownIn(given);
    // A name that nothing declares is a fault, and no gap.
    return unknown && !unknown.why.startsWith("the missing ")
      ? [{ stack: resource.stack, address: resource.address, argument, why: unknown.why }]
      : [];
  });
}

function unknownIn(value: Value | undefined): Unknown | undefined {
  if (value instanceof Unknown) return value;
  if (value instanceof Reference && holdsAnything(value.resource.type, String(value.path[0] ?? "")))
    return new Unknown(describe(value));
  if (isList(value)) return firstOf(value);
  return isMap(value) ? firstOf([...value.values()]) : undefined;
}

/** What a name ends with is what it means: of `com.amazonaws.${var.region}.s3` the region is left to those that compare it. */
function lastOf({ parts }: Text): Unknown | undefined {
  const last = parts.at(-1);
  return last instanceof Unknown ? last : undefined;
}

function firstOf(values: readonly Value[]): Unknown | undefined {
  for (const value of values) {
    const found = unknownIn(value);
    if (found) return found;
  }
  return undefined;
}
