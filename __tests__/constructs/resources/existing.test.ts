import { knownResource } from "../../../src/constructs/resources/existing";
import type { AwsResource } from "../../../src/definition/resources";
import { ACCOUNT_ID } from "../../support/synth";

test.each<[AwsResource, object]>([
  [
    { type: "bucket", existing: { name: "pictures" } },
    { name: "pictures", arn: "arn:aws:s3:::pictures" },
  ],
  [
    { type: "bucket", existing: { arn: "arn:aws:s3:::pictures" } },
    { name: "pictures", arn: "arn:aws:s3:::pictures" },
  ],
  [
    { type: "queue", existing: { name: "jobs" } },
    {
      name: "jobs",
      arn: "arn:aws:sqs:eu-central-1:123456789012:jobs",
      url: "https://sqs.eu-central-1.amazonaws.com/123456789012/jobs",
    },
  ],
  [
    { type: "queue", existing: { arn: "arn:aws:sqs:eu-west-1:210987654321:jobs" } },
    {
      name: "jobs",
      arn: "arn:aws:sqs:eu-west-1:210987654321:jobs",
      url: "https://sqs.eu-west-1.amazonaws.com/210987654321/jobs",
    },
  ],
  [
    { type: "topic", existing: { name: "events" } },
    { name: "events", arn: "arn:aws:sns:eu-central-1:123456789012:events" },
  ],
  [
    { type: "table", existing: { arn: "arn:aws:dynamodb:eu-central-1:123456789012:table/sessions" } },
    { name: "sessions", arn: "arn:aws:dynamodb:eu-central-1:123456789012:table/sessions" },
  ],
  [
    {
      type: "files",
      existing: { fileSystemId: "fs-0123abcd", accessPointId: "fsap-0123abcd", securityGroupId: "sg-0123abcd" },
    },
    {
      name: "fs-0123abcd",
      arn: "arn:aws:elasticfilesystem:eu-central-1:123456789012:file-system/fs-0123abcd",
      accessPointId: "fsap-0123abcd",
      securityGroupId: "sg-0123abcd",
    },
  ],
  [
    { type: "event-bus", existing: { name: "shop" } },
    { name: "shop", arn: "arn:aws:events:eu-central-1:123456789012:event-bus/shop" },
  ],
  [
    { type: "event-bus", existing: { arn: "arn:aws:events:eu-central-1:210987654321:event-bus/shop" } },
    {
      name: "arn:aws:events:eu-central-1:210987654321:event-bus/shop",
      arn: "arn:aws:events:eu-central-1:210987654321:event-bus/shop",
    },
  ],
])("%j is known by its name and its ARN", (definition, handle) => {
  expect(knownResource(definition, { region: "eu-central-1", accountId: ACCOUNT_ID })).toEqual(handle);
});

test("one that isn't there yet is known by nothing", () => {
  const creatable: AwsResource[] = [
    { type: "bucket" },
    { type: "queue" },
    { type: "topic" },
    { type: "table" },
    { type: "event-bus" },
    { type: "files" },
    { type: "key" },
  ];
  const place = { region: "eu-central-1", accountId: ACCOUNT_ID };
  expect(creatable.map((definition) => knownResource(definition, place))).toEqual(creatable.map(() => undefined));
});
