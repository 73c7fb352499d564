import { Image as DockerImage } from "@cdktf/provider-docker/lib/image";
import type { Construct } from "constructs";
import type { Architecture } from "../../definition/image";

export interface ImageBuildProps {
  /** Full name of the image with the content hash as its tag: with it the provider builds anew, and only then. */
  readonly name: string;
  /** The app's folder, relative to the repository's root. */
  readonly source: string;
  readonly architecture: Architecture;
  /** Whether the image stays on the machine when it is no longer wanted here. */
  readonly keepLocally: boolean;
}

const PLATFORM = { X86_64: "linux/amd64", ARM64: "linux/arm64" } as const;

/** Platform in Docker's words: one field of the definition drives build and tasks alike. */
export function dockerPlatform(architecture: Architecture): string {
  return PLATFORM[architecture];
}

/** Builds an app's image on the machine that runs Terraform. */
export function addImageBuild(scope: Construct, id: string, props: ImageBuildProps): DockerImage {
  const platform = dockerPlatform(props.architecture);
  // From the stack's folder, where Terraform runs, to the repository's: the same on every machine.
  const context = `../../../${props.source}`;
  return new DockerImage(scope, id, {
    name: props.name,
    platform,
    keepLocally: props.keepLocally,
    // Without a builder's name the provider can't build where the engine keeps its images in containerd. This one is
    // the engine's own, and takes the Dockerfile's path from where Terraform runs.
    buildAttribute: { context, dockerfile: `${context}/Dockerfile`, platform, builder: "default" },
  });
}
