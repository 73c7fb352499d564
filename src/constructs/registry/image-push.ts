import { DataAwsEcrImages } from "@cdktf/provider-aws/lib/data-aws-ecr-images";
import type { DataAwsEcrRepositories } from "@cdktf/provider-aws/lib/data-aws-ecr-repositories";
import type { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { RegistryImage } from "@cdktf/provider-docker/lib/registry-image";
import { TerraformLocal } from "cdktf";
import type { Construct } from "constructs";
import type { Architecture } from "../../definition/image";
import { addImageBuild } from "./image-build";
import { TerraformData } from "./terraform-data";

export interface ImagePushProps {
  /** Full name of the image in its registry, without the tag. */
  readonly url: string;
  /** The content hash. */
  readonly tag: string;
  /** The app's folder, relative to the repository's root. */
  readonly source: string;
  readonly architecture: Architecture;
  /** Every repository that the account has already when Terraform plans. */
  readonly existing: DataAwsEcrRepositories;
}

/** Name of the ECR repository that is pushed to, and the resource that makes it. */
interface Target {
  readonly name: string;
  readonly repository: EcrRepository;
}

/**
 * Builds an app's image and pushes it, but only while the repository doesn't hold its tag.
 *
 * The Docker provider judges by the machine: an image that this engine doesn't have is to be built, and what was built
 * is to be pushed, which a repository with immutable tags refuses. So what ECR holds when Terraform plans decides:
 *
 * - `docker_image` exists while the tag is missing there. It isn't planned on a machine that never built it.
 * - `docker_registry_image` exists where this state pushed the tag. `terraform_data` remembers that: it notes once, when
 *   the tag becomes the app's, whether the repository held it already, as after a revert.
 * - The local copy is removed once it is pushed, or the machine that built would be the only one to plan its removal.
 */
export function addImagePush(scope: Construct, props: ImagePushProps, target: Target): void {
  const { tag, source, architecture, existing } = props;
  const name = `${props.url}:${tag}`;
  const images = new DataAwsEcrImages(scope, "images", { repositoryName: target.name });
  const known = `data.aws_ecr_repositories.${existing.friendlyUniqueId}.names`;
  images.addOverride("count", `\${contains(${known}, "${target.name}") ? 1 : 0}`);
  const tags = `flatten(data.aws_ecr_images.${images.friendlyUniqueId}[*].image_ids[*].image_tag)`;
  const isPushed = new TerraformLocal(scope, "is_pushed", `\${contains(${tags}, "${tag}")}`);
  const pushed = `local.${isPushed.friendlyUniqueId}`;

  const memory = new TerraformData(scope, "push", {
    triggersReplace: tag,
    input: `\${${pushed}}`,
    ignoreChanges: ["input"],
  });
  // Kept where a removal was planned all the same: that neither fails nor takes anything away.
  const built = addImageBuild(scope, "image", { name, source, architecture, keepLocally: true });
  built.addOverride("count", `\${${pushed} ? 0 : 1}`);
  const registered = new RegistryImage(scope, "registry_image", {
    name,
    // Running tasks, and whoever rolls back, still pull the previous tag; the repository's lifecycle policy clears up.
    keepRemotely: true,
    dependsOn: [built, target.repository],
  });
  registered.addOverride("count", `\${${pushed} && terraform_data.${memory.friendlyUniqueId}.input ? 0 : 1}`);
  registered.addOverride("provisioner", [
    { "local-exec": { interpreter: ["docker", "image", "rm"], command: "${self.name}", on_failure: "continue" } },
  ]);
}
