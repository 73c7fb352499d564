import { renamedSettings } from "../../../src/synthesis/addresses/renamed-settings";
import { compare } from "../../../src/synthesis/changes";

const NAME = "shop-test-platform";
const files = { aws_s3_bucket: { files: { bucket: "files" } } };
const of = (bucket: string) => ({ bucket: `\${aws_s3_bucket.${bucket}.id}`, versioning_configuration: {} });

function said(before: object, after: object, more: object = {}, locked?: readonly string[]): readonly string[] {
  const [old, now] = [JSON.stringify({ resource: before }), JSON.stringify({ resource: after, ...more })];
  const changes = compare(old, now);
  const lock = new Map([[NAME, new Set(locked ?? changes.removed)]]);
  return renamedSettings([{ name: NAME, before: old, now, ...changes }], lock);
}

const before = { ...files, aws_s3_bucket_versioning: { old: of("files") } };
const after = { ...files, aws_s3_bucket_versioning: { new: of("files") } };

test("a setting that goes from one address to another is asked for: Terraform might delete it last", () => {
  expect(said(before, after)).toEqual([
    `stack 'shop-test-platform': aws_s3_bucket_versioning.old is gone; aws_s3_bucket_versioning.new sets the same, and Terraform may delete it last; add to the environment's moved: { from: "aws_s3_bucket_versioning.old", to: "aws_s3_bucket_versioning.new" }`,
  ]);
});

test("nothing is asked of what is said already, was never deployed, or goes with nothing in its place", () => {
  const [from, to] = ["aws_s3_bucket_versioning.old", "aws_s3_bucket_versioning.new"];
  expect(said(before, after, { moved: [{ from, to }] })).toEqual([]);
  expect(said(before, after, { removed: [{ from, lifecycle: { destroy: true } }] })).toEqual([]);
  expect(said(before, after, {}, [])).toEqual([]);
  expect(said(before, files)).toEqual([]);
});

test("a setting of another bucket is another one, unless that is the same under another address", () => {
  const others = { aws_s3_bucket: { photos: { bucket: "files" } }, aws_s3_bucket_versioning: { new: of("photos") } };
  const moved = [{ from: "aws_s3_bucket.files", to: "aws_s3_bucket.photos" }];
  expect(said(before, others)).toEqual([]);
  expect(said(before, others, { moved })).toHaveLength(1);
  // Made anew, it has none of the old settings.
  const renamed = { ...others, aws_s3_bucket: { photos: { bucket: "photos" } } };
  expect(said(before, renamed, { moved })).toEqual([]);
});

test("a rule of a security group that is called otherwise would be there twice", () => {
  const type = "aws_vpc_security_group_ingress_rule";
  const rule = { security_group_id: "sg-1", ip_protocol: "tcp", from_port: 80, to_port: 80, cidr_ipv4: "10.0.0.0/8" };
  expect(said({ [type]: { a: rule } }, { [type]: { b: rule } })).toHaveLength(1);
  expect(said({ [type]: { a: rule } }, { [type]: { b: { ...rule, cidr_ipv4: "10.0.0.0/16" } } })).toEqual([]);
});
