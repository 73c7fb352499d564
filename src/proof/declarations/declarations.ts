import type { QuotaName } from "../../aws/quotas";
import type { Resource } from "../../terraform/expressions/value";
import type { Message } from "../message";

/** A port that clients outside of the platform may connect to. */
export interface Exposure {
  readonly stack: string;
  /** Address of a load balancer or an ECS service. */
  readonly to: string;
  readonly port: number;
  /** Who may connect: CIDR blocks, and names of AWS's lists of addresses. */
  readonly cidrs: readonly string[];
  /** For a load balancer: which service gets which paths. Undefined leaves the listener rules alone. */
  readonly listenerRules: readonly ExposedPaths[] | undefined;
  /** Why, where it was said. */
  readonly reason: string | undefined;
}

export interface ExposedPaths {
  /** Where the service stands, which may be another stack than the exposure's. */
  readonly stack: string;
  readonly to: string;
  readonly paths: readonly string[];
}

/** A permission that an application needs for itself, which no other resource shows. */
export interface Grant {
  readonly stack: string;
  readonly role: string;
  readonly actions: readonly string[];
}

/** What a service connects to that isn't a service: a database, a cache, a host on the other side of a VPN. */
export interface DeclaredUse {
  readonly stack: string;
  /** Address of an ECS service, or address or id of a security group. */
  readonly from: string;
  /**
   * A database, a cache, a security group or a prefix list by its address, one of the last two by its id, a CIDR block, or an ECS
   * service that a group uses.
   */
  readonly to: string;
  /** What an expression in `to` leads to; `to` is its address then. */
  readonly target: Resource | undefined;
  /** Why it can't be told what an expression in `to` leads to. */
  readonly unknown: string | undefined;
  readonly port: number;
  readonly protocol: "tcp";
  /** Whether these stacks make the rule in the group named by its id, which else is somebody else's business. */
  readonly opens: boolean;
  readonly reason: string;
}

/** What a service's code does with resources of AWS, or ECS before the code runs. */
export interface DeclaredPermission {
  readonly stack: string;
  /** Address of an ECS service. */
  readonly from: string;
  /** IAM actions, each on each of the resources. */
  readonly actions: readonly string[];
  /** ARNs, in the form of `symbolic`. */
  readonly resources: readonly string[];
  /** The service of AWS that does it for the code, such as `sqs.eu-central-1.amazonaws.com`. */
  readonly via: string | undefined;
  /** Whose role allows it: the code's, or the execution role. */
  readonly role: "execution" | "task";
  readonly reason: string;
}

/** By what a container finds something that it uses; all values in the form of `symbolic`. */
export interface DeclaredSettings {
  readonly stack: string;
  /** Of the task definition. */
  readonly address: string;
  readonly container: string;
  readonly variables: ReadonlyMap<string, string>;
  /** What they are read from, in which `?` is any character. */
  readonly secrets: ReadonlyMap<string, string>;
  /** By path. */
  readonly mounts: ReadonlyMap<string, DeclaredMount>;
  readonly reason: string;
}

export interface DeclaredMount {
  readonly fileSystem: string;
  /** By which it is mounted, with the task role. */
  readonly accessPoint: string;
  readonly readOnly: boolean;
}

/** An attribute that was set over what the definition makes of it. */
export interface DeclaredOverride {
  readonly stack: string;
  /** Of a resource or a data source. */
  readonly address: string;
  /** As the JSON has it, parts of blocks separated by dots. */
  readonly attribute: string;
  readonly reason: string;
}

/** Why a container has what a reviewer would ask about: a writable root file system, or a value that looks like a secret. */
export interface DeclaredReason {
  readonly stack: string;
  /** Of the task definition. */
  readonly address: string;
  readonly container: string;
  /** Undefined for the root file system. */
  readonly variable: string | undefined;
  readonly reason: string;
}

export interface Suppression {
  readonly stack: string;
  /** The stacks whose findings it covers: its own and the others of the same environment. */
  readonly stacks: ReadonlySet<string>;
  readonly rule: string;
  /** Address of the finding, or name of the service that it is about. */
  readonly at: string;
  readonly reason: string;
}

/** What stands under `//.declared`: what the resources alone can't tell. Terraform ignores it. */
export interface Declarations {
  /** Undefined where no stack declares exposures: then they are listed, not judged. */
  readonly exposures: readonly Exposure[] | undefined;
  /** Whether the folder says all that it wants; then what it doesn't say is a fault. */
  readonly strict: boolean;
  readonly grants: readonly Grant[];
  readonly uses: readonly DeclaredUse[];
  readonly permissions: readonly DeclaredPermission[];
  readonly settings: readonly DeclaredSettings[];
  readonly suppressions: readonly Suppression[];
  readonly overrides: readonly DeclaredOverride[];
  readonly reasons: readonly DeclaredReason[];
  /** The raised quotas of the account that a stack is deployed to: its environment's. */
  readonly quotasOf: (stack: string) => ReadonlyMap<QuotaName, number>;
  /** How many declarations there are. */
  readonly count: number;
  /** What in the declarations themselves can't be read, or contradicts another one. */
  readonly faults: readonly DeclarationFault[];
}

export interface DeclarationFault {
  readonly stack: string;
  readonly verdict: "refuted" | "undecided";
  readonly fault: Message;
}
