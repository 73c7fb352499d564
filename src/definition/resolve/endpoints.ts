import type { SecretDefinition } from "../service";
import { type ResolvedUse, endpointsOf } from "./uses";

/** AWS services that a task may need from inside the VPC, in the words of their endpoints: `com.amazonaws.<region>.<name>`. */
export type InterfaceEndpoint =
  | "ecr.api"
  | "ecr.dkr"
  | "logs"
  | "secretsmanager"
  | "ssm"
  | "ssmmessages"
  | "kms"
  | (typeof OF_USES)[number];

/** Interface endpoints to what services use. */
const OF_USES = ["sqs", "sns", "events"] as const;

const ENDPOINT_OF_SECRET: Readonly<Record<SecretDefinition["type"], InterfaceEndpoint>> = {
  "secrets-manager": "secretsmanager",
  parameter: "ssm",
};

/** What of a service decides which endpoints it needs. */
interface EndpointNeeds {
  readonly secrets: Readonly<Record<string, Pick<SecretDefinition, "type">>>;
  readonly exec: boolean;
  readonly uses: readonly ResolvedUse[];
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
  const secretTypes = new Set<string>(
    services.flatMap((service) => Object.values(service.secrets).map(({ type }) => type)),
  );
  const exec = services.some((service) => service.exec);
  const endpoints: InterfaceEndpoint[] = ["ecr.api", "ecr.dkr", "logs"];
  for (const [type, endpoint] of Object.entries(ENDPOINT_OF_SECRET)) {
    if (secretTypes.has(type)) endpoints.push(endpoint);
  }
  if (exec) endpoints.push("ssmmessages");
  if (exec && execKmsKey) endpoints.push("kms");
  const used = new Set(services.flatMap(({ uses }) => [...endpointsOf(uses)]));
  endpoints.push(...OF_USES.filter((endpoint) => used.has(endpoint)));
  return endpoints;
}
