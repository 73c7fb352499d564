import { DEFAULTS } from "./defaults";
import type { EnvironmentDefinition } from "../platform";

/**
 * Names of an environment's stacks, known before there is a stack: a state's place follows from them. First the
 * registry's, then the platform's, then those of the services that have a stack of their own.
 *
 * @param environment `<platform>-<environment>`
 */
export function stackNames(
  environment: string,
  { layout = DEFAULTS.layout, services }: Pick<EnvironmentDefinition, "layout" | "services">,
): string[] {
  const ofServices = { single: [], "per-service": Object.keys(services) }[layout];
  return ["registry", "platform", ...ofServices].map((purpose) => stackName(environment, purpose));
}

/** @param purpose `registry`, `platform` or a service's name */
export function stackName(environment: string, purpose: string): string {
  return `${environment}-${purpose}`;
}
