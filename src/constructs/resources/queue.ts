import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { SqsQueueRedriveAllowPolicy } from "@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy";
import { Construct } from "constructs";
import { DEFAULTS } from "../../definition/resolve/defaults";
import type { Queue } from "../../definition/resources";
import { jsonLocal } from "../locals";
import type { ResourceHandle } from "../platform-interface";

const DAY = 86_400;
/** The longest that SQS keeps a message: dead letters wait for a person. */
const DEAD_LETTER_DAYS = 14;

export interface QueueProps {
  /** Without `.fifo`. */
  readonly name: string;
  readonly definition: Queue;
  /** ARNs of the topics that write into it. */
  readonly topicArns: readonly string[];
  /** @default - SQS's own */
  readonly kmsKeyArn: string | undefined;
}

/**
 * Adds a queue with its dead letters, encrypted with keys of SQS or with one of the account's, that takes requests by TLS only.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html
 */
export function addQueue(
  scope: Construct,
  id: string,
  { name, definition, topicArns, kmsKeyArn }: QueueProps,
): ResourceHandle {
  const own = new Construct(scope, id);
  const {
    fifo = false,
    visibilityTimeoutSeconds,
    retentionDays,
    deadLetterAfter,
  } = { ...DEFAULTS.queue, ...definition };
  const [suffix, kind] = fifo ? [".fifo", { fifoQueue: true, contentBasedDeduplication: true }] : ["", {}];
  const encryption = kmsKeyArn === undefined ? { sqsManagedSseEnabled: true } : { kmsMasterKeyId: kmsKeyArn };
  const deadLetters = new SqsQueue(own, "dead_letters", {
    name: `${name}-dead-letters${suffix}`,
    ...kind,
    ...encryption,
    messageRetentionSeconds: DEAD_LETTER_DAYS * DAY,
  });
  const deadLettersArn = deadLetters.arn;
  const queue = new SqsQueue(own, "Default", {
    name: `${name}${suffix}`,
    ...kind,
    ...encryption,
    messageRetentionSeconds: retentionDays * DAY,
    visibilityTimeoutSeconds,
    redrivePolicy: jsonLocal(own, "redrive", { deadLetterTargetArn: deadLettersArn, maxReceiveCount: deadLetterAfter }),
  });
  const arn = queue.arn;
  const url = queue.url;
  new SqsQueueRedriveAllowPolicy(own, "redrive_allow_policy", {
    queueUrl: deadLetters.url,
    redriveAllowPolicy: jsonLocal(own, "redrive_allow", { redrivePermission: "byQueue", sourceQueueArns: [arn] }),
  });
  const tlsOnly = (resource: string) => ({
    Sid: "DenyWithoutTls",
    Effect: "Deny",
    Principal: "*",
    Action: "sqs:*",
    Resource: resource,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  });
  // @see https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html
  const fromTopics = {
    Sid: "TakeMessagesOfTopics",
    Effect: "Allow",
    Principal: { Service: "sns.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: arn,
    Condition: { ArnEquals: { "aws:SourceArn": topicArns } },
  };
  new SqsQueuePolicy(own, "policy", {
    queueUrl: url,
    policy: jsonLocal(own, "access", {
      Version: "2012-10-17",
      Statement: [tlsOnly(arn), ...(topicArns.length > 0 ? [fromTopics] : [])],
    }),
  });
  new SqsQueuePolicy(own, "dead_letters_policy", {
    queueUrl: deadLetters.url,
    policy: jsonLocal(own, "dead_letters_access", { Version: "2012-10-17", Statement: [tlsOnly(deadLettersArn)] }),
  });
  return { name: queue.name, arn, url };
}
