import { imageUri, repositoryArn, repositoryUrl, requirePushedImage } from "../../../src/constructs/registry/image";
import type { Image } from "../../../src/definition/resolve/task/image";
import { addresses, booksService, synthesized, TestStack } from "../../support/synth";

function imageOf(): Image {
  return booksService().containers[0].image;
}

const registry = { accountId: "123456789012", region: "eu-central-1" };
const built: Image = { type: "built", source: "apps/books", repository: "shop-books", tag: "0123456789abcdef" };
const named: Image = { type: "named", reference: "public.ecr.aws/nginx/nginx:1.29.3" };

test("names an image of ours by account, region, repository and content tag", () => {
  expect(imageUri(built, registry)).toBe("123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop-books:0123456789abcdef");
});

test("leaves somebody else's image as it is named", () => {
  expect(imageUri(named, registry)).toBe("public.ecr.aws/nginx/nginx:1.29.3");
});

test("gives the repository's URL without a tag", () => {
  expect(repositoryUrl("shop-books", registry)).toBe("123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop-books");
});

test("gives the ARN of the repository that an image of ours is pulled from", () => {
  expect(repositoryArn(built, registry)).toBe("arn:aws:ecr:eu-central-1:123456789012:repository/shop-books");
});

test("knows no repository of ours for somebody else's image", () => {
  expect(repositoryArn(named, registry)).toBeUndefined();
});

test("gives the ARN of somebody's ECR repository, so that it can be pulled from", () => {
  const reference = "999999999999.dkr.ecr.us-east-1.amazonaws.com/team/tool:1.2";
  expect(repositoryArn({ type: "named", reference }, registry)).toBe(
    "arn:aws:ecr:us-east-1:999999999999:repository/team/tool",
  );
});

test("the plan looks the image up in its repository, under an address that says who pushes it", () => {
  const stack = new TestStack();
  requirePushedImage(stack, imageOf(), "terraform");
  expect(synthesized(stack).data).toEqual({
    aws_ecr_image: {
      pushed_by_registry_stack: { repository_name: "shop-test-books", image_tag: "tag-of-apps-books" },
    },
  });
});

test("an image from elsewhere is nobody's to look up", () => {
  const stack = new TestStack();
  requirePushedImage(stack, named, "terraform");
  expect(addresses(synthesized(stack))).toEqual([]);
});

test("neither is the image of a service that a pipeline deploys", () => {
  const stack = new TestStack();
  requirePushedImage(stack, imageOf(), "pipeline");
  expect(addresses(synthesized(stack))).toEqual([]);
});
