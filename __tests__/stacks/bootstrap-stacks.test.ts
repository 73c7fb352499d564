import type { Backend } from "../../src/definition/backend";
import type { BootstrapDefinition } from "../../src/definition/bootstrap";
import type { EnvironmentDefinition, PlatformDefinition } from "../../src/definition/platform";
import { resolveEnvironment } from "../../src/definition/resolve/resolve";
import { bootstrapStacks } from "../../src/stacks/bootstrap-stacks";
import { environmentStacks } from "../../src/stacks/environment-stacks";
import {
  ACCOUNT_ID,
  addresses,
  environmentOf,
  resourceAt,
  serviceDefinition,
  synthesized,
  testApp,
} from "../support/synth";

const base = environmentOf({ services: { books: serviceDefinition() } }).definition;
const s3: Backend = { type: "s3", bucket: "shop-states", region: "eu-central-1" };
const cloud: Backend = { type: "cloud", organization: "shop", project: "Web shop" };

function given(environments: Record<string, Partial<EnvironmentDefinition>>, bootstrap?: BootstrapDefinition) {
  const app = testApp();
  const platform: PlatformDefinition = {
    name: "shop",
    environments: Object.fromEntries(Object.entries(environments).map(([key, own]) => [key, { ...base, ...own }])),
    ...(bootstrap && { bootstrap }),
  };
  const deployed = Object.entries(platform.environments).map(([key, definition]) => {
    const environment = resolveEnvironment("shop", key, definition, () => "tag");
    return { key, environment, stacks: environmentStacks(app, environment) };
  });
  const stacks = bootstrapStacks(app, platform, deployed);
  const of = (name: string) => {
    const stack = stacks.find(({ node }) => node.id === name);
    if (stack === undefined) throw new Error(`no stack '${name}'`);
    return { ...synthesized(stack), dependsOn: stack.dependencies.map(({ node }) => node.id) };
  };
  return { names: stacks.map(({ node }) => node.id), of };
}

const byCommand = { terraformVersion: "1.11.4", runs: { type: "cli" } } as const;
const rolesOf = ({ resource }: ReturnType<ReturnType<typeof given>["of"]>) =>
  Object.keys(resource["aws_iam_role"] ?? {});

test("without a bootstrap in the definition there is none", () => {
  expect(given({ test: { backend: s3 } }).names).toEqual([]);
});

test("an environment with its state in S3 gets the bucket, and no role while nobody but people deploys", () => {
  const { names, of } = given({ dev: {}, test: { backend: s3 } }, {});
  expect(names).toEqual(["shop-bootstrap-test"]);
  const stack = of("shop-bootstrap-test");
  expect(addresses(stack).filter((address) => !address.startsWith("aws_s3_bucket"))).toEqual([]);
  expect(stack.terraform["backend"]).toEqual({ local: { path: "../../../state/shop-bootstrap-test.tfstate" } });
  expect(stack.output).toEqual({
    state_bucket: { value: "${aws_s3_bucket.state.bucket}", description: "Name of the bucket that keeps the states" },
  });
});

test("the bootstrap's own state may be elsewhere", () => {
  const { of } = given({ test: { backend: s3 } }, { backend: { ...s3, bucket: "admin-states" } });
  expect(of("shop-bootstrap-test").terraform["backend"]).toMatchObject({
    s3: { bucket: "admin-states", key: "shop-bootstrap-test.tfstate" },
  });
});

test("with a repository each stack has a role for pull requests and one for the GitHub environment", () => {
  const { of } = given({ test: { backend: s3 } }, { github: { repository: "shop/platform" } });
  const stack = of("shop-bootstrap-test");
  expect(rolesOf(stack)).toEqual([
    "shop_test_platform_apply",
    "shop_test_platform_plan",
    "shop_test_registry_apply",
    "shop_test_registry_plan",
  ]);
  expect(stack.locals["shop_test_platform_apply_trust"]).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: "${aws_iam_openid_connect_provider.token_actions_githubusercontent_com.arn}" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": "repo:shop/platform:environment:test",
          },
        },
      },
    ],
  });
  expect(stack.output["role_arns"]).toEqual({
    value: Object.fromEntries(
      ["registry-plan", "registry-apply", "platform-plan", "platform-apply"].map((name) => [
        `shop-test-${name}`,
        `\${aws_iam_role.shop_test_${name.replace("-", "_")}.arn}`,
      ]),
    ),
    description: "ARNs of the roles that runs and workflows assume, by name",
  });
});

