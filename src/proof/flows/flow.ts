import type { Service } from "../../facts/services";
import type { Role } from "../../facts/iam/roles";
import type { Statement } from "../../facts/iam/policy";
import type { Resource } from "../../terraform/expressions/value";
import type { Verdict } from "../verdict";
import type { Evidence, Need } from "./evidence";

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

/** A connection that the platform needs or has open; one for each subnet that it starts in. */
export interface Flow {
  readonly from: FlowEnd;
  readonly to: FlowEnd;
  /** TCP port at `to`; undefined where the JSON doesn't tell it. */
  readonly port: number | undefined;
  /** What it is for, as it completes "to …": `pull its image`. */
  readonly purpose: string;
  readonly evidence: Evidence;
  /** What else must hold for it, beside its ends: how a name resolves, how a target group is set. */
  readonly requires?: readonly Evidence[];
}

/** What a service asks of one of its roles. */
export interface Access {
  readonly service: Service;
  readonly purpose: string;
  readonly evidence: Evidence;
  readonly which: "execution" | "task";
  readonly asked: readonly Need[];
  /** The statements that allow it. */
  readonly granted: readonly Granted[];
}

/** All that one service needs for one purpose. */
export interface Requirement {
  readonly service: Service;
  /** Completes "it can …". */
  readonly purpose: string;
  /** What of the need itself is wrong or can't be told. */
  readonly own: Evidence;
  readonly flows: readonly Flow[];
  readonly access: readonly Access[];
}

/** A flow as it is reported. */
export interface FlowReport extends Omit<Flow, "evidence" | "requires"> {
  /** Whether the connection works; a flow from outside is refuted where it is open and not declared. */
  readonly verdict: Verdict;
  /** Addresses of what it goes through, in order. */
  readonly evidence: readonly string[];
}

/** A need that a role's statement meets. */
export interface Granted extends Need {
  readonly role: Role;
  readonly statement: Statement;
}

/** What a role's statement is needed for. */
export interface PermissionUse extends Need {
  readonly role: Place;
  /** Address of the policy, and the statement's label in it. */
  readonly policy: string;
  readonly statement: string;
  /** Address of the ECS service that needs it, and for what: `pull its image`. */
  readonly service: Place;
  readonly purpose: string;
}

export function placeOf({ stack, address }: Resource): Place {
  return { stack, address };
}

/** An ECS service as the end of a flow. */
export function serviceEnd({ resource }: Service): FlowEnd {
  return { kind: "service", ...placeOf(resource) };
}
