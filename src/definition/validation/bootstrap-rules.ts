import { LONGEST_NAME } from "../../aws/name-limits";
import { match } from "../../lib/match";
import type { Backend, CloudBackend, S3Backend } from "../backend";
import { DEFAULTS } from "../resolve/defaults";
import { reportBackend } from "./backend-rules";
import type { BootstrapDefinition, GithubDefinition, VcsRuns, WorkspacesDefinition } from "../bootstrap";
import { bootstrapStackNames, GITHUB_ISSUER, planAccounts } from "../resolve/bootstrap-plan";
import { closest, type Findings, type Report, Shown } from "./findings";
import type { EnvironmentDefinition, PlatformDefinition } from "../platform";
import { cloudBackend, hostOf, s3Backend } from "../resolve/state-location";

const REPOSITORY = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}$/;
const BRANCH = /^(?!\/)(?!.*\.\.)[A-Za-z0-9._/-]{1,255}$/;

interface Named {
  readonly key: string;
  readonly name: string;
  readonly environment: EnvironmentDefinition;
  readonly backend: Backend;
}

/** Checks `bootstrap`, whose shape is right, over all environments, whose backends and accounts have the right shape. */
export function checkBootstrap(platform: PlatformDefinition, findings: Findings, isExtended = false): void {
  const { name, bootstrap } = platform;
  if (bootstrap === undefined) return;
  const report: Report = (property, ...rest) => {
    findings.about("platform", name)(`bootstrap${property === "" ? "" : `.${property}`}`, ...rest);
  };
  const named = Object.entries(platform.environments).map(([key, environment]) => ({
    key,
    name: `${name}-${key}`,
    environment,
    backend: environment.backend ?? DEFAULTS.backend,
  }));
  const shared = named.filter(({ backend }) => s3Backend(backend) !== undefined || cloudBackend(backend) !== undefined);
  if (shared.length === 0) {
    const allowed = "every environment keeps its state on this machine";
    report("", new Shown("set"), allowed, "give one an s3 or a cloud backend, or remove bootstrap");
    return;
  }
  if ("bootstrap" in platform.environments) {
    const allowed = `stacks '${name}-bootstrap-…' are those of the bootstrap`;
    findings.about("environment", `${name}-bootstrap`)("name", "bootstrap", allowed, "rename it");
  }
  if (bootstrap.backend !== undefined) {
    reportBackend(bootstrap.backend, bootstrapStackNames(platform, isExtended), (property, ...rest) => {
      report(`backend.${property}`, ...rest);
    });
  }
  checkWorkspaces(bootstrap, named, report, findings);
  if (bootstrap.github !== undefined) checkGithub(bootstrap.github, report);
  checkBuckets(bootstrap, shared, findings);
  checkExisting(bootstrap, shared, report);
  checkRoleNames(platform, findings, isExtended);
}

function checkWorkspaces(
  { workspaces }: BootstrapDefinition,
  named: readonly Named[],
  report: Report,
  findings: Findings,
): void {
  const cloud = named.flatMap((one) => {
    const backend = cloudBackend(one.backend);
    return backend === undefined ? [] : [{ ...one, backend }];
  });
  if (workspaces === undefined) {
    if (cloud.length === 0) return;
    const allowed = `${cloud.map(({ name }) => `'${name}'`).join(", ")} keep their states in workspaces`;
    report("workspaces", new Shown("missing"), allowed, "say how these run");
    return;
  }
  if (cloud.length === 0) {
    report("workspaces", new Shown("set"), "no environment has a backend of type 'cloud'", "remove it");
    return;
  }
  checkRuns(workspaces, report);
  for (const key of workspaces.autoApply ?? []) {
    if (cloud.some((environment) => environment.key === key)) continue;
    const keys = cloud.map((environment) => environment.key);
    const meant = closest(key, keys);
    const fix = meant === undefined ? "remove it" : `did you mean '${meant}'`;
    report("workspaces.autoApply", key, `environments with workspaces are ${keys.join(", ")}`, fix);
  }
  const [first] = cloud;
  for (const { name, environment, backend } of cloud) {
    const about = findings.about("environment", name);
    if (first !== undefined) checkOneOrganization(backend, first, about);
    if (backend.project === undefined) {
      about("backend.project", new Shown("missing"), "the workspaces are made in a project", "name one");
    }
    if (workspaces.dynamicCredentials === false) continue;
    if (environment.accountId === undefined) {
      about("accountId", new Shown("missing"), "workspaces name their roles by the account", "add it");
    }
    if (hostOf(backend).includes(":")) {
      const allowed = "AWS trusts issuers without a port only";
      about("backend.hostname", hostOf(backend), allowed, "set bootstrap.workspaces.dynamicCredentials to false");
    }
  }
}

function checkOneOrganization(
  backend: CloudBackend,
  first: { readonly name: string; readonly backend: CloudBackend },
  about: Report,
): void {
  if (backend.organization !== first.backend.organization) {
    const allowed = `the workspaces of a platform are made in one organization, and '${first.name}' has '${first.backend.organization}'`;
    about("backend.organization", backend.organization, allowed, "set it to the same");
  }
  if (hostOf(backend) !== hostOf(first.backend)) {
    const allowed = `the workspaces of a platform are made on one host, and '${first.name}' has '${hostOf(first.backend)}'`;
    about("backend.hostname", hostOf(backend), allowed, "set it to the same");
  }
}

