import type { Facts } from "../../facts/facts";
import type { Service } from "../../facts/services";
import { asString } from "../../terraform/expressions/value";
import { toGateway } from "./network/aws-path";
import { NO_EVIDENCE } from "./evidence";
import type { Requirement } from "./flow";
import { access } from "./permissions";

export const READ_FILES = "read its environment files";

/** The ARNs of a service's environment files. */
export function environmentFilesOf(service: Service): readonly string[] {
  return (service.task?.containers ?? []).flatMap((container) => container.environmentFiles);
}

/**
 * The execution role reads them from S3 before the containers start.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html
 */
export function environmentFileReading(facts: Facts, service: Service): Requirement {
  const files = environmentFilesOf(service);
  const actions = files.map((resource) => ({ action: "s3:GetObject", resource }));
  const buckets = [...new Set(files.map((file) => file.replace(/\/.*$/, "")))];
  const locate = buckets.map((resource) => ({ action: "s3:GetBucketLocation", resource }));
  const by = "executionRole" as const;
  const call = { api: "s3", by, region: asString(service.resource.region), actions, purpose: READ_FILES };
  return {
    service,
    purpose: READ_FILES,
    own: NO_EVIDENCE,
    flows: files.length === 0 ? [] : service.subnets.map((subnet) => toGateway(facts, service, subnet, call)),
    access: files.length === 0 ? [] : [access(facts, service, "execution", READ_FILES, [...actions, ...locate])],
  };
}
