import { TerraformDataSource, TerraformElement, TerraformProvider, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { StatedActions } from "../constructs/deploy/deploy-permissions";
import type { AddedExposure, EnvironmentAdditions } from "../definition/resolve/additions";
import { lookup } from "../constructs/platform-interface";
import { listenerRuleOf } from "../definition/resolve/exposure";
import type { ResolvedEnvironment, ResolvedService } from "../definition/resolve/resolve";
import { ExtendedEnvironment, type ExtendedEnvironmentProps } from "./extended-environment";
import { LOAD_BALANCER, type LoadBalancerHandle } from "./handles";
import type { Override } from "./verbs";
import { ExtendedService, type RoleHandle } from "./extended-service";
import { ExtendFindings } from "./extend-findings";

/**
 * Makes what the definition has no word for, in TypeScript: any construct of cdktf, of any provider. It is called once for
 * each environment, before the services are made.
 */
export type Extend = (environment: ExtendedEnvironment) => void;

/** What `extend` made of an environment, beside the constructs. */
export interface Extension {
  readonly additions: EnvironmentAdditions;
  readonly overrides: readonly Override[];
  readonly deployStatements: ReadonlyMap<string, readonly StatedActions[]>;
  readonly findings: ExtendFindings;
}

export interface ExtendProps {
  readonly key: string;
  readonly environment: ResolvedEnvironment;
  readonly platform: ExtendedEnvironmentProps["platform"];
  readonly loadBalancer: LoadBalancerHandle | undefined;
  readonly connect: ExtendedEnvironmentProps["connect"];
  /** A service's role, by the last part of its address. */
  readonly roleOf: (service: ResolvedService, kind: "task" | "execution") => RoleHandle;
}

/** Id of the construct that holds what `extend` makes: no service has it, and it is no part of addresses. */
export const EXTENSION = "Extension";

/**
 * Calls `extend` for one environment. What it makes stands in `stack`.
 *
 * @throws ExtendError with everything that is wrong
 */
export function callExtend(stack: Construct, extend: Extend, props: ExtendProps): Extension {
  const { environment, platform, roleOf } = props;
  const findings = new ExtendFindings();
  const scope = new Construct(stack, EXTENSION);
  const extendedTasks = (service: ResolvedService): ExtendedService =>
    new ExtendedService({
      service,
      environment,
      securityGroupId: lookup(platform.serviceGroupIdByName, service.name, "security group"),
      taskRole: roleOf(service, "task"),
      executionRole: roleOf(service, "execution"),
      findings,
    });
  const services = environment.services.map(extendedTasks);
  const jobs = environment.jobs.map(extendedTasks);
  const extended = new ExtendedEnvironment({ ...props, scope, services, jobs, findings });
  try {
    const call: (environment: ExtendedEnvironment) => unknown = extend;
    if (call(extended) instanceof Promise) findings.late(environment.name);
  } catch (error) {
    findings.thrown(error, environment.name);
  }
  for (const construct of scope.node.findAll()) {
    try {
      nameElement(construct);
    } catch (error) {
      findings.clash(error);
    }
  }
  requireProviders(environment.name, stack, scope, findings);
  requireClients(environment, extended.said.exposures, findings);
  findings.end();
  const { clients, exposures, overrides, deployStatements } = extended.said;
  const byService = new Map([...services, ...jobs].map((tasks) => [tasks.name, tasks.additions]));
  return { additions: { byService, clients, exposures }, overrides, deployStatements, findings };
}

/** cdktf would say so too, and of nothing else that is wrong. */
function requireProviders(environment: string, stack: Construct, scope: Construct, findings: ExtendFindings): void {
  const all = stack.node.findAll();
  const there = new Set(all.flatMap((it) => (TerraformProvider.isTerraformProvider(it) ? providerOf(it) : [])));
  const types = new Map(
    scope.node.findAll().flatMap((it) => {
      const isBlock = TerraformResource.isTerraformResource(it) || TerraformDataSource.isTerraformDataSource(it);
      return isBlock ? providerOf(it).map((provider) => [provider, it.terraformResourceType] as const) : [];
    }),
  );
  for (const [provider, type] of types)
    if (!there.has(provider))
      findings.messages.push(
        `environment '${environment}': extend makes ${type}; its provider '${provider}' isn't there; make one in environment.scope`,
      );
}

function providerOf({ terraformGeneratorMetadata: metadata }: Generated): readonly string[] {
  return metadata === undefined ? [] : [metadata.providerName];
}

type Generated = Pick<TerraformResource, "terraformGeneratorMetadata">;

/** A load balancer that the definition opens to nobody is for whoever `extend` exposes it to. */
function requireClients(
  { name, ingress, services }: ResolvedEnvironment,
  exposures: readonly AddedExposure[],
  findings: ExtendFindings,
): void {
  const isBalanced = services.some(({ exposure }) => listenerRuleOf(exposure) !== undefined);
  if (!isBalanced || ingress.allowedCidrs.length > 0 || exposures.some(({ to }) => to === LOAD_BALANCER)) return;
  findings.messages.push(
    `environment '${name}': ingress.allowedCidrs is []; somebody must be able to connect; name a range, or expose the load balancer in extend`,
  );
}

/** An address that the platform has already is found here, with all the others. */
function nameElement(construct: unknown): void {
  if (TerraformElement.isTerraformElement(construct)) void construct.friendlyUniqueId;
}
