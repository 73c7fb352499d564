/** Who collects traces and metrics of a service's containers. */
export type TelemetryDefinition = AdotCollector;

/**
 * The collector of the AWS Distro for OpenTelemetry, as the container `otel-collector` in each task. It takes OTLP at
 * `localhost:4317` (gRPC) and `localhost:4318` (HTTP), which the containers find in `OTEL_EXPORTER_OTLP_ENDPOINT`.
 * @see https://aws-otel.github.io/docs/setup/ecs
 */
export interface AdotCollector {
  readonly type: "adot";
  /**
   * The collector's configuration, as YAML. What it may do in AWS beyond traces stands in the service's `permissions`.
   * @default - traces go to AWS X-Ray: `/etc/ecs/ecs-xray.yaml` of the image
   * @see https://opentelemetry.io/docs/collector/configuration/
   */
  readonly config?: string;
  /**
   * The collector's image; one in a repository of yours where tasks don't reach the internet.
   * @default "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3"
   */
  readonly image?: string;
}
