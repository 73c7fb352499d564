import type { EnvironmentDefinition } from "../platform";
import { type ResolvedTask, resolveTask } from "../resolve/task/task";
import type { ServiceDefinition } from "../service";
import type { Findings, Report } from "./findings";

/** What a rule looks at: one environment. */
export interface RuleContext {
  /** `<platform>-<environment>`. */
  readonly name: string;
  /** Its services, jobs and resources are those of the right shape. The jobs are among its services, too. */
  readonly environment: EnvironmentDefinition;
  /** Names of the resources that have the wrong shape, so that nothing is said of who names them. */
  readonly unreadResources: ReadonlySet<string>;
  /** Names of all services, also of those that have the wrong shape. */
  readonly serviceNames: ReadonlySet<string>;
  /** The services of which these members have the right shape, whatever is wrong with others. */
  readonly servicesWith: (
    ...members: readonly ServiceMember[]
  ) => readonly (readonly [name: string, service: ServiceDefinition])[];
  /** Folder that app folders are relative to. */
  readonly root: string;
  /** Whether the platform has an `extend`. */
  readonly isExtended: boolean;
  readonly findings: Findings;
}

export type ServiceMember = keyof ServiceDefinition;

/** A rule over one environment. It is left out where one of the properties that it reads has the wrong shape. */
export interface Rule {
  readonly reads: readonly (keyof EnvironmentDefinition)[];
  readonly check: (context: RuleContext) => void;
}

export type ServiceCheck = (report: Report, service: ServiceDefinition, name: string, context: RuleContext) => void;

/** Checks each service of which the members that the check reads have the right shape. */
export function eachService(members: readonly ServiceMember[], check: ServiceCheck): Rule["check"] {
  return (context) => {
    for (const [name, service] of context.servicesWith(...members))
      check(context.findings.about("service", name), service, name, context);
  };
}

/** The members that say what a service's task consists of. */
export const TASK_MEMBERS: readonly ServiceMember[] = [
  "physicalName",
  "architecture",
  "exposure",
  "discovery",
  "source",
  "image",
  "port",
  "calls",
  "uses",
  "permissions",
  "environment",
  "secrets",
  "writablePaths",
  "sharedPaths",
  "writableRoot",
  "ports",
  "dependsOn",
  "reserves",
  "memoryLimitMiB",
  "registryCredentials",
  "healthCheck",
  "sidecars",
  "before",
  "logs",
  "telemetry",
  "exec",
];

/** A service's task as it would be resolved, with its images' tags left out. */
export function taskIn({ environment }: RuleContext, name: string, service: ServiceDefinition): ResolvedTask {
  return resolveTask(service, {
    name,
    definition: environment,
    namespace: environment.namespace ?? "",
    repository: name,
    tagOf: () => "",
  });
}
