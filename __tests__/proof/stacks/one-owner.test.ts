import { oneOwner } from "../../../src/proof/rules/stacks/one-owner";
import { type Body, add, notProven } from "../platform";

/** What is said of two resources of a type, the second with other arguments. */
function both(type: string, body: Body, change: Body = {}): readonly string[] {
  return notProven(oneOwner, (json) => {
    Object.assign(json, { variable: { open: {} } });
    add(json, "aws_s3_bucket.a", { bucket: "shop-a" });
    add(json, "aws_s3_bucket.b", { bucket: "shop-b" });
    add(json, `${type}.one`, body);
    add(json, `${type}.two`, { ...body, ...change });
  });
}

const OF_A = { bucket: "${aws_s3_bucket.a.id}" };
const SCHEDULE = { group_name: "shop", name: "report" };

test.each<[string, Body, string]>([
  ["aws_s3_bucket_policy", OF_A, "of which AWS takes one; remove one of them"],
  ["aws_s3_bucket_versioning", OF_A, "each apply of one overwrites the other; keep one of them"],
  ["aws_sqs_queue_redrive_allow_policy", { queue_url: "https://queue" }, "has the same queue_url"],
  ["aws_efs_backup_policy", { file_system_id: "fs-0123abcd" }, "has the same file_system_id"],
  [
    "aws_scheduler_schedule",
    SCHEDULE,
    "aws_scheduler_schedule.one has the same group_name, name, of which AWS takes one",
  ],
])("two of %s for one thing are refuted", (type, body, words) => {
  expect(both(type, body)).toEqual([
    expect.stringMatching(new RegExp(`^refuted: resource '${type}\\.two': .*${words.replaceAll(".", "\\.")}`)),
  ]);
});

test("the same bucket by another attribute is the same bucket", () => {
  expect(both("aws_s3_bucket_versioning", OF_A, { bucket: "${aws_s3_bucket.a.bucket}" })).toHaveLength(1);
});

test.each<[string, string, Body, Body]>([
  ["of two buckets", "aws_s3_bucket_versioning", OF_A, { bucket: "${aws_s3_bucket.b.id}" }],
  ["of two schedules", "aws_scheduler_schedule", SCHEDULE, { name: "invoices" }],
  ["in two regions", "aws_s3_bucket_versioning", { bucket: "shop" }, { region: "eu-west-1" }],
  ["of what isn't known", "aws_s3_bucket_versioning", OF_A, { bucket: "${var.open}" }],
])("one of each %s is fine", (_, type, body, change) => {
  expect(both(type, body, change)).toEqual([]);
});

test("a record may overwrite an equal one", () => {
  const record = { zone_id: "Z1", name: "_a.example.com", type: "CNAME", ttl: 60, records: ["b.acm-validations.aws"] };
  expect(both("aws_route53_record", record)).toHaveLength(1);
  expect(both("aws_route53_record", { ...record, allow_overwrite: true })).toEqual([]);
  expect(both("aws_route53_record", record, { allow_overwrite: "${var.open}" })).toEqual([]);
});
