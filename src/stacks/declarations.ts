import type { QuotaName } from "../aws/quotas";
import type { SuppressionDefinition } from "../definition/platform";
import {
  type ResolvedEnvironment,
  type ResolvedJob,
  type ResolvedService,
  portOf,
} from "../definition/resolve/resolve";
import type { AddedExposure } from "../definition/resolve/additions";
import type { RunTaskInput } from "../constructs/jobs/schedule";
import { listenerRuleOf } from "../definition/resolve/exposure";
import { createdResources } from "../definition/resolve/resources/resources";
import { type DeclaredExisting, type DeclaredStore, declaredExisting, declaredStores } from "./declared-existing";
import { type DeclaredSettings, declaredSettings } from "./declared-settings";
import { type DeclaredUse, addedUse, asUses, declaredUses, starterOf } from "./declared-uses";
import { stackName } from "../definition/resolve/stack-names";
import { secretKeys } from "../constructs/service/secrets";
import { type UsesAround, codePermissions } from "../constructs/service/uses";
import { match } from "../lib/match";

/** What the definition says and the resources alone can't tell; the proof holds one against the other. */
export interface Declarations {
  readonly exposures: readonly Exposure[];
  /** Only in the stack of a service. */
  readonly listenerRules?: readonly (ListenerRule & { readonly exposure: ExposurePlace })[];
  readonly grants: readonly Grant[];
  /** Left out where nothing is used. */
  readonly uses?: readonly DeclaredUse[];
  /** Left out where there are none. */
  readonly permissions?: readonly DeclaredPermission[];
  /** Left out where nothing is used. */
  readonly settings?: readonly DeclaredSettings[];
  /** Left out where nothing could be taken for it. */
  readonly existing?: readonly DeclaredExisting[];
  /** Left out where all that is used is made here. */
  readonly stores?: readonly DeclaredStore[];
  /** Left out where nothing needs one. */
  readonly reasons?: readonly DeclaredReason[];
  /** Jobs that are started by hand; left out where there are none. */
  readonly tasks?: readonly RunTaskInput[];
  readonly suppressions: readonly SuppressionDefinition[];
  readonly quotas: Readonly<Partial<Record<QuotaName, number>>>;
}

/** A port that somebody outside the platform may connect to. */
export interface Exposure {
  /** Address of the load balancer or the ECS service. */
  readonly to: string;
  readonly port: number;
  /** Who may connect: IPv4 CIDR blocks, and names of AWS's lists of addresses. */
  readonly cidrs: readonly string[];
  /** Which service gets which paths; none where a port only redirects. */
  readonly listenerRules?: readonly ListenerRule[];
  /** Why, where it isn't the definition that says so. */
  readonly reason?: string;
}

/** An attribute that `extend` sets. */
export interface DeclaredOverride {
  readonly address: string;
  readonly attribute: string;
  readonly reason: string;
}

/** Paths that go to a service. */
export interface ListenerRule {
  /** Address of the ECS service. */
  readonly to: string;
  readonly paths: readonly string[];
}

/** An exposure that another stack declares. */
type ExposurePlace = { readonly stack: string } & Pick<Exposure, "to" | "port">;

/** Actions that a role needs for a reason that no resource shows. */
export interface Grant {
  /** Address of the role. */
  readonly role: string;
  readonly actions: readonly string[];
  readonly reason?: string;
}

/** Why a container has what a reviewer would ask about. */
export interface DeclaredReason {
  /** Address of the task definition. */
  readonly address: string;
  readonly container: string;
  /** Of a value that looks like a secret and is none; left out for a writable root file system. */
  readonly variable?: string;
  readonly reason: string;
}

/** A job, and what starts one of its tasks. */
export interface DeclaredJob {
  readonly job: ResolvedJob;
  readonly runTask: RunTaskInput;
}

/** What a service's code may do with a resource of AWS, or ECS before the code runs. */
export interface DeclaredPermission {
  /** Address of the ECS service. */
  readonly from: string;
  readonly actions: readonly string[];
  /** ARNs, as the statements have them. */
  readonly resources: readonly string[];
  /** The service of AWS that does it for them. */
  readonly via?: string;
  /** Said where ECS does it, with the execution role. */
  readonly role?: "execution";
  readonly reason: string;
}

