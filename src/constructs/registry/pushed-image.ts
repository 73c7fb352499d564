import { DataAwsEcrImage } from "@cdktf/provider-aws/lib/data-aws-ecr-image";
import type { Construct } from "constructs";
import { builtImage, type ResolvedService } from "../../definition/resolve/resolve";

/**
 * Makes the plan fail where the repository doesn't hold the service's image yet, before tasks are told to pull it. The
 * failure names the data source, `…_pushed_by_registry_stack`, and so what is to be applied first.
 *
 * Not for a service that a pipeline deploys: it runs images of the pipeline's, and this one expires some day.
 */
export function requirePushedImage(scope: Construct, { image, deployer }: ResolvedService): void {
  const built = builtImage(image);
  if (built === undefined || !{ terraform: true, pipeline: false }[deployer]) return;
  new DataAwsEcrImage(scope, "pushed_by_registry_stack", { repositoryName: built.repository, imageTag: built.tag });
}
