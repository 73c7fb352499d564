import { RegistryImage } from "@cdktf/provider-docker/lib/registry-image";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { Architecture } from "../definition/service";
import { addImageBuild } from "./image-build";

export interface ImagePushProps {
  /** Full name of the image in its registry, with the content hash as its tag. */
  readonly name: string;
  /** The app's folder, relative to the repository's root. */
  readonly source: string;
  readonly architecture: Architecture;
  /** The repository that it is pushed to. */
  readonly repository: ITerraformDependable;
}

/**
 * Builds an app's image and pushes it. Both resources go by the tag alone: a new content hash builds and pushes, anything
 * else does neither. Nothing refers to the built image's id, so a rebuild of the same content isn't pushed again, which
 * a repository with immutable tags would refuse.
 */
export function addImagePush(scope: Construct, props: ImagePushProps): void {
  const { name, source, architecture, repository } = props;
  // Kept, so that a machine that goes back to an older content finds its layers.
  const built = addImageBuild(scope, "image", { name, source, architecture, keepLocally: true });
  new RegistryImage(scope, "registry_image", {
    name,
    // Running tasks, and whoever rolls back, still pull the previous tag; the repository's lifecycle policy clears up.
    keepRemotely: true,
    dependsOn: [built, repository],
  });
}