/** What the platform's stack declares: all of it where the services stand in it, else what no service's stack does. */
export function platformDeclarations(
  environment: ResolvedEnvironment,
  jobs: readonly DeclaredJob[],
  around: UsesAround,
): Declarations {
  const { definition, layout, services } = environment;
  const { suppressions = [], quotas = {} } = definition;
  const own = { single: services, "per-service": [] }[layout];
  const { added } = environment;
  const exposures = withAdded(
    [...balancerExposures(environment, listenerRulesOf(own)), ...own.flatMap(publicExposure)],
    { single: added.exposures, "per-service": added.exposures.filter(({ to }) => to === BALANCER) }[layout],
  );
  const clients = { single: added.clients, "per-service": [] }[layout];
  const tasks = [...own, ...jobs.map(({ job }) => job)];
  return {
    exposures,
    grants: tasks.flatMap((task) => keyGrants(environment, task)),
    ...declaredUses(tasks, around, clients),
    ...declaredPermissions(environment, tasks, around),
    ...declaredSettings(tasks, around),
    ...declaredExisting(environment, tasks, around),
    ...declaredStores(environment, tasks, around),
    ...declaredReasons(tasks),
    ...declaredTasks(jobs),
    suppressions,
    quotas,
  };
}

/** What a service's own stack declares; its listener rules belong to an exposure of the platform's stack. */
export function serviceDeclarations(
  environment: ResolvedEnvironment,
  service: ResolvedService,
  around: UsesAround,
): Declarations {
  const exposure = { stack: stackName(environment.name, "platform"), to: BALANCER, port: servingPort(environment) };
  const listenerRules = listenerRulesOf([service]).map((rule) => ({ ...rule, exposure }));
  return {
    exposures: withAdded(
      publicExposure(service),
      environment.added.exposures.filter(({ to }) => to === `aws_ecs_service.${service.id}`),
    ),
    listenerRules,
    grants: keyGrants(environment, service),
    ...declaredUses([service], around),
    ...declaredPermissions(environment, [service], around),
    ...declaredSettings([service], around),
    ...declaredExisting(environment, [service], around),
    ...declaredStores(environment, [service], around),
    ...declaredReasons([service]),
    suppressions: [],
    quotas: {},
  };
}

/** Exposures of what `extend` makes itself. */
export function ownExposures({ added, services }: ResolvedEnvironment): readonly AddedExposure[] {
  const ofPlatform = new Set([BALANCER, ...services.map(({ id }) => `aws_ecs_service.${id}`)]);
  return added.exposures.filter(({ to }) => !ofPlatform.has(to));
}

/** What the stack of the extension declares, where it has one. */
export function extensionDeclarations(environment: ResolvedEnvironment): Partial<Declarations> {
  const { added } = environment;
  const exposures = ownExposures(environment);
  return { ...(exposures.length > 0 && { exposures }), ...asUses(added.clients.map(addedUse)) };
}

/** What a job's own stack declares. */
export function jobDeclarations(
  environment: ResolvedEnvironment,
  declared: DeclaredJob,
  around: UsesAround,
): Declarations {
  const { job } = declared;
  return {
    exposures: [],
    grants: keyGrants(environment, job),
    ...declaredUses([job], around),
    ...declaredPermissions(environment, [job], around),
    ...declaredSettings([job], around),
    ...declaredExisting(environment, [job], around),
    ...declaredStores(environment, [job], around),
    ...declaredReasons([job]),
    ...declaredTasks([declared]),
    suppressions: [],
    quotas: {},
  };
}

/** A schedule says what it starts; nothing says it of a job without one. */
function declaredTasks(jobs: readonly DeclaredJob[]): Pick<Declarations, "tasks"> {
  const tasks = jobs.filter(({ job }) => job.schedule === undefined).map(({ runTask }) => runTask);
  return tasks.length > 0 ? { tasks } : {};
}

/** A port that both say is declared once, for whom both name. */
function withAdded(exposures: readonly Exposure[], added: readonly AddedExposure[]): Exposure[] {
  const all = [...exposures];
  for (const { to, port, cidrs, reason } of added) {
    const index = all.findIndex((own) => own.to === to && own.port === port);
    const known = all[index];
    if (known === undefined) all.push({ to, port, cidrs, reason });
    else
      all[index] = { ...known, cidrs: [...new Set([...known.cidrs, ...cidrs])], reason: joined(known.reason, reason) };
  }
  // What only redirects may be open to nobody.
  return all.filter(({ cidrs }) => cidrs.length > 0);
}

