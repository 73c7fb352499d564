import { DEFAULTS } from "./defaults";
import type { EnvironmentDefinition } from "../platform";
import type { ResourceDefinition } from "../resources";
import { awsResource } from "./resources/resources";

/**
 * Names of an environment's stacks, known before there is a stack: a state's place follows from them. First the
 * registry's, the platform's, that of the resources where it has one, that of the extension, then those of the services and jobs
 * that have a stack of their own.
 *
 * @param environment `<platform>-<environment>`
 * @param isExtended whether the platform has an `extend`
 */
export function stackNames(
  environment: string,
  {
    layout = DEFAULTS.layout,
    services,
    jobs = {},
    resources = {},
  }: Pick<EnvironmentDefinition, "layout" | "services" | "jobs" | "resources">,
  isExtended = false,
): string[] {
  const data = Object.values(resources).some(isCreatedHere) ? ["data"] : [];
  const extension = isExtended ? ["extension"] : [];
  const others = {
    single: ["platform"],
    "per-service": ["platform", ...data, ...extension, ...Object.keys({ ...services, ...jobs })],
  }[layout];
  return ["registry", ...others].map((purpose) => stackName(environment, purpose));
}

function isCreatedHere(resource: ResourceDefinition): boolean {
  const own = awsResource(resource);
  return own !== undefined && own.existing === undefined;
}

/** @param purpose `registry`, `platform` or the name of a service or a job */
export function stackName(environment: string, purpose: string): string {
  return `${environment}-${purpose}`;
}
