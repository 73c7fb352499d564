import { isKeyOfAws, symbolic } from "../../facts/arn";
import type { Service } from "../../facts/services";
import { toGateway } from "./network/aws-path";
import { unknown } from "../message";
import { walked } from "./evidence";
import type { Requirement } from "./flow";
import { type Asking, access } from "./permissions";

export const READ_FILES = "read its environment files";

/** The ARNs of a service's environment files. */
export function environmentFilesOf(service: Service): readonly string[] {
  return (service.task?.containers ?? []).flatMap((container) => container.environmentFiles);
}

/**
 * The execution role reads them from S3 before the containers start, and S3 decrypts those with a customer key for it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html
 */
export function environmentFileReading(asking: Asking, service: Service): Requirement {
  const { facts } = asking;
  const files = environmentFilesOf(service);
  const actions = files.map((resource) => ({ action: "s3:GetObject", resource }));
  const home = symbolic(service.resource.region);
  // A bucket that no stack makes is taken to be near.
  const regionOf = (file: string): string => symbolic(facts.bucketByArn.get(bucketOf(file))?.region ?? home);
  const encrypted = files.map((file) => ({ ...facts.bucketKeys.of(file), via: `s3.${regionOf(file)}.amazonaws.com` }));
  const decrypt = encrypted.flatMap(({ keys, via }) =>
    keys.filter((key) => !isKeyOfAws(key)).map((resource) => ({ action: "kms:Decrypt", resource, via })),
  );
  const own = walked((walk) => {
    for (const { unknown: what } of encrypted) if (what !== undefined) walk.doubt(unknown({ what }));
  });
  const buckets = [...new Set(files.map(bucketOf))];
  const locate = buckets.map((resource) => ({ action: "s3:GetBucketLocation", resource }));
  const by = "executionRole" as const;
  const regions = new Set(files.map(regionOf));
  return {
    service,
    purpose: READ_FILES,
    own,
    flows: [...regions].flatMap((region) => {
      const near = actions.filter(({ resource }) => regionOf(resource) === region);
      const call = { api: "s3", by, region, actions: near, purpose: READ_FILES };
      return service.subnets.map((subnet) => toGateway(facts, service, subnet, call));
    }),
    access:
      files.length === 0 ? [] : [access(asking, service, "execution", READ_FILES, [...actions, ...locate, ...decrypt])],
  };
}

function bucketOf(file: string): string {
  return file.replace(/\/.*$/, "");
}
