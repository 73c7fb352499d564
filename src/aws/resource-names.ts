/** What names and ARNs of resources look like that services use, by kind. */
export interface ResourceNames {
  readonly pattern: RegExp;
  readonly allowed: string;
  /** Longest name, in characters. */
  readonly longest: number;
  /** The longest that follows a resource's name in the definition, for how long it may be. */
  readonly suffix: string;
  readonly arnPattern: RegExp;
  readonly arnExample: string;
}

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 * @see https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html
 */
export const RESOURCE_NAMES = {
  bucket: {
    pattern: /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    allowed: "a bucket's name has 3 to 63 of a-z, 0-9, '.' and '-'",
    longest: 63,
    suffix: "-123456789012",
    arnPattern: /^arn:aws:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    arnExample: "arn:aws:s3:::shop-uploads",
  },
  queue: {
    pattern: /^(?=.{1,80}$)[\w-]+(\.fifo)?$/,
    allowed: "a queue's name has up to 80 letters, digits, '-' and '_'",
    longest: 80,
    suffix: "-dead-letters.fifo",
    arnPattern: /^arn:aws:sqs:[a-z0-9-]+:\d{12}:[\w-]+(\.fifo)?$/,
    arnExample: "arn:aws:sqs:eu-central-1:123456789012:orders",
  },
  topic: {
    pattern: /^(?=.{1,256}$)[\w-]+(\.fifo)?$/,
    allowed: "a topic's name has up to 256 letters, digits, '-' and '_'",
    longest: 256,
    suffix: "",
    arnPattern: /^arn:aws:sns:[a-z0-9-]+:\d{12}:[\w-]+(\.fifo)?$/,
    arnExample: "arn:aws:sns:eu-central-1:123456789012:events",
  },
  table: {
    pattern: /^[\w.-]{3,255}$/,
    allowed: "a table's name has 3 to 255 letters, digits and _.-",
    longest: 255,
    suffix: "",
    arnPattern: /^arn:aws:dynamodb:[a-z0-9-]+:\d{12}:table\/[\w.-]{3,255}$/,
    arnExample: "arn:aws:dynamodb:eu-central-1:123456789012:table/sessions",
  },
  "event-bus": {
    pattern: /^[\w./-]{1,256}$/,
    allowed: "an event bus's name has up to 256 letters, digits and _./-",
    longest: 256,
    suffix: "",
    arnPattern: /^arn:aws:events:[a-z0-9-]+:\d{12}:event-bus\/[\w./-]{1,256}$/,
    arnExample: "arn:aws:events:eu-central-1:123456789012:event-bus/shop",
  },
} as const satisfies Readonly<Record<string, ResourceNames>>;

/**
 * Longest time that SQS hides a message, in seconds.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 */
export const QUEUE_SECONDS = { visibilityTimeout: 43_200 } as const;
