import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { EcsService } from "@cdktf/provider-aws/lib/ecs-service";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { TerraformLocal, TerraformOutput } from "cdktf";
import { version } from "cdktf/package.json";
import { Construct } from "constructs";
import type { ResolvedEnvironment } from "../../src/definition/resolve/resolve";
import { BaseStack } from "../../src/stacks/base-stack";
import { addresses, environmentOf, inTerraform, synthesized, testApp, TestStack } from "../support/synth";

describe("addresses", () => {
  test("join the construct's ids by _ and drop Default", () => {
    const stack = new TestStack();
    const network = new Construct(stack, "network");
    new Vpc(network, "Default");
    const books = new Construct(new Construct(stack, "books"), "Default");
    new Vpc(books, "spare");
    expect(addresses(synthesized(stack))).toEqual(["aws_vpc.books_spare", "aws_vpc.network"]);
  });

  test("drop a last id that only repeats the resource's type", () => {
    const stack = new TestStack();
    const books = new Construct(stack, "books");
    new EcsService(books, "service", { name: "books" });
    new EcsCluster(books, "ecs_cluster", { name: "books" });
    new DataAwsRegion(books, "region");
    expect(addresses(synthesized(stack))).toEqual([
      "aws_ecs_cluster.books",
      "aws_ecs_service.books",
      "data.aws_region.books",
    ]);
  });

  test("keep such an id where nothing else is left", () => {
    const stack = new TestStack();
    new Vpc(stack, "vpc");
    expect(addresses(synthesized(stack))).toEqual(["aws_vpc.vpc"]);
  });

  test("keep an id that only ends like the type", () => {
    const stack = new TestStack();
    new EcsService(new Construct(stack, "books"), "vice", { name: "books" });
    expect(addresses(synthesized(stack))).toEqual(["aws_ecs_service.books_vice"]);
  });

  test("are the same for outputs and locals", () => {
    const stack = new TestStack();
    new TerraformLocal(stack, "books_url", "http://books");
    new TerraformOutput(new Construct(stack, "books"), "url", { value: "http://books" });
    const { locals, output } = synthesized(stack);
    expect([locals, output]).toEqual([{ books_url: "http://books" }, { books_url: { value: "http://books" } }]);
  });

  test("may be the same for resources of two types", () => {
    const stack = new TestStack();
    new Vpc(new Construct(stack, "a"), "b");
    new EcsCluster(new Construct(stack, "a_b"), "Default", { name: "a" });
    expect(addresses(synthesized(stack))).toEqual(["aws_ecs_cluster.a_b", "aws_vpc.a_b"]);
  });

  test("fail when two resources want the same one, which cdktf would merge without a word", () => {
    const stack = new TestStack();
    new Vpc(new Construct(stack, "a"), "b_c");
    new Vpc(new Construct(stack, "a_b"), "c");
    expect(() => synthesized(stack)).toThrow(
      new Error(
        "stack 'shop-test-stack': address aws_vpc.a_b_c is taken by 'shop-test-stack/a/b_c' and wanted by 'shop-test-stack/a_b/c'; an address names one resource; rename one of the two",
      ),
    );
  });

  test("fail when a dropped id makes them the same", () => {
    const stack = new TestStack();
    const books = new Construct(stack, "books");
    new EcsService(books, "Default", { name: "books" });
    new EcsService(books, "service", { name: "books" });
    expect(() => synthesized(stack)).toThrow(
      new Error(
        "stack 'shop-test-stack': address aws_ecs_service.books is taken by 'shop-test-stack/books/Default' and wanted by 'shop-test-stack/books/service'; an address names one resource; rename one of the two",
      ),
    );
  });
});

test("an id set by overrideLogicalId takes no other's address", () => {
  const stack = new TestStack();
  new Vpc(stack, "network");
  new Vpc(stack, "spare").overrideLogicalId("network");
  expect(() => stack.toTerraform()).toThrow(
    "stack 'shop-test-stack': address aws_vpc.network is taken twice, the second time by 'shop-test-stack/spare'; an address names one resource; rename one of the two",
  );
});

describe("a stack of an environment", () => {
  const stack = new TestStack(environmentOf({ tags: { Environment: "Test", Team: "books" } }));
  const rendered = synthesized(stack);

  test("is named after platform, environment and purpose", () => {
    expect(stack.node.id).toBe("shop-test-stack");
  });

  test("has the AWS provider of its region, one account alone, and tags on everything", () => {
    expect(rendered.provider).toEqual({
      aws: [
        {
          region: "eu-central-1",
          allowed_account_ids: ["123456789012"],
          default_tags: [{ tags: { Environment: "Test", Team: "books" } }],
        },
      ],
    });
  });

  test("pins the provider by its full source and says which Terraform it needs", () => {
    expect(rendered.terraform).toEqual({
      backend: { local: { path: "../../../state/shop-test-stack.tfstate" } },
      required_providers: { aws: { source: "hashicorp/aws", version: "6.25.0" } },
      required_version: ">= 1.11.0",
    });
  });

  test("asks nobody for the account that the definition names", () => {
    expect(rendered.data).toEqual({});
    expect(stack.accountId).toBe("123456789012");
  });
});

