import { DataAwsEcrRepositories } from "@cdktf/provider-aws/lib/data-aws-ecr-repositories";
import { DockerProvider } from "@cdktf/provider-docker/lib/provider";
import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import { ImageRepository } from "../constructs/registry/image-repository";
import { imageUri, registryHost, repositoryUrl } from "../constructs/registry/image";
import { builtImage } from "../definition/resolve/task/image";
import type { ResolvedContainer } from "../definition/resolve/task/container";
import type { ResolvedEnvironment, ResolvedService } from "../definition/resolve/resolve";
import { BaseStack } from "./base-stack";

/**
 * The images of an environment: a repository for each container that is built from source, and the image built and pushed.
 * It needs a Docker daemon where Terraform runs, and is the one AWS stack that does.
 */
export class RegistryStack extends BaseStack {
  constructor(scope: Construct, environment: ResolvedEnvironment) {
    super(scope, "registry", environment);
    const { deletionProtection, region } = environment.definition;
    const registry = { accountId: this.accountId, region };
    const built = [...environment.services, ...environment.jobs].flatMap((service) =>
      service.containers.flatMap((container) => {
        const image = builtImage(container.image);
        // What runs before a service has the service's image, unless it has one of its own.
        return image === undefined || isServices(service, container) ? [] : [{ service, container, image }];
      }),
    );
    if (built.length === 0) return;
    this.logIn(registryHost(registry));
    const existing = new DataAwsEcrRepositories(this, "existing");
    for (const { service, container, image } of built) {
      const { architecture } = service;
      const own = new Construct(this, container.id === undefined ? service.id : `${service.id}_${container.id}`);
      const repository = new ImageRepository(own, "Default", { name: image.repository, deletionProtection });
      const url = repositoryUrl(image.repository, registry);
      repository.addImage({ url, tag: image.tag, source: image.source, architecture, existing });
      new TerraformOutput(own, "image", {
        value: imageUri(image, registry),
        description: `Image of ${container.id === undefined ? "" : `${container.name} of `}${service.name}; its tag is the hash of ${image.source}`,
      });
    }
  }

  /** The token is asked for at each run and holds for 12 hours. Nothing but the provider's configuration has it, and no state. */
  private logIn(address: string): void {
    const token = this.addEphemeral("aws_ecr_authorization_token", "registry");
    new DockerProvider(this, "docker", {
      registryAuth: [{ address, username: token("user_name"), password: token("password") }],
    });
    this.nameSource("docker", "kreuzwerker/docker");
  }
}

/** Whether a container has the very image of its service's own. */
function isServices({ containers: [own] }: ResolvedService, { id, image }: ResolvedContainer): boolean {
  return id !== undefined && image === own.image;
}
