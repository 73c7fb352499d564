import { hasUnknown, matches, symbolic } from "../arn";
import type { Model } from "../../terraform/model";
import { Reference, type Resource, type Value, blocks } from "../../terraform/expressions/value";
import { type Link, link } from "../link";
import { VPCS } from "../resource-types";

const NAMESPACES = ["aws_service_discovery_private_dns_namespace"];

/** A record that somebody wrote into a zone. */
interface ZoneRecord {
  readonly record: Resource;
  readonly zone: Link;
  /** The name of its zone, where that is looked up by it. */
  readonly domain: string | undefined;
  /** In lower case, without the last dot. */
  readonly name: string;
}

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
  /** The zones that Cloud Map keeps for its namespaces. */
  private readonly ofNamespaces: readonly PrivateZone[];
  /** By VPC and name: each task of each service asks for the same few. */
  private readonly taken = new Map<Resource, Map<string, readonly Resource[]>>();
  private readonly records: readonly ZoneRecord[];

  constructor(model: Model) {
    const beside = model.all("aws_route53_zone_association").map((association) => ({
      zone: link(association.get("zone_id"), ["aws_route53_zone"], ["id", "zone_id"]),
      vpc: link(association.get("vpc_id"), VPCS),
    }));
    this.records = model.all("aws_route53_record").map((record) => ({
      record,
      zone: link(record.get("zone_id"), NAMESPACES, ["hosted_zone"]),
      domain: domainOf(record.get("zone_id")),
      name: nameIn(record.get("name")),
    }));
    this.all = model.all("aws_route53_zone").flatMap((zone) => {
      const { maps, unknown } = blocks(zone.get("vpc"));
      const vpcs = [
        ...maps.map((map) => link(map.get("vpc_id"), VPCS)),
        ...(unknown ? [{ kind: "unknown", why: unknown.why } as const] : []),
        ...beside.flatMap(({ zone: of, vpc }) => (of.kind === "found" && of.resource === zone ? [vpc] : [])),
      ];
      const name = nameIn(zone.get("name"));
      return vpcs.length > 0 ? [{ zone, name, vpcs }] : [];
    });
    this.ofNamespaces = NAMESPACES.flatMap((type) => model.all(type)).map((zone) => ({
      zone,
      name: nameIn(zone.get("name")),
      vpcs: [link(zone.get("vpc"), VPCS)],
    }));
  }

  /**
   * Records that may answer for a name of a namespace beside those of Cloud Map: those in its own zone, or in one that isn't
   * known. A record's name may leave out its zone's.
   * @see https://docs.aws.amazon.com/cloud-map/latest/dg/working-with-namespaces.html
   */
  besideCloudMap(namespace: Resource, host: string, domain: string): readonly Resource[] {
    const asked = host.toLowerCase().replace(/\.$/, "");
    return this.records.flatMap(({ record, zone, domain: looked, name }) => {
      const isIts = zone.kind === "found" ? zone.resource === namespace : looked === domain;
      if (!isIts && (zone.kind !== "unknown" || looked !== undefined)) return [];
      const isWhole = name === domain || name.endsWith(`.${domain}`);
      const full = isWhole ? name : `${name}.${domain}`;
      const mayMean = hasUnknown(name) ? isIts : (isIts || isWhole) && (full === asked || isWildcardOf(full, asked));
      return mayMean ? [record] : [];
    });
  }

  /** The zones that answer for a name inside of a VPC, or may; those with a name of fewer labels than `above` don't count. */
  answering(vpc: Resource, host: string, above = ""): readonly Resource[] {
    const asked = host.toLowerCase().replace(/\.$/, "");
    const mayMean = (name: string): boolean => hasUnknown(name) || asked === name || asked.endsWith(`.${name}`);
    return zonesIn(this.all, vpc).flatMap(({ zone, name }) =>
      mayMean(name) && name.length >= above.length ? [zone] : [],
    );
  }

  /**
   * The zones and namespaces of a VPC that answer for the name of an API, or for a name below it, or may. The endpoint's own
   * zone wins over those with shorter names: `above` is its name.
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
   */
  takingOver(vpc: Resource, host: string, above = ""): readonly Resource[] {
    const ofVpc = this.taken.get(vpc) ?? new Map<string, readonly Resource[]>();
    this.taken.set(vpc, ofVpc);
    const asked = `${host} ${above}`;
    const found = ofVpc.get(asked) ?? this.findTakingOver(vpc, host, above);
    ofVpc.set(asked, found);
    return found;
  }

  private findTakingOver(vpc: Resource, host: string, above: string): readonly Resource[] {
    const mayMean = (name: string): boolean =>
      matches(`*.${name}`, `.${host}`) !== "no" || matches(`*.${host}`, `.${name}`) !== "no";
    const isAbove = (name: string): boolean => hasUnknown(name) || name.length >= above.length;
    return [...zonesIn(this.all, vpc), ...zonesIn(this.ofNamespaces, vpc)].flatMap(({ zone, name }) =>
      mayMean(name) && isAbove(name) ? [zone] : [],
    );
  }
}

function zonesIn(zones: readonly PrivateZone[], vpc: Resource): readonly PrivateZone[] {
  return zones.filter(({ vpcs }) =>
    vpcs.some((it) => it.kind === "unknown" || (it.kind === "found" && it.resource === vpc)),
  );
}

function nameIn(value: Value | undefined): string {
  return symbolic(value).toLowerCase().replace(/\.$/, "");
}

function domainOf(zone: Value | undefined): string | undefined {
  if (!(zone instanceof Reference) || zone.resource.mode !== "data") return undefined;
  const name = nameIn(zone.resource.get("name"));
  return hasUnknown(name) ? undefined : name;
}

function isWildcardOf(pattern: string, host: string): boolean {
  return pattern.startsWith("*.") && host.endsWith(pattern.slice(1));
}
