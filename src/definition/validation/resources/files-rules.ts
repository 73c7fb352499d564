import { LONGEST_NAME } from "../../../aws/name-limits";
import { match } from "../../../lib/match";
import { Names } from "../../resolve/names";
import type { ExistingFiles, Files, ResourceDefinition } from "../../resources";
import type { Report } from "../findings";
import { checkOwnName, refuseSettings } from "./created";
import type { Rule, RuleContext } from "../rule";
import { SECURITY_GROUP, SECURITY_GROUP_FORM } from "./resource-rules";
import { integer } from "../checks";

export const filesRules: readonly Rule[] = [{ reads: ["resources", "names"], check: checkAll }];

/** @see https://docs.aws.amazon.com/efs/latest/APIReference/API_PosixUser.html */
const LAST_USER = 4_294_967_295;
/** Four levels at most. @see https://docs.aws.amazon.com/efs/latest/APIReference/API_RootDirectory.html */
const FOLDER = /^(?=.{1,100}$)(\/(?!\.)[^$#<>;`|&?{}^*/\n]+){1,4}$/;

function checkAll({ name: environmentName, environment, findings }: RuleContext): void {
  const names = new Names(environmentName, environment.names);
  for (const [name, resource] of Object.entries(environment.resources ?? {})) {
    const files = filesOf(resource);
    const report = findings.about("resource", name);
    if (files?.existing !== undefined) checkExisting(report, files, files.existing);
    else if (files !== undefined) {
      checkCreated(report, files);
      checkOwnName(report, names, names.forResource(name), LONGEST_NAME.creationToken);
    }
  }
}

function checkCreated(report: Report, { userId, folder }: Files): void {
  // Root would need ClientRootAccess, which nobody gets.
  if (userId !== undefined) integer(report, "userId", userId, 1, LAST_USER);
  if (folder !== undefined && !FOLDER.test(folder))
    report("folder", folder, "a folder is absolute, of one to four levels and up to 100 characters", "correct it");
}

/** @see https://docs.aws.amazon.com/efs/latest/APIReference/API_FileSystemDescription.html */
function checkExisting(report: Report, { userId, folder }: Files, existing: ExistingFiles): void {
  const { fileSystemId, accessPointId, securityGroupId } = existing;
  if (!/^fs-[0-9a-f]{8,40}$/.test(fileSystemId))
    report("existing.fileSystemId", fileSystemId, "a file system's id looks like 'fs-0123456789abcdef0'", "correct it");
  if (!/^fsap-[0-9a-f]{8,40}$/.test(accessPointId))
    report("existing.accessPointId", accessPointId, "its id looks like 'fsap-0123456789abcdef0'", "correct it");
  if (!SECURITY_GROUP.test(securityGroupId))
    report("existing.securityGroupId", securityGroupId, SECURITY_GROUP_FORM, "give that of the mount targets");
  refuseSettings(report, { userId, folder });
}

function filesOf(resource: ResourceDefinition): Files | undefined {
  const none = (): undefined => undefined;
  return match(resource, "type", {
    https: none,
    tcp: none,
    postgres: none,
    mysql: none,
    cache: none,
    bucket: none,
    queue: none,
    topic: none,
    table: none,
    "event-bus": none,
    files: (own) => own,
    key: none,
  });
}
