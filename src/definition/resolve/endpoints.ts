import type { ResolvedSecret } from "./secrets";
import { endpointsOf } from "../../aws/endpoint-services";
import type { ServiceAdditions } from "./additions";

/** AWS services that a task may need from inside the VPC, in the words of their endpoints: `com.amazonaws.<region>.<name>`. */
const INTERFACE_ENDPOINTS = [
  "ecr.api",
  "ecr.dkr",
  "logs",
  "secretsmanager",
  "ssm",
  "ssmmessages",
  "kms",
  "sqs",
  "sns",
  "events",
  "monitoring",
  "xray",
  "states",
  "lambda",
  "sts",
] as const;

export type InterfaceEndpoint = (typeof INTERFACE_ENDPOINTS)[number];

const ENDPOINT_OF_SECRET: Readonly<Record<ResolvedSecret["type"], InterfaceEndpoint>> = {
  "secrets-manager": "secretsmanager",
  managed: "secretsmanager",
  parameter: "ssm",
};

/** What of a service decides which endpoints it needs. */
interface EndpointNeeds {
  readonly secrets: readonly Pick<ResolvedSecret, "type">[];
  readonly exec: boolean;
  /** IAM actions of its code. */
  readonly actions: readonly string[];
  readonly added?: Pick<ServiceAdditions, "secrets">;
}

/**
 * Interface endpoints that the services' tasks need where the subnets have no internet access, in a fixed order. The S3
 * gateway endpoint comes on top: ECR keeps the image layers in S3.
 *
 * `kms` is for ECS Exec sessions with a key of their own; a customer key on a secret needs no endpoint.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export function interfaceEndpoints(services: readonly EndpointNeeds[], execKmsKey: boolean): InterfaceEndpoint[] {
  const exec = services.some((service) => service.exec);
  const needed = new Set<string>([
    "ecr.api",
    "ecr.dkr",
    "logs",
    ...services.flatMap(({ secrets, added }) =>
      [...secrets, ...Object.values(added?.secrets ?? {})].map(({ type }) => ENDPOINT_OF_SECRET[type]),
    ),
    ...(exec ? ["ssmmessages", ...(execKmsKey ? ["kms"] : [])] : []),
    ...services.flatMap(({ actions }) => [...endpointsOf(actions)]),
  ]);
  return INTERFACE_ENDPOINTS.filter((endpoint) => needed.has(endpoint));
}
