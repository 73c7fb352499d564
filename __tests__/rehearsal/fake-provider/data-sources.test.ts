import type { ValueObject } from "../../../src/provider/cty";
import { dataState, missing } from "../../../src/rehearsal/fake-provider/data-sources";
import { emptyState } from "../../../src/rehearsal/fake-provider/plan-values";
import { installedProviders, providerSchema } from "../../../src/rehearsal/fake-provider/provider-package";
import { FakeAccounts } from "../../../src/rehearsal/fake-aws/fake-accounts";

function read(type: string, args: ValueObject = {}, accounts = new FakeAccounts()): ValueObject {
  const provider = installedProviders("node_modules").get("registry.terraform.io/hashicorp/aws");
  if (provider === undefined) throw new Error("the AWS provider's package isn't installed");
  const block = providerSchema(provider, { resources: new Set(), dataSources: new Set([type]), ephemerals: new Set() })
    .dataSources[type];
  if (block === undefined) throw new Error(`no schema of ${type}`);
  const config = { ...emptyState(block), ...args };
  const subject = { type, seed: type, account: "111122223333", region: "eu-west-1", known: config };
  return dataState(type, block, config, subject, accounts);
}

test.each<[string, ValueObject, ValueObject]>([
  ["aws_availability_zones", {}, { names: ["eu-west-1a", "eu-west-1b", "eu-west-1c"] }],
  ["aws_availability_zones", { exclude_names: ["eu-west-1b"] }, { names: ["eu-west-1a", "eu-west-1c"] }],
  ["aws_caller_identity", {}, { account_id: "111122223333", arn: "arn:aws:iam::111122223333:user/rehearsal" }],
  ["aws_ecr_authorization_token", {}, { proxy_endpoint: "https://111122223333.dkr.ecr.eu-west-1.amazonaws.com" }],
  ["aws_partition", {}, { partition: "aws", dns_suffix: "amazonaws.com" }],
  ["aws_region", {}, { region: "eu-west-1" }],
  ["aws_region", { region: "us-east-1" }, { region: "us-east-1", description: "us-east-1" }],
  ["aws_ssm_parameter", { name: "/a" }, { value: "value of /a", type: "String" }],
])("%s answers with %j", (type, args, answer) => {
  expect(read(type, args)).toMatchObject(answer);
});

test("a prefix list has an id of its own by name", () => {
  const [s3, other] = ["s3", "dynamodb"].map((name) => read("aws_prefix_list", { name })["id"]);
  expect(s3).toMatch(/^pl-[0-9a-f]{8}$/);
  expect(other).not.toBe(s3);
});

test("a resource that the rehearsal made is found by its arguments", () => {
  const accounts = new FakeAccounts();
  const state = { name: "web", arn: "arn:aws:ecr:…:repository/web", repository_url: "url", id: "web" };
  accounts.put({
    account: "111122223333",
    type: "aws_ecr_repository",
    stack: "registry",
    address: "aws_ecr_repository.web",
    state,
  });
  expect(read("aws_ecr_repository", { name: "web" }, accounts)).toMatchObject({
    arn: state.arn,
    repository_url: "url",
  });
  expect(read("aws_ecr_repository", { name: "api" }, accounts)["arn"]).not.toBe(state.arn);
});

describe("ECR", () => {
  const accounts = new FakeAccounts();
  const place = { account: "111122223333", region: "eu-west-1", accounts };
  const url = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/web";
  const state = { name: "web", id: "web", region: "eu-west-1", repository_url: url };
  accounts.put({ ...place, type: "aws_ecr_repository", stack: "registry", address: "aws_ecr_repository.web", state });
  accounts.images.push({ name: `${url}:1` }, () => state);

  test("an account has the repositories that the rehearsal made, with the images that it pushed", () => {
    expect([read("aws_ecr_repositories")["names"], read("aws_ecr_repositories", {}, accounts)["names"]]).toEqual([
      [],
      ["web"],
    ]);
    const images = (name: string) => read("aws_ecr_images", { repository_name: name }, accounts)["image_ids"];
    expect([images("web"), images("api")]).toEqual([accounts.images.imageIds({ ...place, name: "web" }), []]);
  });

  test("an image that wasn't pushed to a rehearsed repository is missing", () => {
    const asked = (name: string, tag: string) =>
      missing("aws_ecr_image", { repository_name: name, image_tag: tag }, place);
    expect([asked("web", "1"), asked("elsewhere", "1"), asked("web", "2")]).toEqual([
      undefined,
      undefined,
      "The image with tag '2' does not exist within the repository with name 'web' in account 111122223333.",
    ]);
  });
});
