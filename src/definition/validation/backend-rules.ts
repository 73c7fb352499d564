import { LONGEST_NAME } from "../../aws/name-limits";
import { match } from "../../lib/match";
import type { Backend, CloudBackend, S3Backend } from "../backend";
import { type Report, Shown } from "./findings";
import { isOtherPartition, isRegion } from "../../aws/partitions";
import type { Rule, RuleContext } from "./rule";
import { stackNames } from "../resolve/stack-names";
import { stateKey, stateLocation, workspaceName } from "../resolve/state-location";

/** @see https://developer.hashicorp.com/terraform/cloud-docs/workspaces/create */
const LONGEST_WORKSPACE = 90;
/** What a lock file's key has more than the state's. */
const LOCK_SUFFIX = ".tflock";

export const backendRules: readonly Rule[] = [{ reads: ["backend"], check: checkBackend }];

function checkBackend({ name, environment, findings, isExtended }: RuleContext): void {
  if (environment.backend === undefined) return;
  const about = findings.about("environment", name);
  reportBackend(environment.backend, stackNames(name, environment, isExtended), (property, ...rest) => {
    about(`backend.${property}`, ...rest);
  });
}

/** Everything about one backend that is wrong for stacks of these names. */
export function reportBackend(backend: Backend, stacks: readonly string[], report: Report): void {
  match(backend, "type", {
    local: () => undefined,
    s3: (own) => {
      reportS3(own, stacks, report);
    },
    cloud: (own) => {
      reportCloud(own, stacks, report);
    },
  });
}

