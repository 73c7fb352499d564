import { link, linked } from "../../../facts/link";
import type { Service } from "../../../facts/services";
import { equals, knownValue, numberSetting, textSetting } from "../../../facts/setting";
import { block, blocks } from "../../../terraform/expressions/value";
import type { Walk } from "../../flows/evidence";
import { messages } from "../../message";
import { judge } from "./known";

const says = messages(
  {
    container: (it: { container: string; containers: readonly string[] }) =>
      `its service_registries name container '${it.container}', the task has ${it.containers.map((name) => `'${name}'`).join(", ")}; name one of these`,
    noPort: ({ entry }: { entry: string }) =>
      `its service_registries have no port for the SRV record of ${entry}; set port, or container_name and container_port`,
    both: () => "its service_registries have port beside container_name and container_port, ECS takes one; drop one",
    records: (it: { entry: string; types: readonly string[] }) =>
      `${it.entry} has records ${it.types.join(" and ")}, AWS takes one of a type, and CNAME alone; correct dns_records`,
    portWithoutSrv: ({ entry }: { entry: string }) =>
      `whether ECS takes port, or container_name and container_port, without an SRV record of ${entry}`,
    healthCheck: ({ entry }: { entry: string }) =>
      `${entry} has a health_check_config, which is for public DNS and HTTP namespaces only; remove it`,
  },
  { healthCheck: [], records: ["types"] },
);

/**
 * How a service registers in Cloud Map.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceRegistry.html
 * @see https://docs.aws.amazon.com/cloud-map/latest/api/API_CreateService.html
 */
export function registries(walk: Walk, { resource, task, registries: linkedTo }: Service): void {
  for (const [index, map] of blocks(resource.get("service_registries")).maps.entries()) {
    const container = textSetting(map.get("container_name"));
    const [port, containerPort] = [numberSetting(map.get("port")), numberSetting(map.get("container_port"))];
    judge(walk, { path: "container_name", of: "service_registries" }, container, (name) => {
      const names = task?.containers.map((item) => item.name) ?? [];
      if (
        task?.unknown === undefined &&
        names.length > 0 &&
        !names.includes(name) &&
        !names.some((it) => it.includes("<"))
      )
        walk.miss(says.container({ container: name, containers: names }));
    });
    if (port.kind === "set" && containerPort.kind === "set") walk.miss(says.both());
    const registry = linkedTo[index];
    const entry = registry && linked(registry.entry);
    if (!entry) continue;
    const dns = block(entry.get("dns_config"));
    const types = blocks(dns?.get("dns_records")).maps.map((record) => textSetting(record.get("type")));
    const named = types.flatMap((type) => knownValue(type) ?? []);
    if (new Set(named).size < named.length || (named.length > 1 && named.includes("CNAME")))
      walk.miss(says.records({ entry: entry.address, types: named }));
    const isOfPort = [port, containerPort, container].some((it) => it.kind === "set");
    if (isOfPort && types.length > 0 && types.every((type) => equals(type, "SRV") === "no"))
      walk.doubt(says.portWithoutSrv({ entry: entry.address }));
    const isPortless = port.kind === "unset" && containerPort.kind === "unset";
    if (isPortless && types.some((type) => equals(type, "SRV") === "yes"))
      walk.miss(says.noPort({ entry: entry.address }));
    // Only a private namespace has records here that tasks look up; of a public one nothing is judged.
    const space = dns?.get("namespace_id");
    const isPrivate = link(space, ["aws_service_discovery_private_dns_namespace"]).kind === "found";
    if (isPrivate && blocks(entry.get("health_check_config")).maps.length > 0)
      walk.miss(says.healthCheck({ entry: entry.address }));
  }
}
