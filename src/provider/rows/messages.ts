/** SQS and SNS. */
import { JSON_TEXT, POLICY, ROLE_ARN, arnOf, between, matching, oneOf, orEmpty } from "../checks";
import type { Refusal, Rows } from "../type-row";

const QUEUE_URL = matching(/^https?:\/\/.+\/.+\/.+$/, "the URL of a queue");
const RATE = between(0, 100);
const FEEDBACK = ["application", "firehose", "http", "lambda", "sqs"].flatMap((it) => [
  `${it}_failure_feedback_role_arn`,
  `${it}_success_feedback_role_arn`,
]);
/** The name of something new that isn't as its kind wants it; a generated one is, as it is of an empty name. */
function names(subject: string, fifo: string, plain: RegExp, ordered: RegExp, says: string): Refusal[] {
  const named = { given: true, isNot: [""], isNew: true } as const;
  return [
    { at: "name", when: { name: { ...named, matchesNot: plain }, [fifo]: { isNot: [true] } }, says },
    { at: "name", when: { name: { ...named, matchesNot: ordered }, [fifo]: { is: [true] } }, says },
    {
      at: "content_based_deduplication",
      when: { [fifo]: { isNot: [true] }, content_based_deduplication: { is: [true] } },
      says: `content-based deduplication can only be set for FIFO ${subject}`,
    },
  ];
}

export const MESSAGES: Rows = {
  aws_sqs_queue: {
    source: "sqs/queue.go",
    replaces: ["fifo_queue", "name", "name_prefix"],
    defaults: {
      content_based_deduplication: false,
      delay_seconds: 0,
      fifo_queue: false,
      max_message_size: 262144,
      message_retention_seconds: 345600,
      receive_wait_time_seconds: 0,
      visibility_timeout_seconds: 30,
    },
    same: { policy: "policy", redrive_allow_policy: "json", redrive_policy: "json" },
    ignores: [
      {
        paths: ["kms_data_key_reuse_period_seconds"],
        when: { sqs_managed_sse_enabled: { isNot: [true] }, kms_master_key_id: { given: false } },
      },
      { paths: ["kms_data_key_reuse_period_seconds"], when: { sqs_managed_sse_enabled: { is: [true] } } },
    ],
    gives: { kms_data_key_reuse_period_seconds: 300, sqs_managed_sse_enabled: true },
    // A queue is encrypted by a key of KMS or by SQS itself.
    // @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
    settles: [
      { values: { sqs_managed_sse_enabled: false }, when: { kms_master_key_id: { isNot: [""], given: true } } },
    ],
    values: {
      deduplication_scope: oneOf("messageGroup", "queue"),
      delay_seconds: between(0, 900),
      fifo_throughput_limit: oneOf("perMessageGroupId", "perQueue"),
      kms_data_key_reuse_period_seconds: between(60, 86400),
      max_message_size: between(1024, 1048576),
      message_retention_seconds: between(60, 1209600),
      policy: POLICY,
      redrive_allow_policy: JSON_TEXT,
      redrive_policy: JSON_TEXT,
      visibility_timeout_seconds: between(0, 43200),
    },
    exclusive: [
      ["name", "name_prefix"],
      ["kms_master_key_id", "sqs_managed_sse_enabled"],
    ],
    refuses: names(
      "queue",
      "fifo_queue",
      /^[0-9A-Za-z_-]{1,80}$/,
      /^[0-9A-Za-z_-]{1,75}\.fifo$/,
      "invalid queue name: letters, digits, _ and -, at most 80, and .fifo at the end of a FIFO queue's alone",
    ),
  },
  aws_sqs_queue_policy: {
    source: "sqs/queue_policy.go",
    replaces: ["queue_url"],
    same: { policy: "policy" },
    values: { policy: POLICY, queue_url: QUEUE_URL },
  },
  aws_sqs_queue_redrive_allow_policy: {
    source: "sqs/queue_redrive_allow_policy.go",
    replaces: ["queue_url"],
    same: { redrive_allow_policy: "json" },
    values: { queue_url: QUEUE_URL, redrive_allow_policy: JSON_TEXT },
  },
  aws_sns_topic: {
    source: "sns/topic.go",
    replaces: ["fifo_topic", "name", "name_prefix"],
    defaults: { content_based_deduplication: false, fifo_topic: false },
    same: { archive_policy: "json", delivery_policy: "json", policy: "policy" },
    gives: { tracing_config: "PassThrough" },
    values: {
      ...Object.fromEntries(FEEDBACK.map((it) => [it, orEmpty(ROLE_ARN)])),
      application_success_feedback_sample_rate: RATE,
      archive_policy: JSON_TEXT,
      delivery_policy: JSON_TEXT,
      fifo_throughput_scope: oneOf("Topic", "MessageGroup"),
      firehose_success_feedback_sample_rate: RATE,
      http_success_feedback_sample_rate: RATE,
      lambda_success_feedback_sample_rate: RATE,
      policy: POLICY,
      signature_version: between(1, 2),
      sqs_success_feedback_sample_rate: RATE,
      tracing_config: oneOf("Active", "PassThrough"),
    },
    exclusive: [["name", "name_prefix"]],
    refuses: [
      ...names(
        "topics",
        "fifo_topic",
        /^[0-9A-Za-z_-]{1,256}$/,
        /^[0-9A-Za-z_-]{1,251}\.fifo$/,
        "invalid topic name: letters, digits, _ and -, at most 256, and .fifo at the end of a FIFO topic's alone",
      ),
      {
        at: "archive_policy",
        when: { fifo_topic: { isNot: [true] }, archive_policy: { given: true, isNot: [""] } },
        says: "message archive policy can only be set for FIFO topics",
      },
      {
        at: "fifo_throughput_scope",
        when: { fifo_topic: { isNot: [true] }, fifo_throughput_scope: { given: true, isNot: [""] } },
        says: "FIFO throughput scope can only be set for FIFO topics",
      },
    ],
  },
  aws_sns_topic_policy: {
    source: "sns/topic_policy.go",
    replaces: ["arn"],
    same: { policy: "policy" },
    values: { arn: arnOf("sns", "", "the ARN of a topic"), policy: POLICY },
  },
  aws_sns_topic_subscription: {
    source: "sns/topic_subscription.go",
    replaces: ["endpoint", "protocol", "topic_arn"],
    defaults: { confirmation_timeout_in_minutes: 1, endpoint_auto_confirms: false, raw_message_delivery: false },
    same: { delivery_policy: "json", filter_policy: "json", redrive_policy: "json", replay_policy: "json" },
    gives: { filter_policy_scope: "MessageAttributes" },
    values: {
      delivery_policy: JSON_TEXT,
      filter_policy: orEmpty(JSON_TEXT),
      filter_policy_scope: oneOf("MessageAttributes", "MessageBody"),
      protocol: oneOf("application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"),
      redrive_policy: JSON_TEXT,
      replay_policy: JSON_TEXT,
      subscription_role_arn: orEmpty(ROLE_ARN),
      topic_arn: arnOf("sns", "", "the ARN of a topic"),
    },
    refuses: [
      {
        at: "filter_policy_scope",
        when: { filter_policy_scope: { given: true }, filter_policy: { given: false } },
        says: "filter_policy is required when filter_policy_scope is set",
      },
    ],
  },
};
