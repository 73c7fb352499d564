import { listenerRuleOf } from "../resolve/exposure";
import type { Report } from "./findings";
import { LISTENER_RULE } from "../../aws/load-balancer-limits";
import { countWildcards, covers, isPathPattern } from "../../lib/path-pattern";
import type { Rule, RuleContext } from "./rule";
import { repeated } from "./checks";
import type { LoadBalancerExposure } from "../exposure";

export const routeRules: readonly Rule[] = [
  { reads: ["services"], check: checkPaths },
  { reads: ["services"], check: checkPriorities },
  { reads: ["services"], check: checkShadows },
];

interface Routed {
  readonly name: string;
  readonly exposure: LoadBalancerExposure;
}

function routedServices({ servicesWith }: RuleContext): Routed[] {
  return servicesWith("exposure").flatMap(([name, service]) => {
    const exposure = listenerRuleOf(service.exposure);
    return exposure === undefined ? [] : [{ name, exposure }];
  });
}

function checkPaths(context: RuleContext): void {
  for (const { name, exposure } of routedServices(context)) {
    const report = context.findings.about("service", name);
    for (const path of exposure.paths.filter((pattern) => !isPathPattern(pattern))) {
      const allowed = "a path pattern starts with '/' and has up to 128 of letters, digits and _-.$/~\"'@:+&*?";
      report("paths", path, allowed, "correct it");
    }
    repeated(exposure.paths, (path) => {
      report("paths", path, "each path is given once", "remove one");
    });
    checkLimits(report, exposure.paths);
  }
}

function checkLimits(report: Report, paths: readonly string[]): void {
  const wildcards = paths.reduce((sum, path) => sum + countWildcards(path), 0);
  if (paths.length === 0 || paths.length > LISTENER_RULE.values) {
    report("paths", paths, `a listener rule takes 1 to ${LISTENER_RULE.values} values`, "cover several by a wildcard");
  } else if (wildcards > LISTENER_RULE.wildcards) {
    report("paths", paths, `a listener rule takes up to ${LISTENER_RULE.wildcards} wildcards`, "use fewer");
  }
}

function checkPriorities({ findings, ...context }: RuleContext): void {
  const { minimumPriority, maximumPriority } = LISTENER_RULE;
  const takenBy = new Map<number, string>();
  for (const { name, exposure } of routedServices({ findings, ...context })) {
    const { priority } = exposure;
    const report = findings.about("service", name);
    const other = takenBy.get(priority);
    if (!Number.isInteger(priority) || priority < minimumPriority || priority > maximumPriority) {
      const allowed = `a whole number from ${minimumPriority} to ${maximumPriority} is allowed`;
      report("priority", priority, allowed, "set it to one of these");
    } else if (other !== undefined) {
      report("priority", priority, `'${other}' has it already`, "give each its own");
    }
    if (other === undefined) takenBy.set(priority, name);
  }
}

/** A path that an earlier rule takes whole never reaches its own service. */
function checkShadows(context: RuleContext): void {
  const inOrder = routedServices(context).sort((a, b) => a.exposure.priority - b.exposure.priority);
  const earlier = new EarlierPatterns();
  for (const { name, exposure } of inOrder) {
    const { priority, paths } = exposure;
    for (const path of new Set(paths)) {
      // Where priorities are equal the order is unknown, and the priority rule has said so.
      const shadow = earlier.covering(path).find((rule) => rule.priority < priority);
      if (shadow === undefined) continue;
      const allowed = `'${shadow.name}' takes '${shadow.pattern}' first, with priority ${shadow.priority}`;
      context.findings.about("service", name)("paths", path, allowed, "give this service a lower priority number");
    }
    for (const pattern of paths) earlier.add({ name, priority, pattern });
  }
}

interface EarlierPattern {
  readonly name: string;
  readonly priority: number;
  readonly pattern: string;
}

/** Patterns by what stands before their first wildcard, so that a thousand services aren't compared with each other. */
class EarlierPatterns {
  private readonly byPrefix = new Map<string, EarlierPattern[]>();

  add(rule: EarlierPattern): void {
    const prefix = rule.pattern.replace(/[*?].*$/, "");
    const others = this.byPrefix.get(prefix);
    if (others === undefined) this.byPrefix.set(prefix, [rule]);
    else others.push(rule);
  }

  /** Patterns that take in all of `path`, shortest prefix first. */
  covering(path: string): EarlierPattern[] {
    return Array.from({ length: path.length + 1 }, (_, end) => this.byPrefix.get(path.slice(0, end)) ?? [])
      .flat()
      .filter(({ pattern }) => covers(pattern, path));
  }
}
