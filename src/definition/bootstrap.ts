import type { Backend } from "./backend";

/**
 * What must exist before the first run of an environment whose state is in S3 or in HCP Terraform: state buckets,
 * workspaces, and the roles that runs and workflows assume. It becomes stacks of its own, which an administrator applies:
 * `<platform>-bootstrap` for the workspaces and `<platform>-bootstrap-<environment>` for what is in AWS. docs/bootstrap.md
 * says how.
 */
export interface BootstrapDefinition {
  /**
   * Where these stacks keep their own state. They make the places where others keep theirs, so they start on this machine
   * and may move later.
   * @default { type: "local" }
   */
  readonly backend?: Backend;
  /**
   * The workspaces of every environment with a `cloud` backend: one a stack, in the project that its backend names.
   * @default - no environment has such a backend
   */
  readonly workspaces?: WorkspacesDefinition;
  /**
   * The repository whose workflows push images and, where the state is in S3, plan and apply.
   * @default - nobody but people does
   */
  readonly github?: GithubDefinition;
  /**
   * What is already there and not made again: host names of OIDC providers, of which an account has one each
   * (`token.actions.githubusercontent.com`), and names of state buckets.
   * @default - none
   */
  readonly existing?: readonly string[];
}

export interface WorkspacesDefinition {
  /** Exact version that runs use: `1.11.4`. */
  readonly terraformVersion: string;
  /** What starts a run. */
  readonly runs: WorkspaceRuns;
  /**
   * Environments whose successful plans are applied without anybody's confirmation.
   * @default - none
   */
  readonly autoApply?: readonly string[];
  /**
   * Whether runs get short-lived AWS credentials for a role of their workspace and phase. `false` for a host that signs no
   * tokens for its runs: the workspaces' credentials are then somebody else's business.
   * @default true
   */
  readonly dynamicCredentials?: boolean;
}

/** `vcs`: HCP Terraform watches the repository. `cli`: whoever runs `cdktf deploy` or uploads through the API starts runs. */
export type WorkspaceRuns = VcsRuns | { readonly type: "cli" };

export interface VcsRuns {
  readonly type: "vcs";
  /** `<owner>/<name>` of the repository that holds the rendered output. */
  readonly repository: string;
  /**
   * Branch whose commits are applied.
   * @default "main"
   */
  readonly branch?: string;
  /** How HCP Terraform gets at the repository. Its id is no secret. */
  readonly connection: VcsConnection;
}

export type VcsConnection =
  | {
      readonly type: "github-app";
      /** Id of the installation: `ghain-…`. */
      readonly installationId: string;
    }
  | {
      readonly type: "oauth";
      /** Id of the OAuth token, not the token: `ot-…`. */
      readonly tokenId: string;
    };

export interface GithubDefinition {
  /** `<owner>/<name>`. */
  readonly repository: string;
  /**
   * How the repository stands in the subject of its tokens. Repositories made or renamed since the middle of 2026 have the
   * ids of owner and repository in it, which the repository's OIDC settings show: `acme@123456/shop@456789`.
   * @see https://docs.github.com/en/actions/reference/security/oidc
   * @default - the repository
   */
  readonly subject?: string;
  /**
   * Which workflows may push and apply: those that run in the GitHub environment of the platform's environment's name
   * (`prod`), which may admit certain branches only and ask for an approval, or those of a branch that run in none. A
   * token of a job in a GitHub environment names no branch. Pull requests may only plan.
   * @default { type: "environment" }
   */
  readonly deploysFrom?: { readonly type: "branch"; readonly branch: string } | { readonly type: "environment" };
}
