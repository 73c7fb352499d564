import { compare } from "../../src/synthesis/changes";

const text = (document: object): string => JSON.stringify(document);

const before = text({
  resource: { aws_vpc: { network: { cidr_block: "10.0.0.0/16" } }, aws_lb: { ingress: { name: "shop" } } },
  output: { url: { value: "http://shop" } },
});

test("nothing differs between a document and itself", () => {
  expect(compare(before, before)).toEqual({ added: [], changed: [], removed: [] });
});

test("resources and outputs that are new, changed or gone are named by their addresses", () => {
  const after = text({
    resource: { aws_vpc: { network: { cidr_block: "10.1.0.0/16" }, spare: {} } },
    output: { address: { value: "http://shop" } },
  });
  expect(compare(before, after)).toEqual({
    added: ["aws_vpc.spare", "output.address"],
    changed: ["aws_vpc.network"],
    removed: ["aws_lb.ingress", "output.url"],
  });
});

test("every kind of block has an address", () => {
  const after = text({
    "//": { metadata: {} },
    data: { aws_region: { current: {} } },
    locals: { policy: {} },
    moved: [{ from: "aws_vpc.old", to: "aws_vpc.network" }],
    output: { url: {} },
    provider: { aws: [{ region: "eu-central-1" }] },
    resource: { aws_vpc: { network: {} } },
    terraform: { required_version: ">= 1.11.0" },
    variable: { image_tag: {} },
  });
  expect(compare("", after)).toEqual({
    added: [
      "//",
      "aws_vpc.network",
      "data.aws_region.current",
      "local.policy",
      "moved",
      "output.url",
      "provider.aws",
      "terraform",
      "var.image_tag",
    ],
    changed: [],
    removed: [],
  });
});

test("what was there and is no JSON, such as half a merge, counts as nothing", () => {
  expect(compare(`<<<<<<< HEAD\n${before}`, before)).toEqual(compare("", before));
});

test("everything of a stack that goes is gone", () => {
  expect(compare(before, "")).toEqual({
    added: [],
    changed: [],
    removed: ["aws_lb.ingress", "aws_vpc.network", "output.url"],
  });
});

test("what Terraform skips is one block, because a proof reads it", () => {
  expect(compare(text({ "//": { doors: [] } }), text({ "//": { doors: [80] } }))).toEqual({
    added: [],
    changed: ["//"],
    removed: [],
  });
});
