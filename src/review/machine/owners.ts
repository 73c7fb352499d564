import type { ChangeRow, Topic } from "../compare/change";
import type { Decision } from "../decisions";

/** Who decides about a part of an environment: a team may own each of them. */
export const OWNERS = ["network", "permissions", "data", "services"] as const;
export type Owner = (typeof OWNERS)[number];

/** Who owns what a topic of the review says. */
const BY_TITLE: Readonly<Record<string, Owner>> = {
  "What the internet can reach": "network",
  "Who can talk to whom": "network",
  "Listener rules": "network",
  Network: "network",
  Permissions: "permissions",
  "What holds data": "data",
  "Logs and clusters": "data",
  Services: "services",
  Proof: "services",
  Stacks: "services",
  "Other resources": "services",
};

const BY_KIND: Readonly<Record<Decision["kind"], Owner | undefined>> = {
  failure: "services",
  data: "data",
  // By what loses it.
  safeguard: undefined,
  traffic: "services",
  "left behind": "services",
  forgotten: "services",
  footing: "services",
  schedule: "services",
  moved: "network",
  name: "network",
  exposure: "network",
  permission: "permissions",
  needed: "services",
  proof: "services",
  cost: "services",
};

export function ownerOfRow({ title }: Topic, { subject }: ChangeRow): Owner {
  return BY_TITLE[title] ?? ownerOfThing(subject);
}

export function ownerOfDecision({ kind, text }: Pick<Decision, "kind" | "text">): Owner {
  return BY_KIND[kind] ?? ownerOfThing(text);
}

/** Of services, jobs, load balancers and repositories; everything else that is protected holds data. */
export function ownerOfThing(text: string): Owner {
  if (text.startsWith("load balancer ")) return "network";
  return /^(service|job|repository) /.test(text) ? "services" : "data";
}
