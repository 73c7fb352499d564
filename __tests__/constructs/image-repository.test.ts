import { Construct } from "constructs";
import { ImageRepository } from "../../src/constructs/image-repository";
import { inTerraform, synthesized, TestStack } from "../support/synth";

function given(deletionProtection: boolean) {
  const stack = new TestStack();
  const own = new Construct(stack, "books");
  const repository = new ImageRepository(own, "Default", { name: "shop-books", deletionProtection });
  return { stack, repository, rendered: synthesized(stack) };
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
  expect(given(true).rendered.resource["aws_ecr_repository"]).toEqual({
    books: {
      name: "shop-books",
      image_tag_mutability: "IMMUTABLE",
      image_scanning_configuration: { scan_on_push: true },
      force_delete: false,
    },
  });
});

test("gives the URL to push to", () => {
  const { stack, repository } = unprotected;
  expect(inTerraform(stack, repository.repositoryUrl)).toBe("${aws_ecr_repository.books.repository_url}");
});
