import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { Construct } from "constructs";
import { addImagePush, type ImagePushProps } from "./image-push";
import { jsonLocal } from "../locals";

export interface ImageRepositoryProps {
  readonly name: string;
  /** Whether a repository that holds images resists deletion. */
  readonly deletionProtection: boolean;
}

/** Tags are content hashes: more of them than anybody rolls back. */
const KEPT_IMAGES = 30;

/** An ECR repository whose tags never change their meaning, scanned at every push, with old images expiring. */
export class ImageRepository extends Construct {
  private readonly name: string;
  private readonly repository: EcrRepository;

  constructor(scope: Construct, id: string, props: ImageRepositoryProps) {
    super(scope, id);
    const repository = new EcrRepository(this, "repository", {
      name: props.name,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      forceDelete: !props.deletionProtection,
    });
    new EcrLifecyclePolicy(this, "lifecycle_policy", {
      repository: repository.name,
      policy: jsonLocal(this, "lifecycle", {
        rules: [
          {
            rulePriority: 1,
            description: `Keep the last ${KEPT_IMAGES} images`,
            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: KEPT_IMAGES },
            action: { type: "expire" },
          },
        ],
      }),
    });
    this.name = props.name;
    this.repository = repository;
  }

  /** Builds an image on the machine that runs Terraform and pushes it here, unless it is here already. */
  addImage(props: ImagePushProps): void {
    addImagePush(this, props, { name: this.name, repository: this.repository });
  }
}