function joined(one: string | undefined, other: string): string {
  return one === undefined ? other : `${one}; ${other}`;
}

function declaredPermissions(
  { resources }: ResolvedEnvironment,
  services: readonly (ResolvedService | ResolvedJob)[],
  around: UsesAround,
): Pick<Declarations, "permissions"> {
  const created = namesOfCreated(resources);
  const permissions = services.flatMap((service) => [
    ...codePermissions(service, around).map(({ actions, arns, via, reason }): DeclaredPermission => {
      return { from: starterOf(service), actions, resources: arns, ...(via !== undefined && { via }), reason };
    }),
    // Which key encrypts a secret is the secret's own business: a task definition doesn't say.
    ...secretKeys(service, around, created).map(({ arn, via }): DeclaredPermission => {
      const reason = `${service.name} starts with secrets that it encrypts`;
      return { from: starterOf(service), actions: ["kms:Decrypt"], resources: [arn], via, role: "execution", reason };
    }),
  ]);
  return permissions.length > 0 ? { permissions } : {};
}

function declaredReasons(tasks: readonly ResolvedService[]): Pick<Declarations, "reasons"> {
  const reasons = tasks.flatMap(({ id, containers }) =>
    containers.flatMap(({ name: container, settings }): DeclaredReason[] => {
      const at = { address: `aws_ecs_task_definition.${id}`, container };
      const { writableRoot, environment = {} } = settings;
      return [
        ...(writableRoot === undefined ? [] : [{ ...at, reason: writableRoot.reason }]),
        ...Object.entries(environment).flatMap(([variable, value]) =>
          typeof value === "string" ? [] : [{ ...at, variable, reason: value.notSecret }],
        ),
      ];
    }),
  );
  return reasons.length > 0 ? { reasons } : {};
}

const BALANCER = "aws_lb.ingress";

function servingPort({ ingress }: ResolvedEnvironment): number {
  return { http: 80, https: 443 }[ingress.protocol.type];
}

function balancerExposures(environment: ResolvedEnvironment, listenerRules: readonly ListenerRule[]): Exposure[] {
  const { ingress, services } = environment;
  if (!services.some(({ exposure }) => listenerRuleOf(exposure))) return [];
  const serving = servingPort(environment);
  const exposureAt = (port: number): Exposure => ({
    to: BALANCER,
    port,
    cidrs: ingress.allowedCidrs,
    listenerRules: port === serving ? listenerRules : [],
  });
  return serving === 80 ? [exposureAt(80)] : [exposureAt(80), exposureAt(serving)];
}

function listenerRulesOf(services: readonly ResolvedService[]): ListenerRule[] {
  return services.flatMap(({ id, exposure }) => {
    const rule = listenerRuleOf(exposure);
    return rule === undefined ? [] : [{ to: `aws_ecs_service.${id}`, paths: rule.paths }];
  });
}

function publicExposure(service: ResolvedService): Exposure[] {
  const { id } = service;
  return match(service.exposure, "type", {
    "load-balancer": () => [],
    "public-ip": ({ allowedCidrs }) => [{ to: `aws_ecs_service.${id}`, port: portOf(service), cidrs: allowedCidrs }],
    none: () => [],
    internal: () => [],
  });
}

function namesOfCreated(resources: ResolvedEnvironment["resources"]): ReadonlySet<string> {
  return new Set(createdResources(resources).map(({ name }) => name));
}

/** What the policy of a key allows stands where the key is made; a definition that names a key vouches for it. */
function keyGrants({ cluster, resources }: ResolvedEnvironment, { id, exec, uses }: ResolvedService): Grant[] {
  const created = namesOfCreated(resources);
  const ofCode = [
    ...(exec && cluster.execKmsKeyArn !== undefined ? ["kms:Decrypt"] : []),
    ...uses.flatMap(({ key }) => (key === undefined || created.has(key.name) ? [] : key.actions)),
  ];
  return ofCode.length > 0 ? [{ role: `aws_iam_role.${id}_task`, actions: [...new Set(ofCode)].sort() }] : [];
}
