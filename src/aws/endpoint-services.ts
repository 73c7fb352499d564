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
  logs: { endpoint: "logs", type: "interface" },
  cloudwatch: { endpoint: "monitoring", type: "interface" },
  xray: { endpoint: "xray", type: "interface" },
  states: { endpoint: "states", type: "interface" },
  lambda: { endpoint: "lambda", type: "interface" },
  sts: { endpoint: "sts", type: "interface" },
} as const satisfies Readonly<Record<string, { readonly endpoint: string; readonly type: "gateway" | "interface" }>>;

export type ActionPrefix = keyof typeof ENDPOINT_BY_PREFIX;

export function isKnownPrefix(prefix: string): prefix is ActionPrefix {
  return Object.hasOwn(ENDPOINT_BY_PREFIX, prefix);
}

/**
 * Whether an action is asked for on a connection to a file system, a database, a cache or a search domain: no API is called.
 * @see https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html
 */
export function isOfConnection(action: string): boolean {
  return /^(elasticfilesystem:Client|es:ESHttp|rds-db:connect$|elasticache:Connect$)/.test(action);
}

/** The endpoints that serve IAM actions, as far as they are known. */
export function endpointsOf(actions: readonly string[]): ReadonlySet<string> {
  return new Set(
    actions.flatMap((action) => {
      const [prefix = ""] = action.split(":");
      return isKnownPrefix(prefix) ? [ENDPOINT_BY_PREFIX[prefix].endpoint] : [];
    }),
  );
}

/**
 * Endpoints of which it is known what they serve: those above, and those that ECS itself uses.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 */
export const KNOWN_ENDPOINTS: ReadonlySet<string> = new Set([
  ...Object.values(ENDPOINT_BY_PREFIX).map(({ endpoint }) => endpoint),
  "ecr.api",
  "ecr.dkr",
  "ecs",
  "ecs-agent",
  "ecs-telemetry",
  "ssmmessages",
]);

/**
 * The name by which an API is called in a region, and which the private DNS of its endpoint takes over, with all below it:
 * `api.ecr.eu-central-1.amazonaws.com` for `ecr.api`.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html#interface-endpoint-private-dns
 */
export function hostOfApi(api: string, region: string): string {
  return [...api.split(".").toReversed(), region, "amazonaws.com"].join(".");
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
