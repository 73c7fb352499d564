import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { jsonLocal } from "../locals";
import type { ResourceHandle } from "../platform-interface";

/**
 * Adds a topic that is encrypted, by default with the account's key for SNS, and takes messages by TLS only.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html#enforce-encryption-data-in-transit
 */
export function addTopic(
  scope: Construct,
  id: string,
  { name, kmsKeyArn = "alias/aws/sns" }: { readonly name: string; readonly kmsKeyArn: string | undefined },
): ResourceHandle {
  const own = new Construct(scope, id);
  const topic = new SnsTopic(own, "Default", { name, kmsMasterKeyId: kmsKeyArn });
  const arn = topic.arn;
  new SnsTopicPolicy(own, "policy", {
    arn,
    policy: jsonLocal(own, "tls_only", {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "DenyWithoutTls",
          Effect: "Deny",
          Principal: "*",
          Action: "sns:Publish",
          Resource: arn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    }),
  });
  return { name: topic.name, arn };
}

/** Has a queue get every message of a topic as it was published. */
export function subscribe(scope: Construct, id: string, topic: ResourceHandle, queue: ResourceHandle): void {
  new SnsTopicSubscription(scope, id, {
    topicArn: topic.arn,
    protocol: "sqs",
    endpoint: queue.arn,
    rawMessageDelivery: true,
  });
}
