import { DataAwsEcrRepositories } from "@cdktf/provider-aws/lib/data-aws-ecr-repositories";
import { Construct } from "constructs";
import { ImageRepository } from "../../../src/constructs/registry/image-repository";
import { dockerStack } from "../../support/docker-stack";
import { resourceAt, synthesized, TestStack } from "../../support/synth";

function given(deletionProtection: boolean) {
  const stack = new TestStack();
  const own = new Construct(stack, "books");
  new ImageRepository(own, "Default", { name: "shop-books", deletionProtection });
  return { rendered: synthesized(stack) };
}

const unprotected = given(false);

test("is a repository whose tags never change their meaning and whose images are scanned", () => {
  expect(unprotected.rendered.resource).toEqual({
    aws_ecr_repository: {
      books: {
        name: "shop-books",
        image_tag_mutability: "IMMUTABLE",
        image_scanning_configuration: { scan_on_push: true },
        force_delete: true,
      },
    },
    aws_ecr_lifecycle_policy: {
      books: { repository: "${aws_ecr_repository.books.name}", policy: "${jsonencode(local.books_lifecycle)}" },
    },
  });
});

test("keeps the last 30 images", () => {
  expect(unprotected.rendered.locals).toEqual({
    books_lifecycle: {
      rules: [
        {
          rulePriority: 1,
          description: "Keep the last 30 images",
          selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 30 },
          action: { type: "expire" },
        },
      ],
    },
  });
});

test("resists deletion while it holds images when it is protected", () => {
  expect(given(true).rendered.resource["aws_ecr_repository"]).toMatchObject({ books: { force_delete: false } });
});

test("takes an image that is built here, once it is there itself", () => {
  const stack = dockerStack();
  const repository = new ImageRepository(new Construct(stack, "books"), "Default", {
    name: "shop-books",
    deletionProtection: false,
  });
  repository.addImage({
    url: "registry/shop-books",
    tag: "12ab",
    source: "apps/books",
    architecture: "X86_64",
    existing: new DataAwsEcrRepositories(stack, "existing"),
  });
  expect(resourceAt(synthesized(stack), "docker_registry_image.books")).toMatchObject({
    name: "registry/shop-books:12ab",
    depends_on: ["docker_image.books", "aws_ecr_repository.books"],
  });
});
