import { DataAwsEcrImage } from "@cdktf/provider-aws/lib/data-aws-ecr-image";
import type { Construct } from "constructs";
import type { Deployer } from "../../definition/deployment";
import { match } from "../../lib/match";
import { builtImage, type Image } from "../../definition/resolve/task/image";

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
  return match(image, "type", {
    built: ({ repository, tag }) => `${repositoryUrl(repository, registry)}:${tag}`,
    named: ({ reference }) => reference,
  });
}

export function repositoryUrl(repository: string, registry: Registry): string {
  return `${registryHost(registry)}/${repository}`;
}

export function registryHost({ accountId, region }: Registry): string {
  return `${accountId}.dkr.ecr.${region}.amazonaws.com`;
}

/** ARN of the ECR repository that an image is pulled from, ours or somebody's; undefined for an image from elsewhere. */
export function repositoryArn(image: Image, { accountId, region }: Registry): string | undefined {
  return match(image, "type", {
    built: ({ repository }) => `arn:aws:ecr:${region}:${accountId}:repository/${repository}`,
    named: ({ reference }) => {
      const [, account, itsRegion, repository] = PRIVATE_ECR.exec(reference) ?? [];
      return account && itsRegion && repository && `arn:aws:ecr:${itsRegion}:${account}:repository/${repository}`;
    },
  });
}

const PRIVATE_ECR = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)/;

/**
 * Makes the plan fail where the repository doesn't hold a container's image yet, before tasks are told to pull it. The
 * failure names the data source, `…_pushed_by_registry_stack`, and so what is to be applied first.
 *
 * Not for a service that a pipeline deploys: it runs images of the pipeline's, and this one expires some day.
 */
export function requirePushedImage(scope: Construct, image: Image, deployer: Deployer): void {
  const built = builtImage(image);
  if (built === undefined || !{ terraform: true, pipeline: false }[deployer]) return;
  new DataAwsEcrImage(scope, "pushed_by_registry_stack", { repositoryName: built.repository, imageTag: built.tag });
}
