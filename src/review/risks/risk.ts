import type { ChangeKind } from "../../rehearsal/runner/plan-changes";
import type { Reference } from "../model/reference";

/** What a reviewer must not overlook. */
export interface Risk {
  readonly kind:
    | "failure"
    | "data"
    | "safeguard"
    | "traffic"
    | "left behind"
    | "forgotten"
    | "footing"
    | "schedule"
    | "moved"
    | "name"
    | "exposure"
    | "permission"
    | "needed"
    | "proof";
  /** Environment or stack. */
  readonly where: string;
  /** One sentence without its full stop; names stand in it as they are. */
  readonly text: string;
  /** Points of one kind with the same cause are one decision. @default the text */
  readonly cause?: string;
  /** What it comes from: points of whatever kind with the same root are one decision, which says the worst of them. */
  readonly root?: string;
  /** What it happens to, to be named beside others with the same cause. */
  readonly subject?: string;
  readonly from?: string;
  readonly to?: string;
  /** Who notices it. */
  readonly whom?: string;
  /** Whether AWS or Terraform will probably refuse it. */
  readonly refused?: boolean;
  /** What to do, where it isn't what its kind asks for. */
  readonly todo?: string;
  /** Whether it must be stopped. @default what its kind says */
  readonly stops?: boolean;
}

/** A resource that is destroyed or replaced, by Terraform's plan or, without one, by the JSON. */
export interface Loss extends Reference {
  readonly kind: Extract<ChangeKind, "replaced" | "destroyed">;
  readonly forcedBy: readonly string[];
  /** Of a replaced one: whether it is created before the old one is deleted. */
  readonly createsFirst?: boolean;
}

/** Whatever comes of ECS Exec that is turned on. */
export function shellRoot(where: string, service: string): string {
  return `${where}: shell of ${service}`;
}

/** Whatever comes of tasks that aren't kept during a deployment. */
export function keptRoot(where: string, service: string): string {
  return `${where}: tasks kept of ${service}`;
}

/** Whatever comes of a service's image that is from another repository. */
export function imageRoot(where: string, service: string): string {
  return `${where}: image of ${service}`;
}