function reportS3(backend: S3Backend, stacks: readonly string[], report: Report): void {
  const { bucket, region, keyPrefix = "", kmsKeyArn } = backend;
  reportBucketName(bucket, report);
  const isKnownRegion = isRegion(region);
  if (!isKnownRegion) report("region", region, "a region looks like 'eu-central-1'", "correct it");
  else if (isOtherPartition(region)) {
    report("region", region, "only regions of the 'aws' partition are supported", "set one of these");
  }
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html; Terraform refuses a key that starts with a slash.
  if (!/^(?!\/)[A-Za-z0-9!_.*'()/-]*$/.test(keyPrefix)) {
    const allowed = "a key prefix has letters, digits and !_.*'()/-, and doesn't start with '/'";
    report("keyPrefix", keyPrefix, allowed, "correct it");
  } else if (keyPrefix.includes("//") || keyPrefix.split("/").some((part) => part === "." || part === "..")) {
    report("keyPrefix", keyPrefix, "an empty part, '.' and '..' make keys that many tools can't read", "correct it");
  }
  for (const stack of stacks) {
    const key = `${stateKey(backend, stack)}${LOCK_SUFFIX}`;
    if (key.length <= LONGEST_NAME.s3Key) continue;
    const value = new Shown(`${keyPrefix.length} characters long`);
    const allowed = `S3 allows ${LONGEST_NAME.s3Key} for a key, and that of '${stack}' has ${key.length} with its lock file's ending`;
    report("keyPrefix", value, allowed, "shorten it");
    break;
  }
  if (kmsKeyArn !== undefined) reportKey(kmsKeyArn, isKnownRegion ? region : undefined, report);
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export function reportBucketName(bucket: string, report: Report): void {
  const reservedStart = ["xn--", "sthree-", "amzn-s3-demo-"].find((start) => bucket.startsWith(start));
  const reservedEnd = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"].find((end) => bucket.endsWith(end));
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    const allowed = "a bucket's name has 3 to 63 of a-z, 0-9, '.' and '-', and starts and ends with a letter or digit";
    report("bucket", bucket, allowed, "correct it");
  } else if (bucket.includes("..") || /^\d+\.\d+\.\d+\.\d+$/.test(bucket)) {
    report("bucket", bucket, "two dots in a row and the form of an IP address are not allowed", "correct it");
  } else if (reservedStart !== undefined) {
    report("bucket", bucket, `AWS keeps names that start with '${reservedStart}' for itself`, "rename it");
  } else if (reservedEnd !== undefined) {
    report("bucket", bucket, `AWS keeps names that end with '${reservedEnd}' for itself`, "rename it");
  }
}

/** Terraform takes no alias here and checks the key's id at `init`. */
const STATE_KEY_ARN =
  /^arn:aws:kms:([a-z0-9-]+):\d{12}:key\/([0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/;

function reportKey(kmsKeyArn: string, region: string | undefined, report: Report): void {
  const keyRegion = STATE_KEY_ARN.exec(kmsKeyArn)?.[1];
  if (keyRegion === undefined) {
    const allowed = `a key's ARN looks like 'arn:aws:kms:${region ?? "eu-central-1"}:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'`;
    report("kmsKeyArn", kmsKeyArn, allowed, "give the key's ARN");
  } else if (region !== undefined && keyRegion !== region) {
    report("kmsKeyArn", kmsKeyArn, `S3 takes keys of the bucket's own region, ${region}`, "give a key from there");
  }
}

/** A DNS name or `localhost`, with a port or without. */
const HOST = /^(?=[^:]{1,253}(:|$))[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*(:(\d+))?$/;

function reportCloud(backend: CloudBackend, stacks: readonly string[], report: Report): void {
  const { organization, hostname, project, workspace } = backend;
  if (!/^[A-Za-z0-9_-]{1,40}$/.test(organization)) {
    const allowed = "an organization's name has up to 40 letters, digits, '_' and '-'";
    report("organization", organization, allowed, "correct it");
  }
  if (hostname !== undefined) {
    const form = HOST.exec(hostname);
    const port = form?.at(-1);
    if (form === null) {
      const allowed = "a host is a name in lower case with or without a port, no scheme, no path";
      report("hostname", hostname, allowed, "give it like 'tfe.example.com' or 'tfe.example.com:8443'");
    } else if (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65535)) {
      report("hostname", hostname, "a port is 1 to 65535", "correct it");
    }
  }
  if (project !== undefined && !/^[A-Za-z0-9_-][A-Za-z0-9 _-]{1,38}[A-Za-z0-9_-]$/.test(project)) {
    const allowed = "a project's name has 3 to 40 letters, digits, '_', '-' and, inside, spaces";
    report("project", project, allowed, "correct it");
  }
  if (workspace !== undefined && !workspace.includes("{stack}")) {
    const allowed = "each stack needs a workspace of its own, and '{stack}' stands for its name";
    report("workspace", workspace, allowed, "put '{stack}' into it");
  } else if (workspace !== undefined && !/^([A-Za-z0-9_-]|\{stack\})+$/.test(workspace)) {
    report("workspace", workspace, "letters, digits, '_', '-' and '{stack}' are allowed", "correct it");
  } else {
    for (const stack of stacks) reportWorkspaceLength(backend, stack, report);
  }
}

function reportWorkspaceLength(backend: CloudBackend, stack: string, report: Report): void {
  const name = workspaceName(backend, stack);
  if (name.length <= LONGEST_WORKSPACE) return;
  const allowed = `a workspace's name has up to ${LONGEST_WORKSPACE} characters, and '${name}' has ${name.length}`;
  const fix = backend.workspace === undefined ? "shorten the environment's name" : "shorten it";
  report("workspace", backend.workspace ?? "{stack}", allowed, fix);
}

/** Stacks whose states are kept by one backend, and how errors name what it is the backend of. */
export interface Kept {
  readonly name: string;
  readonly backend: Backend;
  readonly stacks: readonly string[];
  readonly report: Report;
}

/** No two stacks may keep their state in one place: each would plan to destroy what the other made. */
export function checkDistinctStates(all: readonly Kept[]): void {
  const takenBy = new Map<string, { name: string; stack: string }>();
  for (const { name, backend, stacks, report } of all) {
    for (const stack of stacks) {
      const location = stateLocation(backend, stack);
      const other = takenBy.get(location);
      takenBy.set(location, { name, stack });
      // Within one environment the pattern alone is wrong, and between two stacks of one name the name; both are reported.
      if (other === undefined || other.name === name || other.stack === stack) continue;
      const value = new Shown(`${location} for stack '${stack}'`);
      const allowed = `stack '${other.stack}' keeps its state there`;
      report("backend", value, allowed, "give each a prefix or a pattern of its own");
    }
  }
}