function checkRuns({ terraformVersion, runs }: WorkspacesDefinition, report: Report): void {
  const [, minor] = /^1\.(\d+)\.\d+$/.exec(terraformVersion) ?? [];
  if (minor === undefined || Number(minor) < 11) {
    const allowed = "an exact version from 1.11.0 on, which the stacks require, looks like '1.11.4'";
    report("workspaces.terraformVersion", terraformVersion, allowed, "give one");
  }
  match(runs, "type", {
    cli: () => undefined,
    vcs: (own) => {
      checkVcs(own, report);
    },
  });
}

function checkVcs({ repository, branch, connection }: VcsRuns, report: Report): void {
  if (!REPOSITORY.test(repository)) reportRepository("workspaces.runs.repository", repository, report);
  if (branch !== undefined && !BRANCH.test(branch)) {
    report("workspaces.runs.branch", branch, "letters, digits and ._/- are allowed", "correct it");
  }
  const property = "workspaces.runs.connection";
  match(connection, "type", {
    "github-app": ({ installationId }) => {
      if (/^ghain-[A-Za-z0-9]+$/.test(installationId)) return;
      const allowed = "the id of an installation looks like 'ghain-…'";
      report(`${property}.installationId`, installationId, allowed, "copy it from the VCS settings");
    },
    oauth: ({ tokenId }) => {
      if (/^ot-[A-Za-z0-9]+$/.test(tokenId)) return;
      // A token pasted here by mistake must not reach a log.
      const value = new Shown(`a text of ${tokenId.length} characters`);
      const allowed = "the id of an OAuth token looks like 'ot-…'";
      report(`${property}.tokenId`, value, allowed, "copy it from the VCS settings; never the token itself");
    },
  });
}

function reportRepository(property: string, repository: string, report: Report): void {
  report(property, repository, "a repository is '<owner>/<name>'", "correct it");
}

function checkGithub({ repository, subject, deploysFrom }: GithubDefinition, report: Report): void {
  if (!REPOSITORY.test(repository)) reportRepository("github.repository", repository, report);
  else if (subject !== undefined) {
    const [owner = "", name = ""] = repository.split("/");
    const form = new RegExp(`^${literal(owner)}(@\\d+)?/${literal(name)}(@\\d+)?$`);
    if (!form.test(subject)) {
      const allowed = `it is '${repository}', with the ids of both behind '@' where the repository's settings show them`;
      report("github.subject", subject, allowed, "correct it or leave it out");
    }
  }
  const branch =
    deploysFrom && match(deploysFrom, "type", { branch: (own) => own.branch, environment: () => undefined });
  if (branch !== undefined && !BRANCH.test(branch)) {
    report("github.deploysFrom.branch", branch, "letters, digits and ._/- are allowed", "correct it");
  }
}

function literal(text: string): string {
  return text.replaceAll(".", "\\.");
}

/** Environments that share a bucket must mean the same one. */
function checkBuckets({ existing = [] }: BootstrapDefinition, shared: readonly Named[], findings: Findings): void {
  const firstByBucket = new Map<string, Named & { readonly backend: S3Backend }>();
  for (const named of shared) {
    const backend = s3Backend(named.backend);
    if (backend === undefined) continue;
    const first = firstByBucket.get(backend.bucket) ?? { ...named, backend };
    firstByBucket.set(backend.bucket, first);
    const { backend: other } = first;
    const { accountId } = named.environment;
    const about = findings.about("environment", named.name);
    if (other.region !== backend.region) {
      const allowed = `'${backend.bucket}' is in ${other.region} by '${first.name}'`;
      about("backend.region", backend.region, allowed, "set it to the same");
    }
    if (other.kmsKeyArn !== backend.kmsKeyArn) {
      const allowed = `'${first.name}' has another key or none for '${backend.bucket}'`;
      about("backend.kmsKeyArn", backend.kmsKeyArn ?? new Shown("missing"), allowed, "set it to the same");
    }
    if (first.environment.accountId !== accountId && !existing.includes(backend.bucket)) {
      const allowed = `the bucket is made in the account of '${first.name}', which lets no other account in`;
      about("backend.bucket", backend.bucket, allowed, "give each account its own, or list it in bootstrap.existing");
    }
  }
}

function checkExisting({ existing = [], github }: BootstrapDefinition, shared: readonly Named[], report: Report): void {
  const known = new Set(github === undefined ? [] : [GITHUB_ISSUER]);
  for (const { backend } of shared) {
    const [s3, cloud] = [s3Backend(backend), cloudBackend(backend)];
    if (cloud !== undefined) known.add(hostOf(cloud));
    if (s3 !== undefined) known.add(s3.bucket);
  }
  for (const thing of existing) {
    if (known.has(thing)) continue;
    const meant = closest(thing, [...known]);
    const fix = meant === undefined ? "remove it" : `did you mean '${meant}'`;
    report("existing", thing, `what would be made is ${[...known].join(", ")}`, fix);
  }
}

function checkRoleNames(platform: PlatformDefinition, findings: Findings, isExtended: boolean): void {
  for (const { key, roles } of planAccounts(platform, isExtended)) {
    for (const { name } of roles) {
      if (name.length <= LONGEST_NAME.role) continue;
      const value = new Shown(`'${name}' with ${name.length} characters`);
      const about = findings.about("environment", `${platform.name}-${key}`);
      about("role name", value, `AWS allows ${LONGEST_NAME.role}`, "shorten the environment's name");
    }
  }
}
