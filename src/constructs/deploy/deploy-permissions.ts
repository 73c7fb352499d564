import type { Phase } from "../../definition/resolve/bootstrap-plan";
import { SCHEDULER_ROLE, TASK_ROLES, TLS_ROLE, anyTargetGroup } from "../../definition/resolve/names";
import type { ResolvedEnvironment } from "../../definition/resolve/resolve";
import { existingGroupIds } from "../../definition/resolve/connections";
import type { Actions, NetworkCall, NetworkTarget, ProviderCalls, Target } from "../../aws/provider-calls/call";
import { PROVIDER_CALLS, writesOf } from "../../aws/provider-calls/calls";
import { sealedParameters, secretNames, tlsRoles, watchedParameters } from "./secret-statements";
import { keyUseStatements } from "./key-use-statements";
import type { PolicyStatement } from "../service/roles";

export interface DeployPermissionsProps {
  readonly environment: ResolvedEnvironment;
  /** 12 digits, or the reference to them. */
  readonly accountId: string;
  /** Stack whose runs get the permissions, for errors. */
  readonly stack: string;
  /** Types of the resources in it, `data.` before those of data sources. */
  readonly types: ReadonlySet<string>;
  /**
   * What `extend` states of types of resources, beside what is known of them.
   * @default - nothing
   */
  readonly stated?: ReadonlyMap<string, readonly StatedActions[]>;
  /**
   * Names of roles that `extend` makes.
   * @default - none
   */
  readonly roleNames?: readonly string[];
}

