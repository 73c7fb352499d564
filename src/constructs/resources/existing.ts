import { match } from "../../lib/match";
import type { ResolvedResource } from "../../definition/resolve/resources";
import type { AwsResource, Existing } from "../../definition/resources";
import type { ResourceHandle } from "../platform-interface";

export interface ExistingResourceProps {
  readonly definition: AwsResource;
  readonly existing: Existing;
  readonly region: string;
  /** 12 digits, or the reference to whichever account Terraform runs in. */
  readonly accountId: string;
}

/** A resource that is there already: its ARN follows from its name, and its name from its ARN. */
export function existingResource({ definition, existing, region, accountId }: ExistingResourceProps): ResourceHandle {
  const place = `${region}:${accountId}`;
  const named = (ofArn: RegExp, arnOf: (name: string) => string): ResourceHandle => {
    const { name = existing.arn?.replace(ofArn, "") ?? "", arn = arnOf(name) } = existing;
    return { name, arn };
  };
  return match(definition, "type", {
    bucket: () => named(/^arn:aws:s3:::/, (name) => `arn:aws:s3:::${name}`),
    queue: () => {
      const handle = named(/^.*:/, (name) => `arn:aws:sqs:${place}:${name}`);
      const [, , , queueRegion = region, owner = accountId] = existing.arn?.split(":") ?? [];
      // @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
      return { ...handle, url: `https://sqs.${queueRegion}.amazonaws.com/${owner}/${handle.name}` };
    },
    topic: () => named(/^.*:/, (name) => `arn:aws:sns:${place}:${name}`),
    table: () => named(/^.*:table\//, (name) => `arn:aws:dynamodb:${place}:table/${name}`),
    // A bus is named by its ARN too, as it must be where it is in another account.
    "event-bus": () =>
      existing.arn === undefined
        ? named(/^/, (name) => `arn:aws:events:${place}:event-bus/${name}`)
        : { name: existing.arn, arn: existing.arn },
  });
}

/** The resources of an environment that are there already, by their names. */
export function existingResources(
  resources: readonly ResolvedResource[],
  place: Pick<ExistingResourceProps, "region" | "accountId">,
): ReadonlyMap<string, ResourceHandle> {
  return new Map(
    resources.flatMap(({ name, definition }) => {
      const { existing } = definition;
      return existing ? [[name, existingResource({ definition, existing, ...place })] as const] : [];
    }),
  );
}
