import type { MovedDefinition, RemovedDefinition, RemovedResource } from "../moves";

/** The type of an address. */
export function typeOf(address: string): string {
  return address.slice(0, address.indexOf("."));
}

/** The stack that a removed address was in. @param environment `<platform>-<environment>` */
export function stackOfRemoved({ from, stack }: RemovedResource, environment: string): string {
  return stack ?? defaultStack(from, environment);
}

/** The stack that an address is in where nothing else is said. */
export function defaultStack(address: string, environment: string): string {
  return `${environment}-${/^(aws_ecr_|docker_|terraform_data\.)/.test(address) ? "registry" : "platform"}`;
}

/** The service or the job that an entry is about; undefined where it is about one address. */
export function formerName(entry: MovedDefinition | RemovedDefinition): string | undefined {
  if ("from" in entry) return undefined;
  return "service" in entry ? entry.service : entry.job;
}
