import type { Model } from "../terraform/model";
import { type Resource, block, blocks } from "../terraform/expressions/value";
import { nameOf } from "./arn";
import { type Link, link, linked } from "./link";
import { VPCS } from "./resource-types";
import type { Service } from "./services";
import { type Setting, numberSetting, textSetting } from "./setting";

export interface Namespace {
  readonly resource: Resource;
  readonly name: string;
  readonly vpc: Link;
  readonly entries: ReadonlyMap<string, Entry>;
}

/** A name of a namespace. */
export interface Entry {
  readonly resource: Resource;
  readonly name: string;
  readonly records: readonly { readonly type: Setting<string>; readonly ttl: Setting<number> }[];
  /** Why it may have other records than these. */
  readonly recordsUnknown: string | undefined;
  readonly services: Service[];
}

/** The private DNS namespaces with the services that register in them. */
export class Discovery {
  readonly namespaces: readonly Namespace[];
  /** Entries of which the namespace can't be told: they may be those of any. */
  readonly strayEntries: readonly string[];
  /** Services of which a registry can't be told: they may register in any entry. */
  readonly strayRegistrations: readonly string[];

  constructor(model: Model, services: readonly Service[]) {
    const entries = model.all("aws_service_discovery_service").map((resource) => {
      const dns = block(resource.get("dns_config"));
      const { unknown } = blocks(resource.get("dns_config"));
      const records = blocks(dns?.get("dns_records"));
      const found = unknown
        ? ({ kind: "unknown", why: unknown.why } as const)
        : link(dns?.get("namespace_id") ?? resource.get("namespace_id"), [
            "aws_service_discovery_private_dns_namespace",
          ]);
      return {
        resource,
        found,
        namespace: linked(found),
        name: nameOf(resource),
        records: records.maps.map((map) => ({
          type: textSetting(map.get("type")),
          ttl: numberSetting(map.get("ttl")),
        })),
        recordsUnknown: records.unknown?.why,
        services: new Array<Service>(),
      };
    });
    this.strayEntries = entries.flatMap(({ resource, found }) =>
      found.kind === "unknown" ? [`the namespace of ${resource.address} (${found.why})`] : [],
    );
    this.strayRegistrations = services.flatMap(({ label, registrationUnknown }) =>
      registrationUnknown.map((why) => `where service '${label}' registers (${why})`),
    );
    const byResource = new Map(entries.map((entry) => [entry.resource as Resource, entry]));
    for (const service of services) {
      for (const registry of service.registries) {
        const entry = linked(registry.entry);
        if (entry) byResource.get(entry)?.services.push(service);
      }
    }
    const byNamespace = new Map<Resource, typeof entries>();
    for (const entry of entries) {
      if (entry.namespace) byNamespace.set(entry.namespace, [...(byNamespace.get(entry.namespace) ?? []), entry]);
    }
    this.namespaces = model.all("aws_service_discovery_private_dns_namespace").map((resource) => ({
      resource,
      name: nameOf(resource),
      vpc: link(resource.get("vpc"), VPCS),
      entries: new Map((byNamespace.get(resource) ?? []).map((entry) => [entry.name, entry])),
    }));
  }
}
