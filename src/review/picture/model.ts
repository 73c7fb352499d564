export type BoxKind = "client" | "balancer" | "service" | "group" | "nat" | "endpoints" | "outside";

/** Something with a border and a name. */
export interface Box {
  readonly id: string;
  readonly kind: BoxKind;
  /** What it is, where its name doesn't tell: `load balancer`. */
  readonly caption?: string;
  readonly title: string;
  readonly lines: readonly string[];
  /** Zones by their last letter. */
  readonly zones: readonly string[];
  /** Boxes of a group: services that talk to the same others, in a grid. */
  readonly members?: readonly Box[];
}

/** A frame around boxes: a VPC, or all subnets of a tier. */
export interface Frame {
  readonly id: string;
  readonly kind: "vpc" | "public" | "private";
  readonly title: string;
  readonly lines: readonly string[];
  readonly boxes: readonly Box[];
  readonly frames: readonly Frame[];
}

export type LineKind = "exposure" | "forward" | "call" | "aws" | "host";

export interface Line {
  readonly from: string;
  readonly to: string;
  readonly kind: LineKind;
  readonly label: string;
}

/** What the picture shows, before anybody knows where. */
export interface PictureGraph {
  readonly boxes: readonly Box[];
  readonly frames: readonly Frame[];
  readonly lines: readonly Line[];
}