/** Actions on resources, for a type of resource that the platform doesn't render itself. */
export interface StatedActions {
  /**
   * Actions at every plan.
   * @default - none
   */
  readonly reads?: readonly string[];
  /**
   * Actions at an apply, beside the reads.
   * @default - none
   */
  readonly writes?: readonly string[];
  /** ARNs that they are on, in which `*` and `?` are wildcards; `*` alone is for actions that AWS lets nobody narrow. */
  readonly resources: readonly string[];
  /**
   * Why they are on `*`; shown to whoever reviews.
   * @default - none: they are on ARNs
   */
  readonly reason?: string;
  /**
   * Conditions of the statement, as IAM has them.
   * @default - none
   */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/**
 * What a run of a stack does in AWS: for a plan what reads its resources, for an apply what changes them too. Limited to
 * names that start with the environment's and, in the VPC, to what bears its tags.
 *
 * @throws when a type stands in no table
 */
export function deployStatements(phase: Phase, props: DeployPermissionsProps): PolicyStatement[] {
  const { stated = new Map<string, readonly StatedActions[]>() } = props;
  const needs = [...props.types].sort().map((type) => callsOf(type, props.stack, stated.has(type)));
  const tasks = arnsOf(props);
  const more = (props.roleNames ?? []).map((name) => `arn:aws:iam::${props.accountId}:role/${name}`);
  const arns = { ...tasks, taskRole: () => [...tasks.taskRole(), ...more] };
  const reads = needs.map(({ read = {} }) => read);
  const others = [...stated].flatMap(([type, all]) => statedStatements(phase, type, all));
  const sealed = sealedParameters(props.environment, props.types);
  if (phase === "plan") return [...ownStatements("Read", reads, arns), ...others, ...sealed];
  // What protects data from a deployment protects it from its role.
  const forced = props.environment.definition.deletionProtection ? [] : needs.flatMap((it) => it.forcedDelete ?? []);
  const all = [...reads, ...needs.flatMap(writesOf), ...forced];
  return [
    ...ownStatements("Manage", all, arns),
    ...networkStatements(needs, props),
    ...keyUseStatements(props),
    ...roleStatements(needs, props, tasks),
    ...others,
    ...sealed,
  ];
}

function ownStatements(
  verb: string,
  actions: readonly Actions[],
  arns: Readonly<Record<Target, () => string[]>>,
): PolicyStatement[] {
  return grouped(actions).flatMap(([target, names]) => {
    const resources = arns[target]();
    // What `extend` reads by the same type has its own statements.
    return resources.length === 0 ? [] : [allow(`${verb}${pascal(target)}`, names, resources)];
  });
}

/** `ExtendLambdaFunction1`: the actions of one type, with all that an apply does where that is asked. */
function statedStatements(phase: Phase, type: string, all: readonly StatedActions[]): PolicyStatement[] {
  return all.flatMap((own, index) => {
    const { resources, conditions } = own;
    const actions = actionsIn(phase, own);
    const sid = `Extend${pascal(type.replace(/^aws_/, "").replaceAll(/[._]/g, "-"))}${index + 1}`;
    if (actions.length === 0) return [];
    const statement = allow(sid, [...new Set(actions)].sort(), [...new Set(resources)].sort());
    return [{ ...statement, ...(conditions !== undefined && { Condition: conditions }) }];
  });
}

function actionsIn(phase: Phase, { reads = [], writes = [] }: StatedActions): readonly string[] {
  return { plan: reads, apply: [...reads, ...writes] }[phase];
}

/** What `extend` states to be on `*`, with its reason. */
export function statedOnAll(
  phase: Phase,
  stated: ReadonlyMap<string, readonly StatedActions[]> = new Map(),
): { readonly actions: readonly string[]; readonly reason: string }[] {
  return [...stated.values()].flat().flatMap((own) => {
    const actions = actionsIn(phase, own);
    return own.reason === undefined || actions.length === 0 ? [] : [{ actions, reason: own.reason }];
  });
}

const NOTHING: ProviderCalls = { source: "" };

/** Whether it is known what runs ask of AWS for a type: of those of other providers, nothing. */
export function isKnownType(type: string): boolean {
  return Object.hasOwn(PROVIDER_CALLS, type) || !/^((data|ephemeral)\.)?aws_/.test(type);
}

function callsOf(type: string, stack: string, isStated: boolean): ProviderCalls {
  const calls = PROVIDER_CALLS[type];
  if (calls === undefined) {
    if (isStated || isKnownType(type)) return NOTHING;
    throw new Error(
      `stack '${stack}': type is ${type}; a role is allowed what stands in src/aws/provider-calls; add the type there`,
    );
  }
  return calls;
}

/** Actions by target, each once, targets and actions sorted; without targets that have none. */
function grouped(all: readonly Actions[]): [Target, string[]][] {
  const byTarget = new Map<Target, Set<string>>();
  for (const actions of all) {
    for (const [target, names] of Object.entries(actions) as [Target, readonly string[]][]) {
      byTarget.set(target, new Set([...(byTarget.get(target) ?? []), ...names]));
    }
  }
  return [...byTarget].map(([target, names]): [Target, string[]] => [target, [...names].sort()]).sort();
}

/** How the ARNs of an environment's resources look. */
function arnsOf({ environment, accountId }: DeployPermissionsProps): Readonly<Record<Target, () => string[]>> {
  const { names, definition } = environment;
  const services = [...environment.services, ...environment.jobs];
  const { region } = definition;
  const own = (service: string, ...paths: string[]): string[] =>
    paths.map((path) => `arn:aws:${service}:${region}:${accountId}:${path}`);
  const prefix = definition.names?.service ?? environment.name;
  // Without a prefix nothing but the list of services tells whose a name is.
  const families = prefix === "" ? services.map((service) => service.names.family) : [`${prefix}-*`];
  // A name that is shortened can have lost the end of a long prefix: two environments may share what is left.
  const isTold = prefix !== "" && services.every((service) => service.names.targetGroup.startsWith(`${prefix}-`));
  const targetGroups = isTold ? [`${prefix}-*-tg-*`] : services.map((service) => anyTargetGroup(service.names));
  const roles = (...kinds: readonly string[]): string[] =>
    kinds.map((kind) => `arn:aws:iam::${accountId}:role/${names.prefix}-*-${kind}`);
  const bucket = `arn:aws:s3:::${names.prefix}-*`;
  const tls = tlsRoles(environment);
  const hasSchedules = environment.jobs.some(({ schedule }) => schedule !== undefined);
  return {
    // Access points and file systems have ids of AWS's making.
    accessPoint: () => own("elasticfilesystem", "access-point/*"),
    any: () => ["*"],
    anyDatabase: () => own("rds", "db:*"),
    anyRepository: () => own("ecr", "repository/*"),
    awsPrefixList: () => [`arn:aws:ec2:${region}:aws:prefix-list/*`],
    bucket: () => [bucket],
    cache: () => own("elasticache", `replicationgroup:${names.prefix}-*`),
    cacheDefaults: () => own("elasticache", "parametergroup:default.*"),
    cacheNode: () => own("elasticache", `cluster:${names.prefix}-*`),
    cacheSnapshot: () => own("elasticache", `snapshot:${names.prefix}-*`),
    cacheSubnetGroup: () => own("elasticache", `subnetgroup:${names.prefix}-*`),
    cluster: () => own("ecs", `cluster/${names.cluster}`),
    database: () => own("rds", `db:${names.prefix}-*`),
    databaseCluster: () => own("rds", `cluster:${names.prefix}-*`),
    databaseClusterDefaults: () => own("rds", "cluster-pg:default*", "og:default*"),
    databaseClusterParameters: () => own("rds", `cluster-pg:${names.prefix}-*`),
    databaseClusterSnapshot: () => own("rds", `cluster-snapshot:${names.prefix}-*`),
    databaseDefaults: () => own("rds", "og:default*", "pg:default*"),
    databaseParameters: () => own("rds", `pg:${names.prefix}-*`),
    databaseSecret: () => own("secretsmanager", "secret:rds!*"),
    databaseSnapshot: () => own("rds", `snapshot:${names.prefix}-*`),
    databaseSubnetGroup: () => own("rds", `subgrp:${names.prefix}-*`),
    discoveryNamespace: () => own("servicediscovery", "namespace/*"),
    discoveryService: () => own("servicediscovery", "service/*"),
    ecsService: () => own("ecs", `service/${names.cluster}/*`),
    eventBus: () => own("events", `event-bus/${names.prefix}-*`),
    fileSystem: () => own("elasticfilesystem", "file-system/*"),
    globalCluster: () => [`arn:aws:rds::${accountId}:global-cluster:*`],
    hostedZone: () => ["arn:aws:route53:::hostedzone/*"],
    // A key's id is of AWS's making; only its alias has a name.
    key: () => own("kms", "key/*"),
    keyAlias: () => own("kms", `alias/${names.prefix}-*`),
    listener: () => own("elasticloadbalancing", `listener/app/${names.loadBalancer}/*`),
    listenerRule: () => own("elasticloadbalancing", `listener-rule/app/${names.loadBalancer}/*`),
    loadBalancer: () => own("elasticloadbalancing", `loadbalancer/app/${names.loadBalancer}/*`),
    logGroup: () => own("logs", `log-group:/ecs/${names.prefix}/*`),
    parameter: () => own("ssm", ...watchedParameters(services).map((name) => `parameter/${name}`)),
    queue: () => own("sqs", `${names.prefix}-*`),
    repository: () => own("ecr", ...families.map((family) => `repository/${family}`)),
    passedTaskRole: () => roles(...TASK_ROLES),
    resourceGroup: () => own("resource-groups", `group/${names.resourceGroup}`),
    scalableTarget: () => own("application-autoscaling", "scalable-target/*"),
    scalingAlarm: () => own("cloudwatch", `alarm:TargetTracking-service/${names.cluster}/*`),
    schedule: () => own("scheduler", `schedule/${names.prefix}-jobs/*`),
    scheduleGroup: () => own("scheduler", `schedule-group/${names.prefix}-jobs`),
    scheduleRole: () => roles(SCHEDULER_ROLE),
    secret: () => own("secretsmanager", ...secretNames(services).map((name) => `secret:${name}`)),
    serviceDeployment: () => own("ecs", `service-deployment/${names.cluster}/*`),
    serviceRevision: () => own("ecs", `service-revision/${names.cluster}/*`),
    storedObject: () => [`${bucket}/*`],
    table: () => own("dynamodb", `table/${names.prefix}-*`),
    targetGroup: () => own("elasticloadbalancing", ...targetGroups.map((group) => `targetgroup/${group}/*`)),
    taskDefinition: () => own("ecs", ...families.map((family) => `task-definition/${family}:*`)),
    taskRole: () => roles(...TASK_ROLES, ...(hasSchedules ? [SCHEDULER_ROLE] : []), ...(tls.isMade ? [TLS_ROLE] : [])),
    tlsRole: () => [...(tls.isMade ? roles(TLS_ROLE) : []), ...tls.named],
    topic: () => own("sns", `${names.prefix}-*`),
  };
}

/** A VPC's resources have ids for names: what is there must bear the environment's tags, what is made gets them. */
function networkStatements(needs: readonly ProviderCalls[], props: DeployPermissionsProps): PolicyStatement[] {
  const { environment, accountId, types } = props;
  const actions = merged(needs.flatMap(({ network = [] }) => network));
  if (actions.length === 0) return [];
  const { region, tags } = environment.definition;
  const arns = (targets: readonly NetworkTarget[]): string[] =>
    targets.map((target) => `arn:aws:ec2:${region}:${accountId}:${target}/*`);
  const tagged = Object.entries(tags);
  const bearsTags = { StringEquals: conditionOn("aws:ResourceTag", tagged) };

  const makes = groupBy(actions, (action) => action.makes ?? "").filter(([target]) => target !== "");
  const made = makes.map(([target]) => target as NetworkTarget);
  return [
    // One statement does for all: whatever an action isn't about, AWS doesn't ask of it.
    {
      ...allow(
        "ChangeNetwork",
        actions.filter(({ on = [] }) => on.length > 0).map(({ action }) => action),
        arns([...new Set(actions.flatMap(({ on = [] }) => on))].sort()),
      ),
      Condition: bearsTags,
    },
    ...makes.map(([target, all]) =>
      allow(
        `Make${pascal(target)}`,
        all.map(({ action }) => action),
        arns([target as NetworkTarget]),
      ),
    ),
    ...groupBy(actions, (action) => action.untagged ?? "")
      .filter(([target]) => target !== "")
      .map(([target, all]) =>
        allow(
          `Use${pascal(target)}`,
          all.map(({ action }) => action),
          arns([target as NetworkTarget]),
        ),
      ),
    {
      ...allow("TagWhatIsMade", ["ec2:CreateTags"], arns(made)),
      Condition: {
        StringEquals: {
          "ec2:CreateAction": makes.flatMap(([, all]) => all.map(({ action }) => action.replace("ec2:", ""))).sort(),
        },
      },
    },
    ...foreignGroupStatements(props, accountId),
    { ...allow("TagAgain", ["ec2:CreateTags", "ec2:DeleteTags"], arns(made)), Condition: bearsTags },
    ...(types.has("aws_default_security_group")
      ? [
          // A VPC comes with a security group that nobody asked for: it has no tags yet when it is emptied.
          {
            ...allow("TagDefaultGroup", ["ec2:CreateTags"], arns(["security-group"])),
            Condition: {
              Null: Object.fromEntries(tagged.map(([key]) => [`aws:ResourceTag/${key}`, "true"])),
              StringEquals: conditionOn("aws:RequestTag", tagged),
            },
          },
        ]
      : []),
  ];
}

/** Groups of what services use are somebody else's, without the environment's tags; the rules in them are ours. */
function foreignGroupStatements({ environment, types }: DeployPermissionsProps, accountId: string): PolicyStatement[] {
  const { services, jobs, added } = environment;
  const opened = [...services.flatMap((service) => service.added.connections), ...added.clients]
    .filter(({ opens }) => opens)
    .map(({ to }) => to);
  const ofUses = existingGroupIds([...services, ...jobs].flatMap(({ connections }) => connections));
  const ids = [...new Set([...ofUses, ...opened])].sort();
  if (ids.length === 0 || !types.has("aws_vpc_security_group_ingress_rule")) return [];
  const actions = [
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:ModifySecurityGroupRules",
    "ec2:RevokeSecurityGroupIngress",
  ];
  const arns = ids.map((id) => `arn:aws:ec2:${environment.definition.region}:${accountId}:security-group/${id}`);
  return [allow("OpenGroupsOfResources", actions, arns)];
}

function conditionOn(key: string, tags: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(tags.map(([tag, value]) => [`${key}/${tag}`, value]));
}

/** Each action once, with all that any type says of it. */
function merged(all: readonly NetworkCall[]): NetworkCall[] {
  const byName = new Map<string, NetworkCall>();
  for (const one of all) {
    const known = byName.get(one.action);
    const on = [...new Set([...(known?.on ?? []), ...(one.on ?? [])])].sort();
    byName.set(one.action, { ...known, ...one, on });
  }
  return [...byName.values()].sort((a, b) => (a.action < b.action ? -1 : 1));
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Roles are handed to nobody but the services that run tasks and start them, and AWS's services may make their own. */
function roleStatements(
  needs: readonly ProviderCalls[],
  { accountId }: DeployPermissionsProps,
  arns: Readonly<Record<Target, () => string[]>>,
): PolicyStatement[] {
  const passedTo = new Map(
    needs.flatMap(({ passesRolesTo: to }) => (to ? [[to.service, to.roles] as const] : [])).toSorted(),
  );
  const linked = [...new Set(needs.flatMap(({ serviceLinkedRole }) => serviceLinkedRole ?? []))].sort();
  return [
    ...[...passedTo]
      .map(([service, roles]) => ({ service, passed: arns[roles]() }))
      .filter(({ passed }) => passed.length > 0)
      .map(({ service, passed }) => ({
        ...allow(`PassRolesTo${pascal(service.split(".")[0] ?? "")}`, ["iam:PassRole"], passed),
        Condition: { StringEquals: { "iam:PassedToService": service } },
      })),
    ...linked.map((service) => ({
      ...allow(
        `LinkRoleOf${pascal(service.replace(".amazonaws.com", "").replaceAll(".", " "))}`,
        ["iam:CreateServiceLinkedRole"],
        [`arn:aws:iam::${accountId}:role/aws-service-role/${service}/*`],
      ),
      Condition: { StringEquals: { "iam:AWSServiceName": service } },
    })),
  ];
}

function allow(Sid: string, Action: readonly string[], Resource: readonly string[]): PolicyStatement {
  return { Sid, Effect: "Allow", Action, Resource };
}

/** `route-table subnet` is `RouteTableSubnet`: a statement's id has letters and digits only. */
function pascal(text: string): string {
  return text.replace(/(^|[- ])([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
}
