import type { EnvironmentDefinition } from "../../src/definition/platform";
import { RegistryStack } from "../../src/stacks/registry-stack";
import { addresses, environmentOf, resourceAt, serviceDefinition, synthesized, testApp } from "../support/synth";

function given(overrides: Partial<EnvironmentDefinition> = {}) {
  const services = {
    books: serviceDefinition(),
    "price-list": serviceDefinition({ port: 3000 }, { source: "apps/prices" }),
  };
  return synthesized(new RegistryStack(testApp(), environmentOf({ services, ...overrides })));
}

test("has a repository and a lifecycle policy for each service that is built from source, builds and pushes", () => {
  expect(addresses(given())).toEqual([
    "aws_ecr_lifecycle_policy.books",
    "aws_ecr_lifecycle_policy.price_list",
    "aws_ecr_repository.books",
    "aws_ecr_repository.price_list",
    "data.aws_ecr_images.books",
    "data.aws_ecr_images.price_list",
    "data.aws_ecr_repositories.existing",
    "docker_image.books",
    "docker_image.price_list",
    "docker_registry_image.books",
    "docker_registry_image.price_list",
    "terraform_data.books_push",
    "terraform_data.price_list_push",
  ]);
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
  const { resource, data, output } = given({ services });
  expect([resource, data, output]).toEqual([{}, {}, {}]);
});

test("keeps repositories that hold images when the environment is protected", () => {
  expect(given({ deletionProtection: true }).resource["aws_ecr_repository"]).toMatchObject({
    books: { force_delete: false },
    price_list: { force_delete: false },
  });
});

test("builds for the processor that the tasks run on", () => {
  const services = { books: serviceDefinition({ architecture: "ARM64" }) };
  expect(resourceAt(given({ services }), "docker_image.books")).toMatchObject({
    name: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop-test-books:tag-of-apps-books-arm64",
    platform: "linux/arm64",
  });
});

test("logs Docker in by a token that nothing but the provider's configuration has, and no state", () => {
  const { provider, terraform, resource, data, locals, output, ephemeral } = given();
  expect(ephemeral).toEqual({ aws_ecr_authorization_token: { registry: {} } });
  expect([provider["docker"], terraform["required_providers"]]).toEqual([
    [
      {
        registry_auth: [
          {
            address: "123456789012.dkr.ecr.eu-central-1.amazonaws.com",
            username: "${ephemeral.aws_ecr_authorization_token.registry.user_name}",
            password: "${ephemeral.aws_ecr_authorization_token.registry.password}",
          },
        ],
      },
    ],
    {
      aws: { source: "hashicorp/aws", version: "6.25.0" },
      docker: { source: "kreuzwerker/docker", version: "3.6.2" },
    },
  ]);
  expect(JSON.stringify({ resource, data, locals, output, provider: provider["aws"] })).not.toContain(
    "aws_ecr_authorization_token",
  );
});

test("needs no Docker where every image is somebody else's", () => {
  const services = { books: serviceDefinition({}, { image: "public.ecr.aws/nginx/nginx:1.29.3" }) };
  expect(Object.keys(given({ services }).provider)).toEqual(["aws"]);
});
