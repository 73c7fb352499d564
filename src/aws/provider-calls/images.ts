import type { CallsByType } from "./call";

/**
 * Amazon ECR, and what pushes images to it.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
 */
export const IMAGE_CALLS: CallsByType = {
  aws_ecr_lifecycle_policy: {
    source: "ecr/lifecycle_policy.go",
    create: { repository: ["ecr:PutLifecyclePolicy"] },
    read: { repository: ["ecr:GetLifecyclePolicy"] },
    update: { repository: ["ecr:PutLifecyclePolicy"] },
    delete: { repository: ["ecr:DeleteLifecyclePolicy"] },
  },
  // force_delete is part of the one call.
  aws_ecr_repository: {
    source: "ecr/repository.go",
    create: { repository: ["ecr:CreateRepository", "ecr:TagResource"] },
    read: { repository: ["ecr:DescribeRepositories", "ecr:ListTagsForResource"] },
    update: {
      repository: [
        "ecr:PutImageScanningConfiguration",
        "ecr:PutImageTagMutability",
        "ecr:TagResource",
        "ecr:UntagResource",
      ],
    },
    delete: { repository: ["ecr:DeleteRepository"] },
  },
  "ephemeral.aws_ecr_authorization_token": {
    source: "ecr/authorization_token_ephemeral.go",
    read: { any: ["ecr:GetAuthorizationToken"] },
  },
  // The repository's URL is part of what it tells of an image.
  "data.aws_ecr_image": {
    source: "ecr/image_data_source.go",
    read: { repository: ["ecr:DescribeImages", "ecr:DescribeRepositories"] },
  },
  "data.aws_ecr_images": { source: "ecr/images_data_source.go", read: { repository: ["ecr:ListImages"] } },
  // A list of all of them is asked of all of them.
  "data.aws_ecr_repositories": {
    source: "ecr/repositories_data_source.go",
    read: { anyRepository: ["ecr:DescribeRepositories"] },
  },
  // It is in Docker alone.
  docker_image: { source: "internal/provider/resource_docker_image_funcs.go" },
  // What was pushed stays where keep_remotely is on, as here.
  docker_registry_image: {
    source: "internal/provider/resource_docker_registry_image_funcs.go",
    create: {
      repository: ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"],
    },
    read: {
      repository: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    },
    update: {
      repository: ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"],
    },
  },
};
