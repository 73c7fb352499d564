/** What the services of a rendered platform need of it. */
import type { RenderedStack } from "../../../src/terraform/rendered-stacks";

export interface Needed {
  readonly what: string;
  readonly address: string;
  /** Addresses of the services that need it. */
  readonly services: readonly string[];
}

export function addressesOf(stack: RenderedStack, type: string): string[] {
  return Object.keys(stack.json.resource?.[type] ?? {}).map((name) => `${type}.${name}`);
}

/** What must be there before the first task of a service starts and until its last one is gone, and whose it is. */
export function neededBy(stack: RenderedStack): Needed[] {
  const services = Object.entries(stack.json.resource?.["aws_ecs_service"] ?? {});
  const all = addressesOf(stack, "aws_ecs_service");
  const registered = services
    .filter(([, config]) => config["service_registries"] !== undefined)
    .map(([name]) => `aws_ecs_service.${name}`);
  const own = (service: string) => all.filter((it) => it === service);
  const of = (type: string, what: string, needing: (address: string) => readonly string[]) =>
    addressesOf(stack, type).map((address) => ({ what, address, services: needing(address) }));
  return [
    ...of("aws_service_discovery_private_dns_namespace", "the namespace", () => registered),
    ...of("aws_lb_listener_rule", "its listener rule", (address) =>
      own(address.replace("aws_lb_listener_rule", "aws_ecs_service")),
    ),
    ...of("aws_iam_role_policy", "its role's policy", (address) =>
      own(address.replace(/^aws_iam_role_policy\.(.*)_execution$/, "aws_ecs_service.$1")),
    ),
    ...of("aws_vpc_endpoint", "an endpoint", () => all),
  ];
}
