/** What exists and is no mere name: at a host, by ids, or looked up. In a definition that comes from JSON all may be said. */
import { CACHE_PORT } from "../../../aws/data-stores/caches";
import { DATABASE_PORTS } from "../../../aws/data-stores/databases";
import { LOOKUP_NAMES, type LookupName } from "../../../aws/data-stores/lookup-names";
import type { ExistingCache } from "../../caches";
import type { DatabaseType, ExistingDatabase } from "../../databases";
import type { ExistingFiles, ExistingKey } from "../../resources";
import { KMS_KEY_ARN, KMS_KEY_FORM, checkSecret, integer } from "../checks";
import { type Report, Shown } from "../findings";
import { SECURITY_GROUP, SECURITY_GROUP_FORM, checkHost } from "./resource-rules";

export function checkExistingDatabase(report: Report, type: DatabaseType, existing: ExistingDatabase): void {
  const { host, lookup, port = DATABASE_PORTS[type] } = existing;
  const { readerHost }: { readonly readerHost?: string } = existing;
  sayOnce(report, { host, lookup });
  if (host !== undefined) checkHost(report, "existing.host", host);
  if (lookup !== undefined) {
    checkLookup(report, lookup, ["instance", "cluster"]);
    if (readerHost !== undefined)
      report("existing.readerHost", readerHost, "a lookup finds the reader endpoint of a cluster", "remove it");
  } else if (readerHost !== undefined) checkHost(report, "existing.readerHost", readerHost);
  integer(report, "existing.port", port, 1, 65535);
  checkGroup(report, existing, "the id of the database's group");
  checkLogin(report, existing);
}

/** By what tasks log in. */
function checkLogin(report: Report, existing: ExistingDatabase): void {
  const { host, lookup, secret, masterUserSecret = false, kmsKeyArn, redeployOnChange = false } = existing;
  if (masterUserSecret && lookup === undefined && isSaid(host))
    report("existing.masterUserSecret", true, "AWS is asked for it, and nothing is looked up", "name it as secret");
  if (masterUserSecret && secret !== undefined)
    report("existing.secret", secret, "masterUserSecret names one already", "leave out one of them");
  if (secret !== undefined) checkSecret(report, "existing.secret", secret, "existing.kmsKeyArn", kmsKeyArn);
  else if (masterUserSecret) {
    if (kmsKeyArn !== undefined && !KMS_KEY_ARN.test(kmsKeyArn))
      report("existing.kmsKeyArn", kmsKeyArn, KMS_KEY_FORM, "give the key's ARN");
  } else {
    const fix = "name the secret or remove it";
    if (kmsKeyArn !== undefined)
      report("existing.kmsKeyArn", kmsKeyArn, "it encrypts a secret, and none is named", fix);
    if (redeployOnChange) report("existing.redeployOnChange", true, "it watches a secret, and none is named", fix);
  }
}

export function checkExistingCache(report: Report, existing: ExistingCache): void {
  const { host, lookup, port = CACHE_PORT } = existing;
  sayOnce(report, { host, lookup });
  if (host !== undefined) checkHost(report, "existing.host", host);
  if (lookup !== undefined) checkLookup(report, lookup, ["replicationGroup", "serverless"]);
  integer(report, "existing.port", port, 1, 65535);
  checkGroup(report, existing, "the id of the cache's group");
}

/** @see https://docs.aws.amazon.com/efs/latest/APIReference/API_FileSystemDescription.html */
export function checkExistingFiles(report: Report, existing: ExistingFiles): void {
  const { fileSystemId, accessPointId, lookup } = existing;
  sayOnce(report, { fileSystemId, lookup });
  if (lookup !== undefined) {
    checkLookup(report, lookup, ["creationToken", "tags"]);
    if (lookup.tags !== undefined && Object.keys(lookup.tags).length === 0)
      report("existing.lookup.tags", lookup.tags, "without a tag any file system would do", "give one or more");
  }
  if (isSaid(fileSystemId) && !/^fs-[0-9a-f]{8,40}$/.test(fileSystemId))
    report("existing.fileSystemId", fileSystemId, "a file system's id looks like 'fs-0123456789abcdef0'", "correct it");
  const form = "its id looks like 'fsap-0123456789abcdef0'";
  if (!isSaid(accessPointId)) report("existing.accessPointId", new Shown("missing"), form, "name the access point");
  else if (!/^fsap-[0-9a-f]{8,40}$/.test(accessPointId))
    report("existing.accessPointId", accessPointId, form, "correct it");
  checkGroup(report, existing, "that of the mount targets");
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-ARN */
const KEY_ARN = /^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export function checkExistingKey(report: Report, { arn, lookup }: ExistingKey): void {
  sayOnce(report, { arn, lookup });
  if (lookup !== undefined) checkLookup(report, lookup, ["alias"]);
  if (isSaid(arn) && !KEY_ARN.test(arn)) {
    const allowed = "a key's ARN ends with 'key/' and its id; an alias isn't asked for by IAM";
    report("existing.arn", arn, allowed, "correct it, or look the alias up");
  }
}

/** Exactly one of them says what exists. */
function sayOnce(report: Report, ways: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(ways);
  const said = names.filter((name) => ways[name] !== undefined);
  const either = names.join(" or ");
  const [first = "", second] = said;
  if (first === "") report("existing", new Shown("without either"), `what exists is said by ${either}`, "give one");
  else if (second !== undefined)
    report(`existing.${second}`, ways[second], `what exists is said by ${either}, not both`, "leave out one");
}

function checkLookup(report: Report, lookup: object, kinds: readonly string[]): void {
  const given = Object.entries(lookup).filter(([, value]) => value !== undefined) as [string, unknown][];
  if (given.length !== 1)
    report("existing.lookup", lookup, `it says one thing: ${kinds.join(" or ")}`, "give exactly one");
  for (const [kind, value] of given) {
    const name: LookupName | undefined = isNamed(kind) ? LOOKUP_NAMES[kind] : undefined;
    if (typeof value === "string" && name?.pattern.test(value) === false)
      report(`existing.lookup.${kind}`, value, name.allowed, "correct it");
  }
}

function isNamed(kind: string): kind is keyof typeof LOOKUP_NAMES {
  return Object.hasOwn(LOOKUP_NAMES, kind);
}

function checkGroup(report: Report, { securityGroupId }: { readonly securityGroupId: string }, which: string): void {
  const value = isSaid(securityGroupId) ? securityGroupId : new Shown("missing");
  if (!isSaid(securityGroupId) || !SECURITY_GROUP.test(securityGroupId))
    report("existing.securityGroupId", value, SECURITY_GROUP_FORM, `give ${which}`);
}

/** What types demand, JSON may leave out. */
function isSaid(value: string | undefined): value is string {
  return value !== undefined;
}
