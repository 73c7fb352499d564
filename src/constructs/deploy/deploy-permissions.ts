import type { Phase } from "../../definition/resolve/bootstrap-plan";
import type { ResolvedEnvironment } from "../../definition/resolve/resolve";
import type { Actions, ProviderCalls, Target } from "../../aws/provider-calls/call";
import { PROVIDER_CALLS, writesOf } from "../../aws/provider-calls/calls";
import { keyUseStatements } from "./key-use-statements";
import { networkStatements } from "./network-statements";
import { sealedParameters } from "./secret-statements";
import { allow, pascal } from "./statement";
import { arnsOf } from "./target-arns";
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
