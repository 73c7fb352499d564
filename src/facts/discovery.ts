import type { Model } from "../terraform/model";
import { type Resource, asNumber, asString, block, blocks } from "../terraform/expressions/value";
import { type Link, link, linked } from "./link";
import type { Service } from "./services";

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
  readonly records: readonly { readonly type: string; readonly ttl: number | undefined }[];
  readonly services: Service[];
}

/** The private DNS namespaces with the services that register in them. */
export class Discovery {
  readonly namespaces: readonly Namespace[];

  constructor(model: Model, services: readonly Service[]) {
    const entries = model.all("aws_service_discovery_service").map((resource) => {
      const dns = block(resource.get("dns_config"));
      return {
        resource,
        namespace: linked(
          link(dns?.get("namespace_id") ?? resource.get("namespace_id"), [
            "aws_service_discovery_private_dns_namespace",
          ]),
        ),
        name: asString(resource.get("name")) ?? resource.name,
        records: blocks(dns?.get("dns_records")).maps.map((map) => ({
          type: asString(map.get("type")) ?? "?",
          ttl: asNumber(map.get("ttl")),
        })),
        services: new Array<Service>(),
      };
    });
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
      name: asString(resource.get("name")) ?? resource.address,
      vpc: link(resource.get("vpc"), ["aws_vpc", "aws_default_vpc"]),
      entries: new Map((byNamespace.get(resource) ?? []).map((entry) => [entry.name, entry])),
    }));
  }
}
