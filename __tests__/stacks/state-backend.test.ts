import type { Backend } from "../../src/definition/backend";
import { environmentOf, synthesized, TestStack } from "../support/synth";

function given(backend?: Backend) {
  return synthesized(new TestStack(environmentOf(backend && { backend }))).terraform;
}

const versions = {
  required_providers: { aws: { source: "hashicorp/aws", version: "6.25.0" } },
  required_version: ">= 1.11.0",
};

test("state lies beside the output when nothing is said, in a file that is the same on every machine", () => {
  expect(given()).toEqual({ ...versions, backend: { local: { path: "../../../state/shop-test-stack.tfstate" } } });
});

test("state lies there too when the definition says local", () => {
  expect(given({ type: "local" })).toEqual(given());
});

describe("state in S3", () => {
  test("is encrypted, locked by a file beside it, and has a key of its own for each stack", () => {
    expect(given({ type: "s3", bucket: "shop-state", region: "eu-west-1" })).toEqual({
      ...versions,
      backend: {
        s3: {
          bucket: "shop-state",
          region: "eu-west-1",
          key: "shop-test-stack.tfstate",
          encrypt: true,
          use_lockfile: true,
        },
      },
    });
  });

  test("takes a prefix and a KMS key", () => {
    const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-a6ef-1234567890ab";
    expect(given({ type: "s3", bucket: "shop-state", region: "eu-west-1", keyPrefix: "shop/", kmsKeyArn })).toEqual({
      ...versions,
      backend: {
        s3: {
          bucket: "shop-state",
          region: "eu-west-1",
          key: "shop/shop-test-stack.tfstate",
          encrypt: true,
          use_lockfile: true,
          kms_key_id: kmsKeyArn,
        },
      },
    });
  });
});

describe("state in HCP Terraform", () => {
  test("has a workspace of the stack's name", () => {
    expect(given({ type: "cloud", organization: "shop" })).toEqual({
      ...versions,
      cloud: { organization: "shop", workspaces: { name: "shop-test-stack" } },
    });
  });

  test("takes a host, a project and a pattern for the workspace's name", () => {
    const backend: Backend = {
      type: "cloud",
      organization: "shop",
      hostname: "tfe.shop.example",
      project: "web",
      workspace: "team-{stack}",
    };
    expect(given(backend)).toEqual({
      ...versions,
      cloud: {
        organization: "shop",
        hostname: "tfe.shop.example",
        workspaces: { name: "team-shop-test-stack", project: "web" },
      },
    });
  });
});

test.each<Backend>([
  { type: "local" },
  { type: "s3", bucket: "shop-state", region: "eu-west-1" },
  { type: "cloud", organization: "shop" },
])("no path of this machine stands in the $type backend", (backend) => {
  expect(JSON.stringify(given(backend))).not.toMatch(/"\/|[A-Z]:\\|~/);
});
