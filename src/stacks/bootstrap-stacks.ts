import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { TerraformDataSource, TerraformRemoteState, TerraformResource } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { isKnownType } from "../constructs/deploy/deploy-permissions";
import { EXTENSION } from "../extend/extend";
import { ExtendError } from "../extend/extend-findings";
import { match } from "../lib/match";
import { isReference } from "../definition/resolve/additions";
import { DEFAULTS } from "../definition/resolve/defaults";
import { planAccounts, workspacesStackName } from "../definition/resolve/bootstrap-plan";
import type { PlatformDefinition } from "../definition/platform";
import type { ResolvedEnvironment } from "../definition/resolve/resolve";
import { cloudBackend, stateKey, workspaceName } from "../definition/resolve/state-location";
import type { AddressedStack } from "./addressed-stack";
import type { BaseStack } from "./base-stack";
import { BootstrapStack } from "./bootstrap-stack";
import { localPath } from "./state-backend";
import { type WorkspaceStack, WorkspacesStack } from "./workspaces-stack";

export interface DeployedEnvironment {
  /** Name in the definition. */
  readonly key: string;
  readonly environment: ResolvedEnvironment;
  readonly stacks: readonly BaseStack[];
}

/**
 * What must exist before the first run of the environments' stacks, made from those stacks themselves: their names, what is
 * in them and what they wait for. No stack waits for these ones: an administrator applies them, once.
 */
export function bootstrapStacks(
  scope: Construct,
  platform: PlatformDefinition,
  environments: readonly DeployedEnvironment[],
  isExtended = false,
): AddressedStack[] {
  const { name, bootstrap } = platform;
  if (bootstrap === undefined) return [];
  const { backend = DEFAULTS.backend, workspaces } = bootstrap;
  const made = new Map<string, BootstrapStack>();
  requireStatedTypes(environments.flatMap(({ stacks }) => stacks));
  for (const plan of planAccounts(platform, isExtended)) {
    const deployed = environments.find(({ key }) => key === plan.key);
    if (deployed === undefined) continue;
    const { environment } = deployed;
    const stacks = new Map(
      deployed.stacks.map((stack) => [
        stack.node.id,
        {
          types: typesIn(stack),
          readsStateOf: readsStateOf(stack, environment),
          stated: stack.deployStatements,
          roleNames: ownRoleNames(stack),
        },
      ]),
    );
    const stack = new BootstrapStack(scope, { environment, plan, backend, stacks });
    for (const earlier of plan.after) {
      const maker = made.get(earlier);
      if (maker !== undefined) stack.addDependency(maker);
    }
    made.set(plan.stack, stack);
  }
  const [first, ...rest] = environments.flatMap((deployed) => workspaceStacks(name, deployed));
  if (workspaces === undefined || first === undefined) return [...made.values()];
  // It needs other credentials than the accounts' stacks and names their roles only: no order that a command would insist on.
  const inHcp = new WorkspacesStack(scope, {
    name: workspacesStackName(name),
    platformName: name,
    backend,
    settings: workspaces,
    stacks: [first, ...rest],
  });
  return [...made.values(), inHcp];
}

function workspaceStacks(platform: string, { key, environment, stacks }: DeployedEnvironment): WorkspaceStack[] {
  const backend = cloudBackend(environment.backend);
  if (backend === undefined) return [];
  return stacks.map((stack) => ({
    name: stack.node.id,
    shortName: stack.node.id.slice(platform.length + 1),
    environment: { ...environment, backend },
    environmentKey: key,
    needsDocker: stack.node.id === `${environment.name}-registry`,
    after: stack.dependencies.map((earlier) => earlier.node.id),
    readsStateOf: readsStateOf(stack, environment),
  }));
}

/** Types of all resources in a stack, `data.` before those of data sources, `ephemeral.` before those of no state. */
function typesIn(stack: BaseStack): Set<string> {
  const ephemerals = [...stack.ephemeralTypes].map((type) => `ephemeral.${type}`);
  return new Set([...stack.node.findAll().flatMap((construct) => typeOf(construct) ?? []), ...ephemerals]);
}

function typeOf(construct: IConstruct): string | undefined {
  if (TerraformResource.isTerraformResource(construct)) return construct.terraformResourceType;
  if (TerraformDataSource.isTerraformDataSource(construct)) return `data.${construct.terraformResourceType}`;
  return undefined;
}

/** Names of the roles that `extend` makes, as far as they are written out. */
function ownRoleNames(stack: BaseStack): string[] {
  const own = stack.node.tryFindChild(EXTENSION)?.node.findAll() ?? [];
  const names = own.flatMap((construct) => (construct instanceof IamRole ? (construct.nameInput ?? []) : []));
  return names.filter((name) => !isReference(name));
}

/** @throws ExtendError with each type that `extend` makes and of which nothing says what its deployment asks of AWS */
function requireStatedTypes(stacks: readonly BaseStack[]): void {
  const messages = stacks.flatMap((stack) => {
    const own = stack.node.tryFindChild(EXTENSION)?.node.findAll() ?? [];
    const types = [...new Set(own.flatMap((construct) => typeOf(construct) ?? []))];
    return types
      .filter((type) => !isKnownType(type) && !stack.deployStatements.has(type))
      .map(
        (type) =>
          `stack '${stack.node.id}': extend makes ${type}; a role that deploys is allowed what is known or stated; state what Terraform asks of AWS: environment.deployActions("${type}", { reads: […], writes: […], resources: […] })`,
      );
  });
  if (messages.length > 0) throw new ExtendError(messages);
}

/** Those of the stacks before it whose states it reads. */
function readsStateOf(stack: BaseStack, { backend }: ResolvedEnvironment): string[] {
  const read = stack.node.findAll().filter((construct) => construct instanceof TerraformRemoteState);
  const texts = read.map((state) => JSON.stringify(state.toTerraform()));
  const placeOf = (name: string): string =>
    match(backend, "type", {
      local: () => localPath(name),
      s3: (own) => stateKey(own, name),
      cloud: (own) => workspaceName(own, name),
    });
  return stack.dependencies
    .map(({ node }) => node.id)
    .filter((name) => texts.some((text) => text.includes(JSON.stringify(placeOf(name)))));
}
