import type { JsonObject } from "../../src/terraform/json";
import { Model } from "../../src/terraform/model";

/** The name of a bucket in whose name stands what an expression gives. */
function bucket(expression: string, region: object = {}): unknown {
  const documents = [
    {
      provider: { aws: [{ region: "eu-central-1" }] },
      data: { aws_region: { here: region } },
      resource: { aws_s3_bucket: { it: { bucket: `b-\${${expression}}` } } },
    } as unknown as JsonObject,
  ];
  return new Model([{ name: "stack", directory: "/work", documents }]).all("aws_s3_bucket")[0]?.get("bucket");
}

test.each(["name", "region", "id"])("data.aws_region.here.%s is the provider's region", (attribute) => {
  expect(bucket(`data.aws_region.here.${attribute}`)).toBe("b-eu-central-1");
});

test.each(["name", "region", "id"])("data.aws_region.here.%s is the region that was asked for", (attribute) => {
  expect(bucket(`data.aws_region.here.${attribute}`, { region: "us-east-1" })).toBe("b-us-east-1");
});

test.each<[string, Record<string, unknown>]>([
  ["a data source of another provider", { region: "${data.external.it.result.region}" }],
  ["its own data source", { region: "${data.aws_region.here.name}" }],
  ["an account that a data source tells", { allowed_account_ids: ["${data.aws_caller_identity.it.account_id}"] }],
])("a provider that takes its place from %s can be read", (_name, provider) => {
  const documents = [
    {
      provider: { aws: [provider] },
      data: { aws_region: { here: {} }, external: { it: {} }, aws_caller_identity: { it: {} } },
      resource: { aws_vpc: { it: {} } },
    } as unknown as JsonObject,
  ];
  const [vpc] = new Model([{ name: "stack", directory: "/work", documents }]).all("aws_vpc");
  expect(typeof vpc?.region).toBe("object");
  expect(vpc?.account).toBe("<account>");
});
