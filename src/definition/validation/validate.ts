import { DEFAULTS } from "../resolve/defaults";
import { containerRules } from "./containers/container-rules";
import { secretRules } from "./containers/secret-rules";
import { taskRules } from "./containers/task-rules";
import { awsResourceRules } from "./resources/aws-resource-rules";
import { filesRules } from "./resources/files-rules";
import { keyRules } from "./resources/key-rules";
import { backendRules, checkDistinctStates, type Kept } from "./backend-rules";
import { capacityRules } from "./capacity-rules";
import { bootstrapStackNames } from "../resolve/bootstrap-plan";
import { checkBootstrap } from "./bootstrap-rules";
import { cacheRules } from "./resources/cache-rules";
import { discoveryRules } from "./discovery-rules";
import { databaseRules } from "./resources/database-rules";
import { closest, Findings, type Report, Shown } from "./findings";
import { jobRules } from "./job-rules";
import { movesRules } from "./moves-rules";
import { checkDistinctStacks, nameRules } from "./name-rules";
import { Names } from "../resolve/names";
import { networkRules } from "./network-rules";
import { asService } from "../job";
import type { EnvironmentDefinition, PlatformDefinition } from "../platform";
import { routeRules } from "./listener-rules";
import { permissionRules } from "./resources/permission-rules";
import { resourceRules } from "./resources/resource-rules";
import type { Rule, RuleContext } from "./rule";
import { scalingRules } from "./scaling-rules";
import { serviceRules } from "./service-rules";
import { settingsRules } from "./settings-rules";
import { type ShapeFault, shapeFaults } from "./shape";
import { sourceRules } from "./source-rules";
import { stackNames } from "../resolve/stack-names";

const RULES: readonly Rule[] = [
  ...settingsRules,
  ...backendRules,
  ...networkRules,
  ...nameRules,
  ...serviceRules,
  ...discoveryRules,
  ...scalingRules,
  ...capacityRules,
  ...jobRules,
  ...containerRules,
  ...taskRules,
  ...secretRules,
  ...resourceRules,
  ...awsResourceRules,
  ...databaseRules,
  ...cacheRules,
  ...filesRules,
  ...keyRules,
  ...permissionRules,
  ...routeRules,
  ...sourceRules,
  ...movesRules,
];

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Checks a whole definition, also one that comes from JSON.
 *
 * @param root folder that app folders are relative to
 * @param isExtended whether the platform has an `extend`, and with it, in the layout `per-service`, one stack more
 * @returns all errors, one line each, `<kind> '<name>': <prop> is <value>; <what is allowed>; <what to do>`; an error
 *   that several environments share stands once, with their names; empty when the definition is valid
 */
export function validateDefinition(definition: unknown, root: string, isExtended = false): string[] {
  const faults = shapeFaults(definition);
  const wrong = faults.filter(({ fault }) => fault !== "unknown");
  const findings = new Findings();
  const outer = faults.filter(({ path }) => path[0] !== "environments" || path.length < 3);
  for (const fault of outer) reportFault(findings, "platform", nameOf(definition), fault.path, fault);
  if (wrong.some((fault) => outer.includes(fault) && fault.path[0] !== "bootstrap")) return findings.messages;

  const platform = definition as PlatformDefinition;
  const hasShape = (...paths: readonly string[][]): boolean => paths.every((path) => inside(wrong, path).length === 0);
  checkPlatform(platform, findings);
  const environments = Object.entries(platform.environments);
  const placed = environments.filter(([key]) =>
    hasShape(["environments", key, "names"], ["environments", key, "accountId"]),
  );
  checkDistinctNames(platform.name, placed, findings);
  const named = environments.filter(
    ([key, { services }]) =>
      hasShape(["environments", key, "layout"], ["environments", key, "resources"]) && typeof services === "object",
  );
  checkDistinctStacks(platform.name, named, findings, isExtended);
  checkStates(platform, named, hasShape, findings, isExtended);
  const perEnvironment = environments.map(([name, environment]) => ({
    name: `${platform.name}-${name}`,
    messages: checkEnvironment(`${platform.name}-${name}`, environment, inside(faults, ["environments", name]), {
      root,
      isExtended,
    }),
  }));
  return [...findings.messages, ...merge(perEnvironment)];
}

