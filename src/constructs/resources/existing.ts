import { match } from "../../lib/match";
import type { ResolvedResource } from "../../definition/resolve/resources/resources";
import type { AwsResource, Existing } from "../../definition/resources";
import type { ResourceHandle } from "../platform-interface";

export interface Place {
  readonly region: string;
  /** 12 digits, or the reference to whichever account Terraform runs in. */
  readonly accountId: string;
}

/**
 * A resource that is there already: its ARN follows from its name, and its name from its ARN. Undefined for one that isn't
 * there yet.
 */
export function existingResource(definition: AwsResource, { region, accountId }: Place): ResourceHandle | undefined {
  const place = `${region}:${accountId}`;
  const named = (ofArn: RegExp, arnOf: (name: string) => string) => (existing: Existing) => {
    const { name = existing.arn?.replace(ofArn, "") ?? "", arn = arnOf(name) } = existing;
    return { name, arn };
  };
  const bucket = named(/^arn:aws:s3:::/, (name) => `arn:aws:s3:::${name}`);
  const queue = named(/^.*:/, (name) => `arn:aws:sqs:${place}:${name}`);
  const topic = named(/^.*:/, (name) => `arn:aws:sns:${place}:${name}`);
  const table = named(/^.*:table\//, (name) => `arn:aws:dynamodb:${place}:table/${name}`);
  const bus = named(/^/, (name) => `arn:aws:events:${place}:event-bus/${name}`);
  return match(definition, "type", {
    bucket: ({ existing }) => existing && bucket(existing),
    queue: ({ existing }) => {
      if (existing === undefined) return undefined;
      const handle = queue(existing);
      const [, , , queueRegion = region, owner = accountId] = existing.arn?.split(":") ?? [];
      // @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
      return { ...handle, url: `https://sqs.${queueRegion}.amazonaws.com/${owner}/${handle.name}` };
    },
    topic: ({ existing }) => existing && topic(existing),
    table: ({ existing }) => existing && table(existing),
    // A bus is named by its ARN too, as it must be where it is in another account.
    "event-bus": ({ existing }) =>
      existing?.arn === undefined ? existing && bus(existing) : { name: existing.arn, arn: existing.arn },
    // Nothing of it is looked up: the definition says where it is.
    postgres: () => undefined,
    mysql: () => undefined,
    cache: () => undefined,
    key: ({ existing }) => existing && { name: existing.arn, arn: existing.arn },
    files: ({ existing }) => {
      if (existing === undefined) return undefined;
      const { fileSystemId, accessPointId, securityGroupId } = existing;
      const arn = `arn:aws:elasticfilesystem:${place}:file-system/${fileSystemId}`;
      return { name: fileSystemId, arn, accessPointId, securityGroupId };
    },
  });
}

/** The resources of an environment that are there already, by their names. */
export function existingResources(
  resources: readonly ResolvedResource[],
  place: Place,
): ReadonlyMap<string, ResourceHandle> {
  return new Map(
    resources.flatMap(({ name, definition }) => {
      const handle = existingResource(definition, place);
      return handle ? [[name, handle] as const] : [];
    }),
  );
}
