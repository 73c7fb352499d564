import type { Resource } from "../../terraform/expressions/value";
import type { Verdict } from "../verdict";

/** A resource by its stack and its address in it. */
export interface Place {
  readonly stack: string;
  readonly address: string;
}

/** One end of a connection. */
export type FlowEnd =
  /** Clients outside of the VPC, as CIDR blocks. */
  | { readonly kind: "outside"; readonly cidrs: readonly string[] }
  | ({ readonly kind: "service" | "load balancer" } & Place)
  /** An API of AWS such as `ecr.api`; `endpoint` is the VPC endpoint that takes the traffic, else it leaves the VPC. */
  | { readonly kind: "aws api"; readonly api: string; readonly endpoint: Place | undefined }
  /** A host that no stack describes: `api.example.com`. */
  | { readonly kind: "host"; readonly name: string };

/** A connection that the platform needs or has open, as the rules of the proof followed it. */
export interface Flow {
  readonly from: FlowEnd;
  readonly to: FlowEnd;
  /** TCP port at `to`; undefined where the JSON doesn't tell it. */
  readonly port: number | undefined;
  /** What it is for, as it completes "to …": `pull its image`. */
  readonly purpose: string;
  /** Whether the connection works; a flow from outside is refuted where it is open and not declared. */
  readonly verdict: Verdict;
  /** Addresses of what it goes through, in order; one flow for each subnet that it starts in. */
  readonly evidence: readonly string[];
}

/** What a role's statement is needed for. */
export interface PermissionUse {
  readonly role: Place;
  /** Address of the policy, and the statement's label in it. */
  readonly policy: string;
  readonly statement: string;
  /** Address of the ECS service that needs it, and for what: `pull its image`. */
  readonly service: Place;
  readonly purpose: string;
  readonly action: string;
  readonly resource: string;
}

export function placeOf({ stack, address }: Resource): Place {
  return { stack, address };
}