/** Rules that look at the states of the named environments, as far as these have the right shape, and at what precedes them. */
function checkStates(
  platform: PlatformDefinition,
  named: readonly (readonly [string, EnvironmentDefinition])[],
  hasShape: (...paths: readonly string[][]) => boolean,
  findings: Findings,
  isExtended: boolean,
): void {
  const states = named.flatMap(([key, definition]): Kept[] => {
    if (!hasShape(["environments", key, "backend"])) return [];
    const name = `${platform.name}-${key}`;
    const { backend = DEFAULTS.backend } = definition;
    return [
      { name, backend, stacks: stackNames(name, definition, isExtended), report: findings.about("environment", name) },
    ];
  });
  const isReadable = states.length === Object.keys(platform.environments).length;
  const areAccounts = named.every(([key]) => hasShape(["environments", key, "accountId"]));
  if (platform.bootstrap !== undefined && isReadable && areAccounts && hasShape(["bootstrap"])) {
    const { backend = DEFAULTS.backend } = platform.bootstrap;
    const about = findings.about("platform", platform.name);
    const report: Report = (property, ...rest) => {
      about(`bootstrap.${property}`, ...rest);
    };
    checkBootstrap(platform, findings, isExtended);
    states.push({
      name: `${platform.name}-bootstrap`,
      backend,
      stacks: bootstrapStackNames(platform, isExtended),
      report,
    });
  }
  checkDistinctStates(states);
}

function nameOf(definition: unknown): string {
  const { name } = (definition ?? {}) as { name?: unknown };
  return typeof name === "string" ? name : "";
}

function checkPlatform({ name, environments }: PlatformDefinition, findings: Findings): void {
  const report = findings.about("platform", name);
  const allowed = "a DNS label has up to 63 of a-z, 0-9 and single '-', starting with a letter";
  for (const [property, label] of [["name", name], ...Object.keys(environments).map((key) => ["environment", key])]) {
    if (property !== undefined && label !== undefined && !(NAME.test(label) && label.length <= 63)) {
      report(property, label, allowed, "rename it");
    }
  }
  if (Object.keys(environments).length === 0) report("environments", {}, "a platform runs somewhere", "add one");
}

/** Two environments in one account must not fight over a name. */
function checkDistinctNames(
  platform: string,
  environments: readonly (readonly [string, EnvironmentDefinition])[],
  findings: Findings,
): void {
  const takenBy = new Map<string, string>();
  for (const [key, { names, accountId = "" }] of environments) {
    const name = `${platform}-${key}`;
    const prefix = new Names(name, names).platform;
    const other = takenBy.get(`${accountId} ${prefix}`);
    if (other !== undefined) {
      const allowed = `'${other}' has it already, in the same account`;
      findings.about("environment", name)("names.platform", prefix, allowed, "give each its own");
    }
    takenBy.set(`${accountId} ${prefix}`, name);
  }
}

/** Stands for a service as such: it isn't an object, or can't have its name. */
const WHOLE = "";

/** A fault with its path below the thing that it is reported about. */
type InnerFault = ShapeFault;

function inside(faults: readonly ShapeFault[], prefix: readonly string[]): InnerFault[] {
  return faults.flatMap((fault) =>
    prefix.every((part, index) => fault.path[index] === part)
      ? { ...fault, path: fault.path.slice(prefix.length) }
      : [],
  );
}

/** In a definition from JSON anything may stand there. */
function isEmpty(members: unknown): boolean {
  return typeof members === "object" && members !== null && Object.keys(members).length === 0;
}

