import type { SecretDefinition } from "../secrets";

/** Where the output of a service's containers goes. */
export type LogsDefinition = CloudWatchLogs | FirelensLogs;

/** To the service's log group in CloudWatch Logs, a stream for each container of a task. */
export interface CloudWatchLogs {
  readonly type: "cloudwatch";
}

/**
 * To a log router, Fluent Bit, which runs as the container `log-router` in each task. What it says itself goes to the service's
 * log group.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html
 */
export interface FirelensLogs {
  readonly type: "firelens";
  /**
   * Options of Fluent Bit's output plugin, its `Name` first of all: `{ Name: "firehose", region: "eu-central-1",
   * delivery_stream: "logs" }`. What it may do in AWS stands in the service's `permissions`.
   * @default - CloudWatch Logs, the service's log group
   * @see https://docs.fluentbit.io/manual/pipeline/outputs
   */
  readonly options?: Readonly<Record<string, string>>;
  /**
   * Options whose values ECS reads from a secret store when a task starts: the key of a vendor.
   * @default - none
   */
  readonly secretOptions?: Readonly<Record<string, SecretDefinition>>;
  /**
   * The router's image; one in a repository of yours where tasks don't reach the internet.
   * @default "public.ecr.aws/aws-observability/aws-for-fluent-bit:3.2.1"
   */
  readonly image?: string;
  /**
   * A configuration file within the image, which adds to what ECS makes of the options.
   * @default - none
   */
  readonly configFile?: string;
}
