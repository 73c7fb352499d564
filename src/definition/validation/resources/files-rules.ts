import { LONGEST_NAME } from "../../../aws/name-limits";
import { match } from "../../../lib/match";
import { Names } from "../../resolve/names";
import type { Files, ResourceDefinition } from "../../resources";
import type { Report } from "../findings";
import { checkOwnName, refuseSettings } from "./created";
import { checkExistingFiles } from "./existing-rules";
import type { Rule, RuleContext } from "../rule";
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
    if (files?.existing !== undefined) {
      checkExistingFiles(report, files.existing);
      refuseSettings(report, { userId: files.userId, folder: files.folder });
    } else if (files !== undefined) {
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
