import { addImagePush } from "../../src/constructs/image-push";
import { dockerStack } from "../support/docker-stack";
import { synthesized } from "../support/synth";

test("builds an image and pushes it once its repository is there, and leaves earlier ones where they are", () => {
  const stack = dockerStack();
  addImagePush(stack, {
    name: "registry/books:12ab",
    source: "apps/books",
    architecture: "X86_64",
    repository: { fqn: "aws_ecr_repository.books" },
  });
  expect(synthesized(stack).resource).toEqual({
    docker_image: {
      image: {
        name: "registry/books:12ab",
        platform: "linux/amd64",
        keep_locally: true,
        build: { context: "../../../apps/books", platform: "linux/amd64" },
      },
    },
    docker_registry_image: {
      registry_image: {
        name: "registry/books:12ab",
        keep_remotely: true,
        depends_on: ["docker_image.image", "aws_ecr_repository.books"],
      },
    },
  });
});
