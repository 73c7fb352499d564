import type { CallsByType, ProviderCalls } from "./call";

const queueAttribute = (source: string): ProviderCalls => ({
  source,
  create: { queue: ["sqs:SetQueueAttributes"] },
  read: { queue: ["sqs:GetQueueAttributes"] },
  update: { queue: ["sqs:SetQueueAttributes"] },
  delete: { queue: ["sqs:SetQueueAttributes"] },
});

/**
 * No message is sent or received. The provider's waits ask what reading asks.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
 */
export const MESSAGING_CALLS: CallsByType = {
  aws_cloudwatch_event_bus: {
    source: "events/bus.go",
    create: { eventBus: ["events:CreateEventBus", "events:TagResource"] },
    read: { eventBus: ["events:DescribeEventBus", "events:ListTagsForResource"] },
    update: { eventBus: ["events:TagResource", "events:UntagResource", "events:UpdateEventBus"] },
    delete: { eventBus: ["events:DeleteEventBus"] },
  },
  aws_sns_topic: {
    source: "sns/topic.go",
    create: { topic: ["sns:CreateTopic", "sns:SetTopicAttributes", "sns:TagResource"] },
    read: { topic: ["sns:GetTopicAttributes", "sns:ListTagsForResource"] },
    update: { topic: ["sns:SetTopicAttributes", "sns:TagResource", "sns:UntagResource"] },
    delete: { topic: ["sns:DeleteTopic"] },
  },
  // To delete one is to put the policy that a topic has at first.
  aws_sns_topic_policy: {
    source: "sns/topic_policy.go",
    create: { topic: ["sns:SetTopicAttributes"] },
    read: { topic: ["sns:GetTopicAttributes"] },
    update: { topic: ["sns:SetTopicAttributes"] },
    delete: { topic: ["sns:SetTopicAttributes"] },
  },
  aws_sns_topic_subscription: {
    source: "sns/topic_subscription.go",
    create: { topic: ["sns:Subscribe"] },
    read: { any: ["sns:GetSubscriptionAttributes"] },
    update: { any: ["sns:SetSubscriptionAttributes"] },
    delete: { any: ["sns:Unsubscribe"] },
  },
  aws_sqs_queue: {
    source: "sqs/queue.go",
    create: { queue: ["sqs:CreateQueue", "sqs:TagQueue"] },
    read: { queue: ["sqs:GetQueueAttributes", "sqs:ListQueueTags"] },
    update: { queue: ["sqs:SetQueueAttributes", "sqs:TagQueue", "sqs:UntagQueue"] },
    delete: { queue: ["sqs:DeleteQueue"] },
  },
  aws_sqs_queue_policy: queueAttribute("sqs/queue_policy.go"),
  aws_sqs_queue_redrive_allow_policy: queueAttribute("sqs/queue_redrive_allow_policy.go"),
};
