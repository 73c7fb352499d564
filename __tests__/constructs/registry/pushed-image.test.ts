import { requirePushedImage } from "../../../src/constructs/registry/pushed-image";
import { addresses, booksService, synthesized, TestStack } from "../../support/synth";

test("the plan looks the image up in its repository, under an address that says who pushes it", () => {
  const stack = new TestStack();
  requirePushedImage(stack, booksService());
  expect(synthesized(stack).data).toEqual({
    aws_ecr_image: {
      pushed_by_registry_stack: { repository_name: "shop-test-books", image_tag: "tag-of-apps-books" },
    },
  });
});

test("an image from elsewhere is nobody's to look up", () => {
  const stack = new TestStack();
  requirePushedImage(stack, booksService({}, { image: "nginx:1.29.3" }));
  expect(addresses(synthesized(stack))).toEqual([]);
});

test("neither is the image of a service that a pipeline brings out", () => {
  const stack = new TestStack();
  requirePushedImage(stack, booksService({ deployer: "pipeline" }));
  expect(addresses(synthesized(stack))).toEqual([]);
});
