import type { Backend } from "./backend";
import type { BootstrapDefinition } from "./bootstrap";
import type { DefaultDiscovery } from "./discovery";
import type { QuotaName } from "../aws/quotas";
import type { LogRetentionDays } from "../aws/log-retention";
import type { Jobs } from "./job";
import type { MovedDefinition, RemovedDefinition } from "./moves";
import type { NetworkDefinition } from "./network";
import type { Resources } from "./resources";
import type { Services } from "./service";

/** Everything a user writes: a platform of container services and the environments that it runs in. Plain data. */
export interface PlatformDefinition {
  /** A DNS label; the first part of stack names and, by default, of physical names. */
  readonly name: string;
  /** Environments by name, a DNS label such as `dev`. Each becomes stacks `<platform>-<environment>-…`. */
  readonly environments: Readonly<Record<string, EnvironmentDefinition>>;
  /**
   * What must exist before the first run in HCP Terraform or with the state in S3: workspaces, roles, state buckets.
   * @default - nothing is made for it
   */
  readonly bootstrap?: BootstrapDefinition;
}

/**
 * Which states an environment has, beside that of its images: `single` keeps platform and services in one;
 * `per-service` has the platform in one and each service in one of its own. docs/layouts.md says when to split.
 */
export type Layout = "single" | "per-service";

export interface EnvironmentDefinition {
  /** AWS region: `eu-central-1`. */
  readonly region: string;
  /** Tags of every resource and task. */
  readonly tags: Readonly<Record<string, string>>;
  readonly network: NetworkDefinition;
  readonly services: Services;
  /**
   * Tasks that run to their end: by hand, by a pipeline, or on a schedule.
   * @default - none
   */
  readonly jobs?: Jobs;
  /**
   * What services use that is no service of the platform, such as a database or somebody's API.
   * @default - nothing
   */
  readonly resources?: Resources;
  /** Days that the services' logs are kept. */
  readonly logRetentionDays: LogRetentionDays;
  /**
   * Whether what holds data or traffic resists deletion: load balancer, image repositories with images, namespace entries.
   * Logs stay until they expire. `false` lets `destroy` end clean, whatever is left inside.
   */
  readonly deletionProtection: boolean;
  /**
   * The AWS account, 12 digits. With it a deployment to any other account fails; image names and ARNs are spelled out.
   * @default - the account of whoever runs Terraform
   */
  readonly accountId?: string;
  /**
   * How the load balancer meets the world.
   * @default - plain HTTP for everybody
   */
  readonly ingress?: IngressDefinition;
  /**
   * Private DNS namespace that internal services are registered in: `local`, `demo.internal`. Names in Service Connect end with
   * it, too.
   * @default "<platform>-<environment>.internal"
   */
  readonly namespace?: string;
  /**
   * How services find those that they call.
   * @default { type: "dns" }
   */
  readonly discovery?: DefaultDiscovery;
  /**
   * The ECS cluster's settings.
   * @default - no Container Insights, ECS Exec sessions without a key of their own
   */
  readonly cluster?: ClusterDefinition;
  /**
   * What physical names are made from.
   * @default - every name starts with `<platform>-<environment>-`
   */
  readonly names?: NamesDefinition;
  /**
   * Where the state is kept.
   * @default { type: "local" }
   */
  readonly backend?: Backend;
  /**
   * Whether the services share the platform's stack or have one each, `<platform>-<environment>-<service>`. A change
   * moves resources between states, which docs/layouts.md describes.
   * @default "single"
   */
  readonly layout?: Layout;
  /**
   * Turns on long ARNs for ECS services, as the default of the whole account in this region: they can be tagged only
   * with long ARNs. New accounts have it, and many can't turn it off again.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutAccountSettingDefault.html
   * @default false
   */
  readonly longServiceArns?: boolean;
  /**
   * Findings of the proof that are accepted, each with a reason.
   * @default - none
   */
  readonly suppressions?: readonly SuppressionDefinition[];
  /**
   * Quotas that AWS has raised for the account.
   * @default - AWS's defaults
   */
  readonly quotas?: Readonly<Partial<Record<QuotaName, number>>>;
  /**
   * What has another address now, oldest first: docs/addresses.md.
   * @default - nothing
   */
  readonly moved?: readonly MovedDefinition[];
  /**
   * What is gone on purpose: docs/addresses.md.
   * @default - nothing
   */
  readonly removed?: readonly RemovedDefinition[];
}

export interface IngressDefinition {
  /**
   * Certificate for HTTPS. With it port 443 serves and port 80 redirects there.
   * @default { type: "http" }
   */
  readonly protocol?: IngressProtocol;
  /**
   * Who may connect to the load balancer, as IPv4 CIDR blocks.
   * @default ["0.0.0.0/0"]
   */
  readonly allowedCidrs?: readonly string[];
}

export type IngressProtocol =
  | { readonly type: "http" }
  | {
      readonly type: "https";
      /** ARN of the certificate in AWS Certificate Manager, in the platform's region. */
      readonly certificateArn: string;
    };

export interface ClusterDefinition {
  /**
   * CloudWatch Container Insights: `enabled` collects metrics per task and service, `enhanced` per container too.
   * @default "disabled"
   */
  readonly containerInsights?: "disabled" | "enabled" | "enhanced";
  /**
   * ARN of a KMS key that encrypts ECS Exec sessions.
   * @default - TLS only
   */
  readonly execKmsKeyArn?: string;
}

export interface NamesDefinition {
  /**
   * First part of the names of what the platform has once (`demo` gives `demo-cluster`), and of roles and log groups.
   * @default "<platform>-<environment>"
   */
  readonly platform?: string;
  /**
   * First part of the names of what each service has: family, ECS service, target group, repository. An empty text gives
   * `hostname-app-service`.
   * @default "<platform>-<environment>"
   */
  readonly service?: string;
  /**
   * Name of the resource group that finds everything by its tags.
   * @default "<platform name>-resources"
   */
  readonly resourceGroup?: string;
}

/** A finding of the proof that is accepted. It stays listed, with the reason. */
export interface SuppressionDefinition {
  /** Rule of the finding, as `npm run prove` names it: `surplus-rules`. */
  readonly rule: string;
  /** The finding's address, or the name of its ECS service. */
  readonly at: string;
  /** Why it is accepted; for whoever reviews. */
  readonly reason: string;
}
