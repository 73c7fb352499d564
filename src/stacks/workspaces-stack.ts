import { Project } from "@cdktf/provider-tfe/lib/project";
import { TfeProvider } from "@cdktf/provider-tfe/lib/provider";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { Workspace } from "../constructs/deploy/workspace";
import type { Backend, CloudBackend } from "../definition/backend";
import type { WorkspacesDefinition } from "../definition/bootstrap";
import { deployRoleName } from "../definition/resolve/bootstrap-plan";
import type { ResolvedEnvironment } from "../definition/resolve/resolve";
import { terraformId } from "../definition/resolve/names";
import { workspaceName } from "../definition/resolve/state-location";
import { AddressedStack } from "./addressed-stack";

/** A stack that gets a workspace. */
export interface WorkspaceStack {
  readonly name: string;
  /** What is between the platform's name and the end: `prod-platform`. */
  readonly shortName: string;
  readonly environment: ResolvedEnvironment & { readonly backend: CloudBackend };
  /** Name of the environment in the definition. */
  readonly environmentKey: string;
  /** Whether its runs need something that HCP Terraform's don't have: Docker. */
  readonly needsDocker: boolean;
  /** Names of the stacks that must be applied before. */
  readonly after: readonly string[];
  readonly readsStateOf: readonly string[];
}

export interface WorkspacesStackProps {
  readonly name: string;
  readonly platformName: string;
  /** Where this stack's own state is. */
  readonly backend: Backend;
  readonly settings: WorkspacesDefinition;
  readonly stacks: readonly [WorkspaceStack, ...WorkspaceStack[]];
}

/** A workspace for each stack of the environments whose states are in HCP Terraform, in the order of their runs. */
export class WorkspacesStack extends AddressedStack {
  private readonly projectIdByName = new Map<string, string>();

  constructor(scope: Construct, { name, platformName, backend, settings, stacks }: WorkspacesStackProps) {
    super(scope, name, backend);
    const { hostname, organization } = stacks[0].environment.backend;
    new TfeProvider(this, "tfe", { organization, ...(hostname !== undefined && { hostname }) });
    this.nameSource("tfe", "hashicorp/tfe");

    const byStack = new Map(
      stacks.map((stack) => [stack.name, { stack, workspace: this.addWorkspace(platformName, settings, stack) }]),
    );
    for (const { stack, workspace } of byStack.values()) {
      workspace.grantRead(
        [...byStack.values()]
          .filter((other) => other.stack.readsStateOf.includes(stack.name))
          .map((other) => other.workspace),
      );
      if (stack.needsDocker) continue;
      for (const earlier of stack.after) {
        const source = byStack.get(earlier);
        // Where nothing runs, nothing is ever applied that could trigger a run.
        if (source === undefined || source.stack.needsDocker) continue;
        workspace.addRunAfter(source.workspace, `run_after_${terraformId(source.stack.shortName)}`);
      }
    }
    new TerraformOutput(this, "workspaces", {
      value: Object.fromEntries(
        stacks.map((stack) => [stack.name, workspaceName(stack.environment.backend, stack.name)]),
      ),
      description: "Name of each stack's workspace",
    });
  }

  private addWorkspace(platform: string, settings: WorkspacesDefinition, stack: WorkspaceStack): Workspace {
    const { name, environment, environmentKey, needsDocker } = stack;
    const { backend, definition } = environment;
    const workspace = new Workspace(this, terraformId(stack.shortName), {
      name: workspaceName(backend, name),
      projectId: this.projectId(backend.project ?? ""),
      description: needsDocker ? `State of ${name}; it runs where Docker is` : `Runs of ${name}`,
      stack: name,
      executionMode: needsDocker ? "local" : "remote",
      settings,
      autoApply: settings.autoApply?.includes(environmentKey) ?? false,
      allowDestroyPlan: !definition.deletionProtection,
      tags: { platform, environment: environmentKey },
    });
    if (!needsDocker && settings.dynamicCredentials !== false) {
      const arn = (phase: "plan" | "apply"): string =>
        `arn:aws:iam::${definition.accountId ?? ""}:role/${deployRoleName(name, phase)}`;
      workspace.addAwsRoles({ plan: arn("plan"), apply: arn("apply") });
    }
    return workspace;
  }

  private projectId(name: string): string {
    const id = this.projectIdByName.get(name) ?? new Project(this, identifier(name), { name }).id;
    this.projectIdByName.set(name, id);
    return id;
  }
}

/** A project's name as part of an address: `Web shop` is `web_shop`. */
function identifier(name: string): string {
  const text = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
  return /^[a-z]/.test(text) ? text : `project_${text}`;
}
