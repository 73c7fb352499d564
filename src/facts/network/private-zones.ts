import { hasUnknown, symbolic } from "../arn";
import type { Model } from "../../terraform/model";
import { type Resource, blocks } from "../../terraform/expressions/value";
import { type Link, link } from "../link";
import { VPCS } from "../resource-types";

interface PrivateZone {
  readonly zone: Resource;
  /** In lower case, without the last dot. */
  readonly name: string;
  readonly vpcs: readonly Link[];
}

/**
 * Private hosted zones: inside of their VPCs they answer for all names below theirs, also for those that the public DNS holds.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html
 */
export class PrivateZones {
  private readonly all: readonly PrivateZone[];

  constructor(model: Model) {
    const beside = model.all("aws_route53_zone_association").map((association) => ({
      zone: link(association.get("zone_id"), ["aws_route53_zone"], ["id", "zone_id"]),
      vpc: link(association.get("vpc_id"), VPCS),
    }));
    this.all = model.all("aws_route53_zone").flatMap((zone) => {
      const { maps, unknown } = blocks(zone.get("vpc"));
      const vpcs = [
        ...maps.map((map) => link(map.get("vpc_id"), VPCS)),
        ...(unknown ? [{ kind: "unknown", why: unknown.why } as const] : []),
        ...beside.flatMap(({ zone: of, vpc }) => (of.kind === "found" && of.resource === zone ? [vpc] : [])),
      ];
      const name = symbolic(zone.get("name")).toLowerCase().replace(/\.$/, "");
      return vpcs.length > 0 ? [{ zone, name, vpcs }] : [];
    });
  }

  /** The zones that answer for a name inside of a VPC, or may; those with a name of fewer labels than `above` don't count. */
  answering(vpc: Resource, host: string, above = ""): readonly Resource[] {
    const asked = host.toLowerCase().replace(/\.$/, "");
    return this.all.flatMap(({ zone, name, vpcs }) => {
      const isHere = vpcs.some((it) => it.kind === "unknown" || (it.kind === "found" && it.resource === vpc));
      const mayMean = hasUnknown(name) || asked === name || asked.endsWith(`.${name}`);
      return isHere && mayMean && name.length >= above.length ? [zone] : [];
    });
  }
}
