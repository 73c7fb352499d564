import { match } from "../../lib/match";
import type { CloudBackend, S3Backend } from "../backend";
import type { BootstrapDefinition, GithubDefinition } from "../bootstrap";
import { DEFAULTS } from "./defaults";
import type { EnvironmentDefinition, PlatformDefinition } from "../platform";
import { stackName, stackNames } from "./stack-names";
import { hostOf, s3Backend, workspaceName } from "./state-location";

export const GITHUB_ISSUER = "token.actions.githubusercontent.com";
/** @see https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration */
const HCP_AUDIENCE = "aws.workload.identity";
/** @see https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws */
const GITHUB_AUDIENCE = "sts.amazonaws.com";

/** What must exist in AWS for one environment. */
export interface AccountPlan {
  /** Name in the definition: `prod`. */
  readonly key: string;
  /** `<platform>-bootstrap-<environment>`: everyday's `deploy '<platform>-<environment>-*'` doesn't mean it. */
  readonly stack: string;
  readonly issuers: readonly IssuerPlan[];
  readonly bucket: BucketPlan | undefined;
  readonly roles: readonly DeployRolePlan[];
  /** Stacks of other environments in the same account that make what this one has in common with them. */
  readonly after: readonly string[];
}

/** Somebody who signs tokens that AWS trusts. */
export interface IssuerPlan {
  readonly host: string;
  readonly audience: string;
  /** Whether this environment's stack makes the account's provider for it. */
  readonly isMade: boolean;
}

export interface BucketPlan extends S3Backend {
  /** Whether this environment's stack makes it. */
  readonly isMade: boolean;
}

/** `plan` reads, `apply` changes. */
export type Phase = "plan" | "apply";

/** A role for one phase of one stack's runs. */
export interface DeployRolePlan {
  readonly name: string;
  readonly stack: string;
  readonly phase: Phase;
  /** Host of the issuer. */
  readonly issuer: string;
  readonly audience: string;
  /** The one subject that may assume it. */
  readonly subject: string;
}

/** Name of the role for a phase of a stack's runs. */
export function deployRoleName(stack: string, phase: Phase): string {
  return `${stack}-${phase}`;
}

/** Name of the stack of workspaces. */
export function workspacesStackName(platform: string): string {
  return `${platform}-bootstrap`;
}

/** What each environment needs in AWS, in the order of the definition; environments that need nothing there are left out. */
export function planAccounts(
  { name, environments, bootstrap = {} }: PlatformDefinition,
  isExtended = false,
): AccountPlan[] {
  const makers = new Map<string, string>();
  const existing = new Set(bootstrap.existing);
  return Object.entries(environments).flatMap(([key, environment]) => {
    const stack = `${workspacesStackName(name)}-${key}`;
    const after = new Set<string>();
    /** An account has one provider a host, and a bucket's name is the world's: whoever comes first makes it. */
    const isMade = (thing: string): boolean => {
      if (existing.has(thing)) return false;
      const maker = makers.get(`${environment.accountId ?? ""} ${thing}`) ?? stack;
      makers.set(`${environment.accountId ?? ""} ${thing}`, maker);
      if (maker !== stack) after.add(maker);
      return maker === stack;
    };
    const { backend = DEFAULTS.backend } = environment;
    const roles = planRoles(
      stackNames(`${name}-${key}`, environment, isExtended),
      `${name}-${key}`,
      key,
      environment,
      bootstrap,
    );
    const issuers = [...new Map(roles.map(({ issuer, audience }) => [issuer, audience]))].map(([host, audience]) => ({
      host,
      audience,
      isMade: isMade(host),
    }));
    const s3 = s3Backend(backend);
    const bucket = s3 && { ...s3, isMade: isMade(s3.bucket) };
    const isEmpty = roles.length === 0 && bucket?.isMade !== true;
    return isEmpty ? [] : [{ key, stack, issuers, bucket, roles, after: [...after] }];
  });
}

function planRoles(
  stacks: readonly string[],
  environmentName: string,
  key: string,
  environment: EnvironmentDefinition,
  { workspaces, github }: BootstrapDefinition,
): DeployRolePlan[] {
  const ofWorkflow = (stack: string, phases: readonly Phase[]): DeployRolePlan[] =>
    github === undefined ? [] : phases.map((phase) => githubRole(stack, key, phase, github));
  return match(environment.backend ?? DEFAULTS.backend, "type", {
    local: () => [],
    s3: () => stacks.flatMap((stack) => ofWorkflow(stack, ["plan", "apply"])),
    cloud: (backend) =>
      stacks.flatMap((stack) => {
        // Runs in HCP Terraform have no Docker: a workflow pushes the images, and only their state is there. Its plan
        // needs HCP Terraform's token: none for pull requests.
        if (stack === stackName(environmentName, "registry")) return ofWorkflow(stack, ["apply"]);
        return workspaces?.dynamicCredentials === false ? [] : hcpRoles(stack, backend);
      }),
  });
}

/** @see https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/workload-identity-tokens */
function hcpRoles(stack: string, backend: CloudBackend): DeployRolePlan[] {
  const { organization, project = "" } = backend;
  return (["plan", "apply"] as const).map((phase) => ({
    name: deployRoleName(stack, phase),
    stack,
    phase,
    issuer: hostOf(backend),
    audience: HCP_AUDIENCE,
    subject: `organization:${organization}:project:${project}:workspace:${workspaceName(backend, stack)}:run_phase:${phase}`,
  }));
}

/** @see https://docs.github.com/en/actions/reference/security/oidc */
function githubRole(stack: string, key: string, phase: Phase, github: GithubDefinition): DeployRolePlan {
  const { repository, subject = repository, deploysFrom = { type: "environment" } } = github;
  const from = match(deploysFrom, "type", {
    environment: () => `environment:${key}`,
    branch: ({ branch }) => `ref:refs/heads/${branch}`,
  });
  return {
    name: deployRoleName(stack, phase),
    stack,
    phase,
    issuer: GITHUB_ISSUER,
    audience: GITHUB_AUDIENCE,
    subject: `repo:${subject}:${{ plan: "pull_request", apply: from }[phase]}`,
  };
}

/** Names of all stacks that a bootstrap becomes. */
export function bootstrapStackNames(platform: PlatformDefinition, isExtended = false): string[] {
  if (platform.bootstrap === undefined) return [];
  const inAws = planAccounts(platform, isExtended).map(({ stack }) => stack);
  return platform.bootstrap.workspaces === undefined ? inAws : [...inAws, workspacesStackName(platform.name)];
}
