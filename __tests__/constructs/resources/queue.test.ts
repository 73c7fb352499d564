import { resourceStack } from "../../support/resources";
import { addresses, resourceAt } from "../../support/synth";

test("a queue is encrypted and has its dead letters, which take nothing from elsewhere", () => {
  const rendered = resourceStack({ jobs: { type: "queue", deadLetterAfter: 3, retentionDays: 2 } });
  expect(addresses(rendered)).toEqual([
    "aws_sqs_queue.jobs",
    "aws_sqs_queue.jobs_dead_letters",
    "aws_sqs_queue_policy.jobs",
    "aws_sqs_queue_policy.jobs_dead_letters_policy",
    "aws_sqs_queue_redrive_allow_policy.jobs",
  ]);
  expect(resourceAt(rendered, "aws_sqs_queue.jobs")).toMatchObject({
    name: "shop-test-jobs",
    sqs_managed_sse_enabled: true,
    message_retention_seconds: 172_800,
    visibility_timeout_seconds: 30,
  });
  expect(resourceAt(rendered, "aws_sqs_queue.jobs_dead_letters")).toMatchObject({
    name: "shop-test-jobs-dead-letters",
    sqs_managed_sse_enabled: true,
    message_retention_seconds: 1_209_600,
  });
  expect([rendered.locals["jobs_redrive"], rendered.locals["jobs_redrive_allow"]]).toEqual([
    { deadLetterTargetArn: "${aws_sqs_queue.jobs_dead_letters.arn}", maxReceiveCount: 3 },
    { redrivePermission: "byQueue", sourceQueueArns: ["${aws_sqs_queue.jobs.arn}"] },
  ]);
  expect(rendered.handles).toEqual({
    jobs: {
      name: "${aws_sqs_queue.jobs.name}",
      arn: "${aws_sqs_queue.jobs.arn}",
      url: "${aws_sqs_queue.jobs.url}",
    },
  });
});

test("a queue in order says so in both names", () => {
  const rendered = resourceStack({ jobs: { type: "queue", fifo: true } });
  const queues = ["jobs", "jobs_dead_letters"].map((name) => resourceAt(rendered, `aws_sqs_queue.${name}`));
  expect(queues.map(({ name, fifo_queue: fifo }) => [name, fifo])).toEqual([
    ["shop-test-jobs.fifo", true],
    ["shop-test-jobs-dead-letters.fifo", true],
  ]);
});
