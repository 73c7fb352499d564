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

const build = (id: string, name: string, folder: string) => ({
  count: `\${local.${id}_is_pushed ? 0 : 1}`,
  name: uri(name, folder),
  platform: "linux/amd64",
  keep_locally: true,
  build: {
    context: `../../../apps/${folder}`,
    dockerfile: `../../../apps/${folder}/Dockerfile`,
    platform: "linux/amd64",
    builder: "default",
  },
});
const push = (id: string, name: string, folder: string) => ({
  count: `\${local.${id}_is_pushed && terraform_data.${id}_push.input ? 0 : 1}`,
  name: uri(name, folder),
  keep_remotely: true,
  depends_on: [`docker_image.${id}`, `aws_ecr_repository.${id}`],
  provisioner: [
    { "local-exec": { interpreter: ["docker", "image", "rm"], command: "${self.name}", on_failure: "continue" } },
  ],
});
const memory = (id: string, folder: string) => ({
  triggers_replace: `tag-of-apps-${folder}`,
  input: `\${local.${id}_is_pushed}`,
  lifecycle: { ignore_changes: ["input"] },
});
const images = (name: string) => ({
  repository_name: name,
  count: `\${contains(data.aws_ecr_repositories.existing.names, "${name}") ? 1 : 0}`,
});
const uri = (name: string, folder: string) =>
  `123456789012.dkr.ecr.eu-central-1.amazonaws.com/${name}:tag-of-apps-${folder}`;

test("has a repository and a lifecycle policy for each service that is built from source, builds and pushes", () => {
  expect(given().resource).toEqual({
    aws_ecr_repository: {
      books: repository("shop-test-books"),
      price_list: repository("shop-test-price-list"),
    },
    aws_ecr_lifecycle_policy: { books: policy("books"), price_list: policy("price_list") },
    docker_image: {
      books: build("books", "shop-test-books", "books"),
      price_list: build("price_list", "shop-test-price-list", "prices"),
    },
    docker_registry_image: {
      books: push("books", "shop-test-books", "books"),
      price_list: push("price_list", "shop-test-price-list", "prices"),
    },
    terraform_data: { books_push: memory("books", "books"), price_list_push: memory("price_list", "prices") },
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
  const { resource, data, output } = given({ services });
  expect([resource, data, output]).toEqual([{}, {}, {}]);
});

test("keeps repositories that hold images when the environment is protected", () => {
  expect(given({ deletionProtection: true }).resource["aws_ecr_repository"]).toEqual({
    books: { ...repository("shop-test-books"), force_delete: false },
    price_list: { ...repository("shop-test-price-list"), force_delete: false },
  });
});

test("builds for the processor that the tasks run on", () => {
  const services = { books: serviceDefinition({ architecture: "ARM64" }) };
  const built = build("books", "shop-test-books", "books");
  expect(given({ services }).resource["docker_image"]).toEqual({
    books: {
      ...built,
      name: `${built.name}-arm64`,
      platform: "linux/arm64",
      build: { ...built.build, platform: "linux/arm64" },
    },
  });
});

test("logs Docker in by a token that nothing but the provider's configuration has", () => {
  const { data, provider, terraform, ...rest } = given();
  expect([data, provider["docker"], terraform["required_providers"]]).toEqual([
    {
      aws_ecr_authorization_token: { registry: {} },
      aws_ecr_repositories: { existing: {} },
      aws_ecr_images: { books: images("shop-test-books"), price_list: images("shop-test-price-list") },
    },
    [
      {
        registry_auth: [
          {
            address: "123456789012.dkr.ecr.eu-central-1.amazonaws.com",
            username: "${data.aws_ecr_authorization_token.registry.user_name}",
            password: "${data.aws_ecr_authorization_token.registry.password}",
          },
        ],
      },
    ],
    {
      aws: { source: "hashicorp/aws", version: "6.25.0" },
      docker: { source: "kreuzwerker/docker", version: "3.6.2" },
    },
  ]);
  expect(JSON.stringify({ ...rest, provider: provider["aws"] })).not.toContain("aws_ecr_authorization_token");
});

test("needs no Docker where every image is somebody else's", () => {
  const services = { books: serviceDefinition({}, { image: "public.ecr.aws/nginx/nginx:1.29.3" }) };
  expect(Object.keys(given({ services }).provider)).toEqual(["aws"]);
});
