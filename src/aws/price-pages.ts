/** How AWS bills a type of resource that we have no price for. */
export interface Billing {
  /** `time`: by the hour or month, used or not; `use`: only for what is stored, requested or sent. */
  readonly by: "time" | "use";
  /** Page of AWS with its prices. */
  readonly page: `https://aws.amazon.com/${string}`;
}

const use = (page: Billing["page"]): Billing => ({ by: "use", page });
const time = (page: Billing["page"]): Billing => ({ by: "time", page });

/** By type, or by how the types of a service begin. The first that fits counts; each page is where AWS says how it bills. */
const BILLINGS: readonly (readonly [type: string, billing: Billing])[] = [
  ["aws_acmpca_", time("https://aws.amazon.com/private-ca/pricing/")],
  ["aws_cloudfront_", use("https://aws.amazon.com/cloudfront/pricing/")],
  ["aws_cloudwatch_event_", use("https://aws.amazon.com/eventbridge/pricing/")],
  ["aws_cloudwatch_metric_alarm", time("https://aws.amazon.com/cloudwatch/pricing/")],
  ["aws_db_", time("https://aws.amazon.com/rds/pricing/")],
  ["aws_dynamodb_", use("https://aws.amazon.com/dynamodb/pricing/")],
  ["aws_efs_", use("https://aws.amazon.com/efs/pricing/")],
  ["aws_elasticache_", time("https://aws.amazon.com/elasticache/pricing/")],
  ["aws_kinesis_stream", time("https://aws.amazon.com/kinesis/data-streams/pricing/")],
  ["aws_lambda_", use("https://aws.amazon.com/lambda/pricing/")],
  ["aws_opensearch_", time("https://aws.amazon.com/opensearch-service/pricing/")],
  ["aws_rds_", time("https://aws.amazon.com/rds/aurora/pricing/")],
  ["aws_s3_", use("https://aws.amazon.com/s3/pricing/")],
  ["aws_secretsmanager_secret", time("https://aws.amazon.com/secrets-manager/pricing/")],
  ["aws_sns_", use("https://aws.amazon.com/sns/pricing/")],
  ["aws_sqs_", use("https://aws.amazon.com/sqs/pricing/")],
  ["aws_ssm_parameter", use("https://aws.amazon.com/systems-manager/pricing/")],
];

/** Undefined for types that nobody looked up. */
export function billingOf(type: string): Billing | undefined {
  return BILLINGS.find(([start]) => type.startsWith(start))?.[1];
}