test("without an account, takes the account that Terraform runs in", () => {
  const definition = { ...environmentOf().definition };
  Reflect.deleteProperty(definition, "accountId");
  const stack = new TestStack({ ...environmentOf(), definition });
  const rendered = synthesized(stack);
  expect(rendered.provider).toEqual({
    aws: [{ region: "eu-central-1", default_tags: [{ tags: { Environment: "Test" } }] }],
  });
  expect(rendered.data).toEqual({ aws_caller_identity: { current: {} } });
  expect(inTerraform(stack, stack.accountId)).toBe("${data.aws_caller_identity.current.account_id}");
});

describe("two stacks", () => {
  class OtherStack extends BaseStack {
    constructor(scope: Construct, environment: ResolvedEnvironment) {
      super(scope, "other", environment);
    }
  }

  function given() {
    const app = testApp();
    const stack = new TestStack(environmentOf(), app);
    return { stack, other: new OtherStack(app, environmentOf()) };
  }

  test("may use the same addresses", () => {
    const { stack, other } = given();
    new Vpc(stack, "network");
    new Vpc(other, "network");
    expect([addresses(synthesized(stack)), addresses(synthesized(other))]).toEqual([
      ["aws_vpc.network"],
      ["aws_vpc.network"],
    ]);
  });

  test("fail when a value of one is used in the other", () => {
    const { stack, other } = given();
    const vpc = new Vpc(stack, "network");
    new EcsCluster(other, "cluster", { name: vpc.id });
    expect(() => synthesized(other)).toThrow(
      new Error(
        // The first two words and the full stop are cdktf's.
        "Resolution error: stack 'shop-test-other': a value of stack 'shop-test-stack' is used in it; stacks meet in named outputs only; add an output to 'shop-test-stack' and read that.",
      ),
    );
  });

  test("say which other must be deployed before", () => {
    const { stack, other } = given();
    other.addDependency(stack);
    expect([stack.toTerraform()["//"], other.toTerraform()["//"]]).toMatchObject([
      { dependsOn: [] },
      { dependsOn: ["shop-test-stack"] },
    ]);
  });
});

describe("overrides", () => {
  test("of a stack come through, and win", () => {
    const stack = new TestStack();
    const vpc = new Vpc(stack, "network");
    stack.addOverride("moved", [{ from: "aws_vpc.old", to: "aws_vpc.network" }]);
    stack.addOverride("terraform.required_version", ">= 1.12.0");
    stack.addOverride("output.vpc", { value: vpc.id, description: "Id of the VPC" });
    expect(stack.toTerraform()).toMatchObject({
      moved: [{ from: "aws_vpc.old", to: "aws_vpc.network" }],
      output: { vpc: { value: "${aws_vpc.network.id}", description: "Id of the VPC" } },
      terraform: { required_version: ">= 1.12.0" },
    });
  });

  test("of a resource come through, and win", () => {
    const stack = new TestStack();
    const vpc = new Vpc(stack, "network", { cidrBlock: "10.0.0.0/16" });
    vpc.addOverride("cidr_block", "10.1.0.0/16");
    vpc.addOverride("lifecycle.prevent_destroy", true);
    expect(synthesized(stack).resource).toEqual({
      aws_vpc: { network: { cidr_block: "10.1.0.0/16", lifecycle: { prevent_destroy: true } } },
    });
  });
});

describe("what Terraform ignores", () => {
  const stack = new TestStack();
  const books = new Construct(stack, "books");
  new Vpc(books, "Default");
  new DataAwsRegion(books, "region");
  new TerraformOutput(books, "url", { value: "http://books" });
  const document = stack.toTerraform();

  test("is, for a resource, the path of its construct and nothing else", () => {
    expect(document["resource"]).toEqual({
      aws_vpc: { books: { "//": { metadata: { path: "shop-test-stack/books/Default" } } } },
    });
    expect(document["data"]).toEqual({
      aws_region: { books: { "//": { metadata: { path: "shop-test-stack/books/region" } } } },
    });
  });

  test("is, for the stack, what the cdktf CLI reads, its environment and what stands before it", () => {
    expect(document["//"]).toEqual({
      dependsOn: [],
      environment: "shop-test",
      metadata: { backend: "local", stackName: "shop-test-stack", version },
      outputs: { "shop-test-stack": { books: { url: "books_url" } } },
    });
  });
});
