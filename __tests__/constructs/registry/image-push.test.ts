import { DataAwsEcrRepositories } from "@cdktf/provider-aws/lib/data-aws-ecr-repositories";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { addImagePush } from "../../../src/constructs/registry/image-push";
import { dockerStack } from "../../support/docker-stack";
import { synthesized } from "../../support/synth";

const stack = dockerStack();
addImagePush(
  stack,
  {
    url: "registry/shop-books",
    tag: "12ab",
    source: "apps/books",
    architecture: "X86_64",
    existing: new DataAwsEcrRepositories(stack, "existing"),
  },
  { name: "shop-books", repository: new EcrRepository(stack, "books", { name: "shop-books" }) },
);
const { resource, data, locals } = synthesized(stack);

test("asks ECR whether it holds the tag, and an account without the repository too", () => {
  expect([data, locals]).toEqual([
    {
      aws_ecr_repositories: { existing: {} },
      aws_ecr_images: {
        images: {
          repository_name: "shop-books",
          count: '${contains(data.aws_ecr_repositories.existing.names, "shop-books") ? 1 : 0}',
        },
      },
    },
    { is_pushed: '${contains(flatten(data.aws_ecr_images.images[*].image_ids[*].image_tag), "12ab")}' },
  ]);
});

test("builds while the repository doesn't hold the tag", () => {
  expect(resource["docker_image"]).toEqual({
    image: {
      count: "${local.is_pushed ? 0 : 1}",
      name: "registry/shop-books:12ab",
      platform: "linux/amd64",
      keep_locally: true,
      build: {
        context: "../../../apps/books",
        dockerfile: "../../../apps/books/Dockerfile",
        platform: "linux/amd64",
        builder: "default",
      },
    },
  });
});

test("remembers whether the tag was there before, and pushes what wasn't", () => {
  expect([resource["terraform_data"], resource["docker_registry_image"]]).toEqual([
    {
      push: {
        triggers_replace: "12ab",
        input: "${local.is_pushed}",
        lifecycle: { ignore_changes: ["input"] },
      },
    },
    {
      registry_image: {
        count: "${local.is_pushed && terraform_data.push.input ? 0 : 1}",
        name: "registry/shop-books:12ab",
        keep_remotely: true,
        depends_on: ["docker_image.image", "aws_ecr_repository.books"],
        provisioner: [
          {
            "local-exec": { interpreter: ["docker", "image", "rm"], command: "${self.name}", on_failure: "continue" },
          },
        ],
      },
    },
  ]);
});
