import type { EnvironmentDefinition } from "../../src/definition/platform";
import { RegistryStack } from "../../src/stacks/registry-stack";
import { environmentOf, serviceDefinition, synthesized, testApp } from "../support/synth";

function given(overrides: Partial<EnvironmentDefinition> = {}) {
  const services = {
    books: serviceDefinition(),
    "price-list": serviceDefinition({ port: 3000 }, { source: "apps/prices" }),
  };
  return synthesized(new RegistryStack(testApp(), environmentOf({ services, ...overrides })));
}

const repository = (name: string) => ({
  name,
  image_tag_mutability: "IMMUTABLE",
  image_scanning_configuration: { scan_on_push: true },
  force_delete: true,
});
const policy = (id: string) => ({
  repository: `\${aws_ecr_repository.${id}.name}`,
  policy: `\${jsonencode(local.${id}_lifecycle)}`,
});

test("has a repository and a lifecycle policy for each service that is built from source", () => {
  expect(given().resource).toEqual({
    aws_ecr_repository: {
      books: repository("shop-test-books"),
      price_list: repository("shop-test-price-list"),
    },
    aws_ecr_lifecycle_policy: { books: policy("books"), price_list: policy("price_list") },
  });
});

test("says which image each service runs", () => {
  expect(given().output).toEqual({
    books_image: {
      description: "Image of books; its tag is the hash of apps/books",
      value: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop-test-books:tag-of-apps-books",
    },
    price_list_image: {
      description: "Image of price-list; its tag is the hash of apps/prices",
      value: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop-test-price-list:tag-of-apps-prices",
    },
  });
});

test("has nothing for somebody else's image", () => {
  const services = { books: serviceDefinition({}, { image: "public.ecr.aws/nginx/nginx:1.29.3" }) };
  const { resource, output } = given({ services });
  expect([resource, output]).toEqual([{}, {}]);
});

test("keeps repositories that hold images when the environment is protected", () => {
  expect(given({ deletionProtection: true }).resource["aws_ecr_repository"]).toEqual({
    books: { ...repository("shop-test-books"), force_delete: false },
    price_list: { ...repository("shop-test-price-list"), force_delete: false },
  });
});

test("has no docker provider and nothing but AWS to log in to", () => {
  expect(Object.keys(given().provider)).toEqual(["aws"]);
});
