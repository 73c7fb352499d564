import { resourceStack } from "../../support/resources";
import { resourceAt } from "../../support/synth";

test("a topic writes into the queues that are subscribed to it, and into no other", () => {
  const rendered = resourceStack({
    jobs: { type: "queue" },
    mails: { type: "queue" },
    events: { type: "topic", queues: ["jobs"] },
  });
  expect(resourceAt(rendered, "aws_sns_topic_subscription.events_to_jobs")).toMatchObject({
    topic_arn: "${aws_sns_topic.events.arn}",
    protocol: "sqs",
    endpoint: "${aws_sqs_queue.jobs.arn}",
    raw_message_delivery: true,
  });
  expect(resourceAt(rendered, "aws_sns_topic.events")).toMatchObject({ kms_master_key_id: "alias/aws/sns" });
  const labels = (policy: string) =>
    (rendered.locals[policy] as { Statement: { Sid: string }[] }).Statement.map(({ Sid }) => Sid);
  expect([labels("jobs_access"), labels("mails_access")]).toEqual([
    ["DenyWithoutTls", "TakeMessagesOfTopics"],
    ["DenyWithoutTls"],
  ]);
});
