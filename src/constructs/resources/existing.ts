import { Construct } from "constructs";
import { match } from "../../lib/match";
import type { ResolvedResource } from "../../definition/resolve/resources/resources";
import type { Database } from "../../definition/databases";
import type { AwsResource, Existing } from "../../definition/resources";
import type { ResourceHandle } from "../platform-interface";
import { findCache, findDatabase, findFiles, findKey } from "./lookups";

export interface Place {
  readonly region: string;
  /** 12 digits, or the reference to whichever account Terraform runs in. */
  readonly accountId: string;
}

/**
 * A resource that is there already and of which the definition says all: its ARN follows from its name, and its name from its
 * ARN. Undefined for any other.
 */
export function knownResource(definition: AwsResource, { region, accountId }: Place): ResourceHandle | undefined {
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
    // Who uses one is told what the definition says of it, and nothing else.
    postgres: () => undefined,
    mysql: () => undefined,
    cache: () => undefined,
    key: ({ existing }) => (existing?.arn === undefined ? undefined : { name: existing.arn, arn: existing.arn }),
    files: ({ existing }) => {
      if (existing === undefined || existing.lookup !== undefined) return undefined;
      const { fileSystemId, accessPointId, securityGroupId } = existing;
      const arn = `arn:aws:elasticfilesystem:${place}:file-system/${fileSystemId}`;
      return { name: fileSystemId, arn, accessPointId, securityGroupId };
    },
  });
}

/** A resource that is there already and is found at each plan; undefined for any other. */
function foundResource(scope: Construct, { id, name, definition }: ResolvedResource): ResourceHandle | undefined {
  const none = (): undefined => undefined;
  const database = ({ type, existing }: Database): ResourceHandle | undefined =>
    existing?.lookup === undefined ? undefined : findDatabase(scope, id, { type, name, existing });
  return match(definition, "type", {
    // Of these the name tells all that there is to know.
    bucket: none,
    queue: none,
    topic: none,
    table: none,
    "event-bus": none,
    postgres: database,
    mysql: database,
    cache: ({ existing }) => (existing?.lookup === undefined ? undefined : findCache(scope, id, { name, existing })),
    files: ({ existing }) => (existing?.lookup === undefined ? undefined : findFiles(scope, id, existing)),
    key: ({ existing }) => (existing?.lookup === undefined ? undefined : findKey(scope, id, existing.lookup.alias)),
  });
}

/**
 * Resources that are there already, by their names. What is to be found is looked up in the stack of `scope`, where it is used
 * there.
 */
export function existingResources(
  scope: Construct,
  resources: readonly ResolvedResource[],
  place: Place,
  isUsed: (name: string) => boolean = () => true,
): ReadonlyMap<string, ResourceHandle> {
  // One may be called as a construct of the stack is: addresses leave out this part of the path.
  const within = new Construct(scope, "Default");
  return new Map(
    resources.flatMap((resource) => {
      const find = () => (isUsed(resource.name) ? foundResource(within, resource) : undefined);
      const handle = knownResource(resource.definition, place) ?? find();
      return handle ? [[resource.name, handle] as const] : [];
    }),
  );
}