function checkEnvironment(
  name: string,
  environment: EnvironmentDefinition,
  faults: readonly InnerFault[],
  { root, isExtended }: Pick<RuleContext, "root" | "isExtended">,
): string[] {
  const given = Object.keys((environment as Partial<EnvironmentDefinition>).services ?? {});
  const findings = new Findings(Object.keys(environment.jobs ?? {}).filter((job) => !given.includes(job)));
  const areRead = !faults.some(({ path }) => path.length === 1 && ["services", "jobs"].includes(path[0] ?? ""));
  if (areRead && isEmpty(environment.services) && isEmpty(environment.jobs ?? {}))
    findings.about("environment", name)(
      "services",
      {},
      "an environment runs at least one service or job",
      "add one, or remove the environment",
    );
  const badMembers = { services: new Map<string, Set<string>>(), jobs: new Map<string, Set<string>>() };
  const badProperties = new Set<string>();
  const unreadResources = new Set<string>();
  for (const fault of faults) {
    const [property = "", own, ...rest] = fault.path;
    const within = property === "services" || property === "jobs" ? property : undefined;
    if (within !== undefined && own !== undefined)
      reportFault(findings, { services: "service", jobs: "job" }[within], own, rest, fault);
    else reportFault(findings, "environment", name, fault.path, fault);
    if (fault.fault === "unknown") continue;
    if (within !== undefined && own !== undefined) addTo(badMembers[within], own, rest[0] ?? WHOLE);
    else if (property === "resources" && own !== undefined) unreadResources.add(own);
    else badProperties.add(property);
  }
  const all = badProperties.has("services") ? {} : environment.services;
  const services = readable(all, badMembers.services);
  const jobs = readable(badProperties.has("jobs") ? {} : (environment.jobs ?? {}), badMembers.jobs);
  const tasks = [...jobs.map(([job, { bad, value }]) => [job, { bad, value: asService(value) }] as const), ...services];
  const wellShaped = <T>(some: readonly (readonly [string, Readable<T>])[]): Record<string, T> =>
    Object.fromEntries(some.flatMap(([own, { bad, value }]) => (bad.size === 0 ? [[own, value] as const] : [])));
  const context: RuleContext = {
    name,
    environment: {
      // Whichever rule looks at it: what has the wrong shape isn't there.
      ...without(environment, badProperties),
      services: wellShaped(tasks),
      jobs: wellShaped(jobs),
      ...(!badProperties.has("resources") && { resources: without(environment.resources ?? {}, unreadResources) }),
    },
    unreadResources,
    servicesWith: (...members) =>
      tasks.flatMap(([own, { bad, value }]) =>
        members.some((member) => bad.has(member)) ? [] : [[own, value] as const],
      ),
    serviceNames: new Set(Object.keys(all)),
    root,
    isExtended,
    findings,
  };
  for (const { reads, check } of RULES) {
    if (!reads.some((property) => badProperties.has(property))) check(context);
  }
  return findings.messages;
}

/** A service or job as it is written, and the members of it that have the wrong shape. */
interface Readable<T> {
  readonly value: T;
  readonly bad: ReadonlySet<string>;
}

/** Those of which something can be told. */
function readable<T>(
  all: Readonly<Record<string, T>>,
  badMembers: ReadonlyMap<string, ReadonlySet<string>>,
): [string, Readable<T>][] {
  return Object.entries(all).flatMap(([name, value]): [string, Readable<T>][] => {
    const bad = badMembers.get(name) ?? new Set();
    return bad.has(WHOLE) ? [] : [[name, { value, bad }]];
  });
}

function without<T extends object>(all: T, names: ReadonlySet<string>): T {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !names.has(name))) as T;
}

function addTo(badMembers: Map<string, Set<string>>, name: string, member: string): void {
  badMembers.set(name, (badMembers.get(name) ?? new Set()).add(member));
}

function reportFault(findings: Findings, kind: string, name: string, path: readonly string[], fault: ShapeFault): void {
  const report = findings.about(kind, name);
  const property = path.join(".") || "definition";
  switch (fault.fault) {
    case "reserved":
      report(path.length === 0 ? "name" : property, fault.value, fault.allowed, "rename it");
      break;
    case "control":
      report(property, new Shown(String(fault.value)), fault.allowed, "remove it");
      break;
    case "missing":
      report(property, new Shown("missing"), "it is required", "add it");
      break;
    case "unknown": {
      const known = fault.allowed.split(", ");
      const meant = closest(path.at(-1) ?? "", known);
      const fix = meant === undefined ? "remove it" : `did you mean '${meant}'`;
      report(property, new Shown("unknown"), `known are ${fault.allowed}`, fix);
      break;
    }
    case "wrong":
      report(property, fault.value, `${fault.allowed} is allowed`, "correct it");
      break;
  }
}

/** Puts errors that several environments share on one line and says where each is, unless there is but one environment. */
function merge(perEnvironment: readonly { readonly name: string; readonly messages: readonly string[] }[]): string[] {
  const where = new Map<string, string[]>();
  for (const { name, messages } of perEnvironment) {
    for (const message of messages) {
      const own = message.startsWith(`environment '${name}'`);
      const names = where.get(message) ?? [];
      where.set(message, own || names.includes(name) ? names : [...names, name]);
    }
  }
  const single = perEnvironment.length === 1;
  return [...where].map(([message, names]) =>
    single || names.length === 0 ? message : `${message} (in ${names.join(", ")})`,
  );
}
