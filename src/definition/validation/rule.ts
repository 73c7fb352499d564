import type { Findings } from "./findings";
import type { EnvironmentDefinition } from "../platform";

/** What a rule looks at: one environment. */
export interface RuleContext {
  /** `<platform>-<environment>`. */
  readonly name: string;
  /** Its services and jobs are those of the right shape; the others have been reported. The jobs are among its services, too. */
  readonly environment: EnvironmentDefinition;
  /** Names of all services, also of those that have the wrong shape. */
  readonly serviceNames: ReadonlySet<string>;
  /** Folder that app folders are relative to. */
  readonly root: string;
  /** Whether the platform has an `extend`. */
  readonly isExtended: boolean;
  readonly findings: Findings;
}

/** A rule over one environment. It is left out where one of the properties that it reads has the wrong shape. */
export interface Rule {
  readonly reads: readonly (keyof EnvironmentDefinition)[];
  readonly check: (context: RuleContext) => void;
}
