import { KEYS } from "../arn";

/** Types of resources with policies, and what carries these for them. */
interface Kind {
  readonly service: string;
  readonly types: readonly string[];
  readonly isWithin: boolean;
  readonly beside: { readonly type: string; readonly attribute: string; readonly by: readonly string[] };
}

export const KMS = "kms";
export const EVENTS = "events";
/** What resources of which only an ARN names are called where they are written out. */
export const NAMED_BY_ARN = new Set([KMS, "dynamodb"]);

export const KINDS: readonly Kind[] = [
  {
    service: "ecr",
    types: ["aws_ecr_repository"],
    isWithin: false,
    beside: { type: "aws_ecr_repository_policy", attribute: "repository", by: ["name", "id"] },
  },
  {
    service: "secretsmanager",
    types: ["aws_secretsmanager_secret"],
    isWithin: true,
    beside: { type: "aws_secretsmanager_secret_policy", attribute: "secret_arn", by: ["arn", "id"] },
  },
  {
    service: "s3",
    types: ["aws_s3_bucket"],
    isWithin: true,
    beside: { type: "aws_s3_bucket_policy", attribute: "bucket", by: ["id", "bucket"] },
  },
  {
    service: "elasticfilesystem",
    types: ["aws_efs_file_system"],
    isWithin: false,
    beside: { type: "aws_efs_file_system_policy", attribute: "file_system_id", by: ["id"] },
  },
  {
    service: "sqs",
    types: ["aws_sqs_queue"],
    isWithin: true,
    beside: { type: "aws_sqs_queue_policy", attribute: "queue_url", by: ["id", "url"] },
  },
  {
    service: "sns",
    types: ["aws_sns_topic"],
    isWithin: true,
    beside: { type: "aws_sns_topic_policy", attribute: "arn", by: ["arn", "id"] },
  },
  {
    service: "dynamodb",
    types: ["aws_dynamodb_table"],
    isWithin: false,
    beside: { type: "aws_dynamodb_resource_policy", attribute: "resource_arn", by: ["arn"] },
  },
  {
    service: EVENTS,
    types: ["aws_cloudwatch_event_bus"],
    isWithin: false,
    beside: { type: "aws_cloudwatch_event_bus_policy", attribute: "event_bus_name", by: ["name", "id", "arn"] },
  },
  {
    service: KMS,
    types: KEYS,
    isWithin: true,
    beside: { type: "aws_kms_key_policy", attribute: "key_id", by: ["id", "key_id", "arn"] },
  },
];

/**
 * Policies of an account in a region, which say who may do what with all that a service keeps there. In what cases they are
 * asked is in doubt.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html
 */
export const ACCOUNT_POLICIES: readonly {
  readonly service: string;
  readonly type: string;
  readonly document: string;
  readonly doubt: (address: string) => string;
}[] = [
  {
    service: "ecr",
    type: "aws_ecr_registry_policy",
    document: "policy",
    doubt: (address) => `whether ${address} is in force for pulls, as in scope V2`,
  },
  {
    service: "logs",
    type: "aws_cloudwatch_log_resource_policy",
    document: "policy_document",
    doubt: (address) => `whether ${address} is in force for roles`,
  },
];
