import { addImageBuild, dockerPlatform } from "../../../src/constructs/registry/image-build";
import { dockerStack } from "../../support/docker-stack";
import { synthesized } from "../../support/synth";

test("builds an app's folder, found from the stack's folder, for the tasks' processor", () => {
  const stack = dockerStack();
  addImageBuild(stack, "books", {
    name: "registry/books:12ab",
    source: "apps/books",
    architecture: "ARM64",
    keepLocally: true,
  });
  expect(synthesized(stack).resource).toEqual({
    docker_image: {
      books: {
        name: "registry/books:12ab",
        platform: "linux/arm64",
        keep_locally: true,
        build: {
          context: "../../../apps/books",
          dockerfile: "../../../apps/books/Dockerfile",
          platform: "linux/arm64",
          builder: "default",
        },
      },
    },
  });
});

test("X86_64 is Docker's amd64", () => {
  expect(dockerPlatform("X86_64")).toBe("linux/amd64");
});
