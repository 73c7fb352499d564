import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import { ImageRepository } from "../constructs/image-repository";
import { imageUri } from "../constructs/image-uri";
import type { ResolvedEnvironment } from "../definition/resolve";
import { BaseStack } from "./base-stack";

/** The image repositories of an environment, one for each service that is built from source. */
export class RegistryStack extends BaseStack {
  constructor(scope: Construct, environment: ResolvedEnvironment) {
    super(scope, "registry", environment);
    const { deletionProtection, region } = environment.definition;
    for (const service of environment.services) {
      if (service.image.type === "named") continue;
      const own = new Construct(this, service.id);
      new ImageRepository(own, "Default", { name: service.image.repository, deletionProtection });
      new TerraformOutput(own, "image", {
        value: imageUri(service.image, { accountId: this.accountId, region }),
        description: `Image of ${service.name}; its tag is the hash of ${service.image.source}`,
      });
    }
  }
}
