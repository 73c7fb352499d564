import { matches, symbolic } from "../../src/facts/arn";
import { Unknown } from "../../src/terraform/expressions/value";

const KEY = "arn:aws:kms:eu-central-1:<account>:key/<aws_kms_key.own.key_id>";
const SECRET = "arn:aws:secretsmanager:eu-central-1:<account>:secret:own-000000";

test.each<[string, string, string]>([
  ["arn:aws:kms:*:*:key/*", KEY, "yes"],
  ["arn:aws:kms:eu-central-1:<account>:key/*", KEY, "yes"],
  ["arn:*", KEY, "yes"],
  ["arn:aws:kms:eu-central-1:<account>:key/1234abcd-????", KEY, "unknown"],
  ["arn:aws:kms:eu-central-1:<account>:key/*own*", KEY, "unknown"],
  ["arn:aws:kms:eu-central-1:123456789012:key/*", KEY, "unknown"],
  ["arn:aws:kms:eu-central-1:<account>:key/<aws_kms_key.other.key_id>", KEY, "no"],
  ["arn:aws:kms:eu-central-1:<account>:key/<data.aws_kms_key.looked_up.key_id>", KEY, "unknown"],
  ["arn:aws:kms:eu-central-1:<account>:alias/*", KEY, "no"],
  ["arn:aws:kms:eu-west-1:<account>:key/*", KEY, "no"],
  ["<aws_sqs_queue.own.arn>", KEY, "no"],
  ["<aws_kms_custom_key_store.own.arn>", KEY, "unknown"],
  [KEY, "arn:aws:kms:eu-central-1:123456789012:key/1234abcd", "unknown"],
  [KEY, "arn:aws:kms:eu-central-1:123456789012:alias/own", "no"],
])("whether %s covers %s, of which AWS makes the id: %s", (pattern, text, answer) => {
  expect(matches(pattern, text)).toBe(answer);
});

test.each<[string, string, string]>([
  ["arn:aws:secretsmanager:eu-central-1:<account>:secret:own-??????", SECRET, "yes"],
  ["arn:aws:secretsmanager:eu-central-1:<account>:secret:own-*", SECRET, "yes"],
  ["arn:aws:secretsmanager:eu-central-1:<account>:secret:own-?????", SECRET, "no"],
  ["arn:aws:secretsmanager:eu-central-1:<account>:secret:own-AbCdEf", SECRET, "unknown"],
  ["arn:aws:secretsmanager:eu-central-1:<account>:secret:own-0*", SECRET, "unknown"],
  ["arn:aws:secretsmanager:eu-central-1:<account>:secret:own", SECRET, "no"],
  ["arn:aws:secretsmanager:eu-central-1:<account>:secret:other-??????", SECRET, "no"],
  [SECRET, "arn:aws:secretsmanager:eu-central-1:<account>:secret:own-AbCdEf", "unknown"],
])("whether %s covers %s, to whose name AWS adds six characters: %s", (pattern, text, answer) => {
  expect(matches(pattern, text)).toBe(answer);
});

test.each<[string, string, string]>([
  ["<?var.open>", "arn:aws:s3:::files/a", "unknown"],
  ["arn:aws:s3:::<?var.open>/*", "arn:aws:s3:::files/a", "unknown"],
  ["arn:aws:s3:::<?var.open>", "arn:aws:sqs:::files", "no"],
  ["arn:aws:s3:::files/*", "arn:aws:s3:::<?var.open>/a", "unknown"],
  ["arn:aws:s3:::*", "arn:aws:s3:::<?var.open>/a", "yes"],
  ["arn:aws:s3:::*/a", "arn:aws:s3:::<?var.open>/b", "no"],
  ["arn:aws:s3:::files", "arn:aws:s3:::files<?var.open>", "unknown"],
  ["arn:aws:s3:::fil??/a*c", "arn:aws:s3:::files/abc", "yes"],
  ["arn:aws:s3:::fil??/a*c", "arn:aws:s3:::files/abd", "no"],
])("whether %s covers %s, of which nobody knows a part: %s", (pattern, text, answer) => {
  expect(matches(pattern, text)).toBe(answer);
});

test("a pattern of many wildcards is compared in one step for each pair of characters", () => {
  expect(matches(`${"a*".repeat(200)}b`, `${"a".repeat(2000)}<x.name>`)).toBe("unknown");
});

test.each(["var.size > 3", "a choice by var.a < var.b", 'the expression ${provider::other::value("x")}', "<?nested>"])(
  "a text that isn't known because of %s may be any",
  (why) => {
    const unknown = symbolic(new Unknown(why));
    expect(matches(unknown, "arn:aws:logs:eu-central-1:<account>:log-group:a")).toBe("unknown");
    expect(matches("arn:aws:logs:eu-central-1:<account>:log-group:a", unknown)).toBe("unknown");
  },
);
