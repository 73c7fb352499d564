import type { Image } from "../definition/resolve";

/** The account and region that hold the platform's repositories. */
interface Registry {
  readonly accountId: string;
  readonly region: string;
}

/**
 * What a task pulls. Both the registry stack and the services compute it, so that no value has to cross from one stack
 * to the other and a change of an app shows as a new tag in plain text.
 */
export function imageUri(image: Image, registry: Registry): string {
  if (image.type === "named") return image.reference;
  return `${repositoryUrl(image.repository, registry)}:${image.tag}`;
}

export function repositoryUrl(repository: string, { accountId, region }: Registry): string {
  return `${accountId}.dkr.ecr.${region}.amazonaws.com/${repository}`;
}

/** ARN of the repository that an image of ours comes from; undefined for an image from elsewhere. */
export function repositoryArn(image: Image, { accountId, region }: Registry): string | undefined {
  return image.type === "named" ? undefined : `arn:aws:ecr:${region}:${accountId}:repository/${image.repository}`;
}
