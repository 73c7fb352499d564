import { LONGEST_NAME } from "../../aws/name-limits";
import { type Findings, type Report, Shown } from "./findings";
import { LONGEST_PREFIX, Names } from "../resolve/names";
import type { EnvironmentDefinition } from "../platform";
import type { Rule, RuleContext } from "./rule";
import { stackNames } from "../resolve/stack-names";

export const nameRules: readonly Rule[] = [
  { reads: ["names"], check: checkPrefixes },
  { reads: ["names", "services"], check: checkServiceNames },
];

function checkPrefixes({ name, environment, findings }: RuleContext): void {
  const report = findings.about("environment", name);
  const { platform, service, resourceGroup } = environment.names ?? {};
  if (platform !== undefined && !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(platform)) {
    report("names.platform", platform, "a-z, 0-9 and single '-' are allowed, starting with a letter", "rename it");
  } else if (platform?.startsWith("internal-") === true || platform?.startsWith("sg-") === true) {
    report("names.platform", platform, "AWS keeps names that start with 'internal-' or 'sg-' for itself", "rename it");
  }
  if (service !== undefined && service !== "" && !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(service)) {
    report("names.service", service, "a-z, 0-9 and single '-' are allowed, starting with a letter", "rename it");
  }
  if (resourceGroup !== undefined && !/^(?!aws)[A-Za-z0-9_.-]{1,128}$/i.test(resourceGroup)) {
    report("names.resourceGroup", resourceGroup, "up to 128 letters, digits and _.- are allowed", "rename it");
  }
  const names = new Names(name, environment.names).forPlatform();
  const { prefix } = names;
  if (prefix.length > LONGEST_PREFIX) {
    const allowed = `names of roles have room for ${LONGEST_PREFIX}`;
    report("first part of names", withLength(prefix), allowed, "set a shorter names.platform");
  }
  checkLength(report, "cluster name", names.cluster, LONGEST_NAME.ecs, "set a shorter names.platform");
}

/** Target groups and roles are left out: {@link Names} shortens their names. */
function checkServiceNames({ name, environment, servicesWith, findings }: RuleContext): void {
  const names = new Names(name, environment.names);
  for (const [serviceName, service] of servicesWith("physicalName", "exposure")) {
    const report = findings.about("service", serviceName);
    const own = names.forService(service.physicalName ?? serviceName);
    const fix = "shorten the service's name or set names.service";
    checkLength(report, "ECS service name", own.service, LONGEST_NAME.ecs, fix);
    checkLength(
      report,
      "log group name",
      own.logGroup,
      LONGEST_NAME.logGroup,
      "shorten the service's name or set names.platform",
    );
  }
}

function checkLength(report: Report, property: string, name: string, longest: number, fix: string): void {
  if (name.length <= longest) return;
  report(property, withLength(name), `AWS allows ${longest}`, fix);
}

function withLength(name: string): Shown {
  return new Shown(`'${name}' with ${name.length} characters`);
}

/** With a stack a service, the stacks of two environments can have one name: `shop-eu` and `shop` with a service `eu-…`. */
export function checkDistinctStacks(
  platform: string,
  environments: readonly (readonly [string, EnvironmentDefinition])[],
  findings: Findings,
  isExtended = false,
): void {
  const takenBy = new Map<string, string>();
  for (const [key, definition] of environments) {
    const name = `${platform}-${key}`;
    for (const stack of stackNames(name, definition, isExtended)) {
      const other = takenBy.get(stack);
      if (other === undefined) takenBy.set(stack, name);
      else {
        const allowed = `environment '${other}' has a stack of that name`;
        findings.about("environment", name)("stack name", stack, allowed, "rename the environment or the service");
      }
    }
  }
}
