/**
 * The VPC endpoint that serves an API, by the prefix of its IAM actions: `com.amazonaws.<region>.<endpoint>`. S3 and DynamoDB
 * have gateways in route tables, the others interfaces.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
 */
export const ENDPOINT_BY_PREFIX = {
  s3: { endpoint: "s3", type: "gateway" },
  dynamodb: { endpoint: "dynamodb", type: "gateway" },
  sqs: { endpoint: "sqs", type: "interface" },
  sns: { endpoint: "sns", type: "interface" },
  events: { endpoint: "events", type: "interface" },
  kms: { endpoint: "kms", type: "interface" },
  secretsmanager: { endpoint: "secretsmanager", type: "interface" },
  ssm: { endpoint: "ssm", type: "interface" },
} as const satisfies Readonly<Record<string, { readonly endpoint: string; readonly type: "gateway" | "interface" }>>;

export type ActionPrefix = keyof typeof ENDPOINT_BY_PREFIX;

export function isKnownPrefix(prefix: string): prefix is ActionPrefix {
  return Object.hasOwn(ENDPOINT_BY_PREFIX, prefix);
}

/** An API by its host: `sqs.eu-central-1.amazonaws.com`, `uploads.s3.eu-central-1.amazonaws.com`. */
export interface ApiHost {
  readonly api: string;
  readonly type: "gateway" | "interface";
  readonly region: string;
}

const BY_LABEL: ReadonlyMap<string, { readonly endpoint: string; readonly type: "gateway" | "interface" }> = new Map(
  Object.values(ENDPOINT_BY_PREFIX).map((service) => [service.endpoint, service]),
);

/**
 * The API behind a host, where an endpoint with private DNS takes over its name; undefined for any other host.
 * @see https://docs.aws.amazon.com/general/latest/gr/rande.html#regional-endpoints
 */
export function apiOfHost(host: string): ApiHost | undefined {
  const [, label = "", region = ""] =
    /(?:^|\.)([a-z0-9]+)\.([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com$/.exec(host) ?? [];
  const service = BY_LABEL.get(label);
  return service && { api: service.endpoint, type: service.type, region };
}