test("the workflows of a branch may deploy instead, and the ids of owner and repository be in their subject", () => {
  const subject = "shop@1/platform@2";
  const deploysFrom = { type: "branch", branch: "live" } as const;
  const { of } = given({ test: { backend: s3 } }, { github: { repository: "shop/platform", subject, deploysFrom } });
  const { locals } = of("shop-bootstrap-test");
  const subjects = ["plan", "apply"].map((phase) => {
    const [, found] = /:sub":"([^"]+)/.exec(JSON.stringify(locals[`shop_test_platform_${phase}_trust`])) ?? [];
    return found;
  });
  expect(subjects).toEqual(["repo:shop@1/platform@2:pull_request", "repo:shop@1/platform@2:ref:refs/heads/live"]);
});

test("a second environment in the same account uses the issuer and the bucket of the first", () => {
  const github = { repository: "shop/platform" };
  const { of } = given({ dev: { backend: s3, names: { platform: "dev" } }, test: { backend: s3 } }, { github });
  const stack = of("shop-bootstrap-test");
  expect(stack.dependsOn).toEqual(["shop-bootstrap-dev"]);
  expect(addresses(stack).filter((address) => /openid|s3/.test(address))).toEqual([]);
  expect(JSON.stringify(stack.locals["shop_test_platform_apply_trust"])).toContain(
    `"Federated":"arn:aws:iam::${ACCOUNT_ID}:oidc-provider/token.actions.githubusercontent.com"`,
  );
});

test("an environment in another account makes its own", () => {
  const github = { repository: "shop/platform" };
  const test = { backend: { ...s3, bucket: "other-states" }, accountId: "210987654321" };
  const { of } = given({ dev: { backend: s3 }, test }, { github });
  expect(of("shop-bootstrap-test").dependsOn).toEqual([]);
  expect(addresses(of("shop-bootstrap-test")).filter((address) => /openid|s3_bucket\./.test(address))).toEqual([
    "aws_iam_openid_connect_provider.token_actions_githubusercontent_com",
    "aws_s3_bucket.state",
  ]);
});

test("what is there already is used and not made", () => {
  const existing = ["token.actions.githubusercontent.com", "shop-states"];
  const { of } = given({ test: { backend: s3 } }, { github: { repository: "shop/platform" }, existing });
  expect(addresses(of("shop-bootstrap-test")).filter((address) => /openid|s3/.test(address))).toEqual([]);
});

describe("with the state in HCP Terraform", () => {
  const { names, of } = given(
    { test: { backend: cloud, layout: "per-service" } },
    { workspaces: { ...byCommand, autoApply: ["test"] }, github: { repository: "shop/platform" } },
  );
  const workspaces = of("shop-bootstrap");

  test("there is a stack for AWS, and one for the workspaces, which needs other credentials and waits for nothing", () => {
    expect(names).toEqual(["shop-bootstrap-test", "shop-bootstrap"]);
    expect(workspaces.dependsOn).toEqual([]);
    expect(workspaces.provider).toEqual({ tfe: [{ organization: "shop" }] });
    expect(workspaces.output).toEqual({
      workspaces: {
        value: {
          "shop-test-registry": "shop-test-registry",
          "shop-test-platform": "shop-test-platform",
          "shop-test-books": "shop-test-books",
        },
        description: "Name of each stack's workspace",
      },
    });
  });

  test("every stack has a workspace in the project, and images are built elsewhere", () => {
    const modes = Object.entries(workspaces.resource["tfe_workspace_settings"] ?? {}).map(([name, settings]) => [
      name,
      settings["execution_mode"],
    ]);
    expect(modes).toEqual([
      ["test_books", "remote"],
      ["test_platform", "remote"],
      ["test_registry", "local"],
    ]);
    expect(workspaces.resource["tfe_project"]).toEqual({ web_shop: { name: "Web shop" } });
    expect(resourceAt(workspaces, "tfe_workspace.test_books")).toEqual({
      name: "shop-test-books",
      project_id: "${tfe_project.web_shop.id}",
      description: "Runs of shop-test-books",
      terraform_version: "1.11.4",
      tags: { platform: "shop", environment: "test" },
      allow_destroy_plan: true,
      auto_apply: true,
      auto_apply_run_trigger: true,
      queue_all_runs: false,
    });
    expect(resourceAt(workspaces, "tfe_workspace.test_registry")["description"]).toBe(
      "State of shop-test-registry; it runs where Docker is",
    );
  });

  test("the service may read the platform's state and runs after it; nobody waits for what never runs", () => {
    const consumers = Object.entries(workspaces.resource["tfe_workspace_settings"] ?? {}).map(([name, settings]) => [
      name,
      settings["remote_state_consumer_ids"],
    ]);
    expect(consumers).toEqual([
      ["test_books", []],
      ["test_platform", ["${tfe_workspace.test_books.id}"]],
      ["test_registry", []],
    ]);
    expect(workspaces.resource["tfe_run_trigger"]).toEqual({
      test_books_run_after_test_platform: {
        workspace_id: "${tfe_workspace.test_books.id}",
        sourceable_id: "${tfe_workspace.test_platform.id}",
      },
    });
  });

  test("each remote workspace has a role a phase, and the images' role is the repository's", () => {
    const roles = of("shop-bootstrap-test");
    expect(rolesOf(roles)).toEqual([
      "shop_test_books_apply",
      "shop_test_books_plan",
      "shop_test_platform_apply",
      "shop_test_platform_plan",
      "shop_test_registry_apply",
    ]);
    const subjects = Object.values(roles.locals).flatMap((local) => /:sub":"[^"]+/.exec(JSON.stringify(local)) ?? []);
    expect(subjects).toEqual([
      ':sub":"organization:shop:project:Web shop:workspace:shop-test-books:run_phase:apply',
      ':sub":"organization:shop:project:Web shop:workspace:shop-test-books:run_phase:plan',
      ':sub":"organization:shop:project:Web shop:workspace:shop-test-platform:run_phase:apply',
      ':sub":"organization:shop:project:Web shop:workspace:shop-test-platform:run_phase:plan',
      ':sub":"repo:shop/platform:environment:test',
    ]);
    const variables = Object.values(workspaces.resource["tfe_variable"] ?? {}).map(({ key, value }) => [key, value]);
    const arn = (role: string) => `arn:aws:iam::${ACCOUNT_ID}:role/shop-test-${role}`;
    expect(variables).toEqual([
      ["TFC_AWS_APPLY_ROLE_ARN", arn("books-apply")],
      ["TFC_AWS_PROVIDER_AUTH", "true"],
      ["TFC_AWS_PLAN_ROLE_ARN", arn("books-plan")],
      ["TFC_AWS_APPLY_ROLE_ARN", arn("platform-apply")],
      ["TFC_AWS_PROVIDER_AUTH", "true"],
      ["TFC_AWS_PLAN_ROLE_ARN", arn("platform-plan")],
    ]);
  });
});
