import type { EnvironmentView } from "../model/environment-view";
import type { SubnetView, VpcView } from "../model/network-view";
import { endpointsBox, loadBalancerBox, natBox, serviceBox, zoneMark } from "./boxes";
import { groupAlike } from "./groups";
import { awsLines, connections, endpointsId, frameId, outsideBoxes } from "./lines";
import type { Box, Frame, PictureGraph } from "./model";
import { type Reference, keyOf } from "../model/reference";

const TIERS = ["public", "private"] as const;

/**
 * The topology: who is in which tier, and who talks to whom. What all tasks of a tier do, such as pulling their images, is
 * one line from the tier's frame; services that talk to the same others are one group.
 */
export function pictureGraph(view: EnvironmentView): PictureGraph {
  const places = new Places(view);
  const boxes: Box[] = [];
  const tierOf = new Map<string, string>();
  const place = (box: Box, frame: string): void => {
    boxes.push(box);
    tierOf.set(box.id, frame);
  };
  for (const balancer of view.loadBalancers) place(loadBalancerBox(balancer), places.frameOf(balancer.subnets));
  for (const service of view.services) place(serviceBox(view, service), places.frameOf(service.subnets));
  for (const vpc of view.vpcs) {
    for (const gateway of vpc.natGateways) place(natBox(gateway), frameId(vpc, "public"));
  }
  const lines = [...connections(view), ...awsLines(view, tierOf)];
  const outside = outsideBoxes(view, new Set(tierOf.keys()), lines);
  const grouped = groupAlike(boxes, lines, (box) => tierOf.get(box.id) ?? "");
  const byFrame = new Map<string, Box[]>();
  for (const box of grouped.boxes) {
    const frame = tierOf.get(box.members?.[0]?.id ?? box.id) ?? "";
    byFrame.set(frame, [...(byFrame.get(frame) ?? []), box]);
  }
  return {
    boxes: [...(byFrame.get("") ?? []), ...outside],
    frames: view.vpcs.map((vpc) => vpcFrame(view, vpc, byFrame)),
    lines: grouped.lines,
  };
}

/** Where subnets are. */
class Places {
  constructor({ vpcs }: EnvironmentView) {
    this.frames = new Map(
      vpcs.flatMap((vpc) => vpc.subnets.map((subnet) => [keyOf(subnet), frameId(vpc, subnet.tier)] as const)),
    );
  }

  private readonly frames: ReadonlyMap<string, string>;

  /** The tier's frame of the first subnet that is known; an empty text without one. */
  frameOf(subnets: readonly Reference[]): string {
    return subnets.flatMap((subnet) => this.frames.get(keyOf(subnet)) ?? [])[0] ?? "";
  }
}

function vpcFrame(view: EnvironmentView, vpc: VpcView, byFrame: ReadonlyMap<string, readonly Box[]>): Frame {
  const tiers = TIERS.flatMap((tier): readonly Frame[] => {
    const id = frameId(vpc, tier);
    const subnets = vpc.subnets.filter((subnet) => subnet.tier === tier);
    const boxes = byFrame.get(id) ?? [];
    if (subnets.length === 0 && boxes.length === 0) return [];
    const title = `${tier === "public" ? "Public" : "Private"} subnet${subnets.length === 1 ? "" : "s"}`;
    return [{ id, kind: tier, title, lines: subnetLines(subnets), boxes, frames: [] }];
  });
  const endpoints = view.endpoints.filter((endpoint) => endpoint.vpc && keyOf(endpoint.vpc) === keyOf(vpc));
  return {
    id: keyOf(vpc),
    kind: "vpc",
    title: ["VPC", ...vpc.cidrs].join(" "),
    lines: view.regions.length > 0 ? [view.regions.join(", ")] : [],
    boxes: endpoints.length > 0 ? [endpointsBox(endpointsId(vpc), endpoints)] : [],
    frames: tiers,
  };
}

/** `b 10.0.1.0/24 · c 10.0.2.0/24`, two subnets a line. */
function subnetLines(subnets: readonly SubnetView[]): readonly string[] {
  const texts = subnets.map(({ zone, cidr }) => `${zoneMark(zone)} ${cidr ?? "?"}`);
  return texts.flatMap((text, at) => (at % 2 === 0 ? [[text, ...texts.slice(at + 1, at + 2)].join(" · ")] : []));
}
