import { RunTrigger } from "@cdktf/provider-tfe/lib/run-trigger";
import { Variable } from "@cdktf/provider-tfe/lib/variable";
import { Workspace as TfeWorkspace } from "@cdktf/provider-tfe/lib/workspace";
import { WorkspaceSettings } from "@cdktf/provider-tfe/lib/workspace-settings";
import { Construct } from "constructs";
import { match } from "../../lib/match";
import type { VcsRuns, WorkspacesDefinition } from "../../definition/bootstrap";

export interface WorkspaceProps {
  readonly name: string;
  readonly projectId: string;
  readonly description: string;
  /** Name of the stack whose state it keeps. */
  readonly stack: string;
  /** Where runs happen: `remote` in HCP Terraform, `local` where somebody types the command. */
  readonly executionMode: "remote" | "local";
  readonly settings: WorkspacesDefinition;
  readonly autoApply: boolean;
  /** Whether a run may destroy everything. */
  readonly allowDestroyPlan: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** A workspace for one stack: its state, its runs and who may read that state. */
export class Workspace extends Construct {
  readonly id: string;
  private readonly settings: WorkspaceSettings;

  constructor(scope: Construct, id: string, props: WorkspaceProps) {
    super(scope, id);
    const { settings, stack, executionMode } = props;
    const folder = `cdktf.out/stacks/${stack}`;
    const watched = match(settings.runs, "type", { vcs: (runs) => vcsRepo(runs), cli: () => undefined });
    const workspace = new TfeWorkspace(this, "Default", {
      name: props.name,
      projectId: props.projectId,
      description: props.description,
      terraformVersion: settings.terraformVersion,
      tags: props.tags,
      allowDestroyPlan: props.allowDestroyPlan,
      autoApply: props.autoApply,
      autoApplyRunTrigger: props.autoApply,
      // The first run is somebody's decision: until then the roles and the images it needs may not be there.
      queueAllRuns: false,
      // Without a repository the command uploads the folder that it stands in, which is the stack's own.
      ...(executionMode === "remote" &&
        watched && {
          workingDirectory: folder,
          fileTriggersEnabled: true,
          triggerPatterns: [`${folder}/**/*`],
          vcsRepo: watched,
        }),
    });
    this.id = workspace.id;
    this.settings = new WorkspaceSettings(this, "settings", {
      workspaceId: workspace.id,
      executionMode,
      globalRemoteState: false,
      remoteStateConsumerIds: [],
    });
  }

  /** Lets the runs of these workspaces, and of no others, read this one's state. */
  grantRead(consumers: readonly Workspace[]): void {
    this.settings.remoteStateConsumerIds = consumers.map(({ id }) => id);
  }

  /** Queues a run here after each successful apply there. */
  addRunAfter(source: Workspace, id: string): void {
    new RunTrigger(this, id, { workspaceId: this.id, sourceableId: source.id });
  }

  /**
   * Gives each phase of a run short-lived credentials for a role.
   * @see https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration
   */
  addAwsRoles(roleArnByPhase: Readonly<Record<"plan" | "apply", string>>): void {
    this.addVariable("aws_auth", "TFC_AWS_PROVIDER_AUTH", "true", "Runs get AWS credentials by their identity");
    this.addVariable("plan_role", "TFC_AWS_PLAN_ROLE_ARN", roleArnByPhase.plan, "Role of plans");
    this.addVariable("apply_role", "TFC_AWS_APPLY_ROLE_ARN", roleArnByPhase.apply, "Role of applies");
  }

  private addVariable(id: string, key: string, value: string, description: string): void {
    new Variable(this, id, { workspaceId: this.id, category: "env", key, value, description });
  }
}

function vcsRepo(runs: VcsRuns) {
  const { repository, branch = "main", connection } = runs;
  return {
    identifier: repository,
    branch,
    ...match(connection, "type", {
      "github-app": ({ installationId }) => ({ githubAppInstallationId: installationId }),
      oauth: ({ tokenId }) => ({ oauthTokenId: tokenId }),
    }),
  };
}
