/**
 * AWS services, in the words of their endpoints, that an interface endpoint reaches in another region than its own.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-cross-region-privatelink-support.html
 */
export const CROSS_REGION_SERVICES: ReadonlySet<string> = new Set([
  "ecr.api",
  "ecr.dkr",
  "ecs",
  "iam",
  "kinesis-firehose",
  "kinesisanalytics",
  "kinesisanalytics-fips",
  "kms",
  "kms-fips",
  "lambda",
  "route53",
  "s3",
]);
