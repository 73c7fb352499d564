import type { EnvironmentView } from "../model/environment-view";
import { serviceName } from "./markdown-flows";
import { type Markdown, code, count, list, prose, section, table } from "../document/markdown-text";
import { keyOf } from "../model/reference";
import type { ServiceView } from "../model/service-view";

export function servicesSection(view: EnvironmentView): Markdown {
  const rows = view.services.map((service) => [
    code(service.name),
    tasks(service),
    size(service),
    code(service.architecture),
    list(service.containers.map(({ image }) => code(image.digest ?? image.tag ?? "latest"))),
    place(service),
    list(reachedBy(view, service)),
    list(remarks(service)),
  ]);
  return section(
    "Services",
    table(["service", "tasks", "size of a task", "CPU", "image", "runs in", "reached by", "remarks"], rows),
  );
}

export function tasks({ desiredCount }: ServiceView): Markdown {
  return desiredCount === undefined ? "?" : String(desiredCount);
}

/** 1024 CPU units are a vCPU. */
export function size({ cpu, memoryMiB }: ServiceView): Markdown {
  const vcpu = cpu === undefined ? "?" : String(cpu / 1024);
  return `${vcpu} vCPU, ${memoryMiB === undefined ? "?" : memory(memoryMiB)}`;
}

export function memory(mib: number): string {
  return mib % 1024 === 0 ? `${mib / 1024} GiB` : `${mib} MiB`;
}

function place({ tier, zones, publicIp }: ServiceView): Markdown {
  const where = tier === undefined ? "unknown subnets" : `${tier} subnets`;
  const address = publicIp === true ? ", public IP" : publicIp === undefined ? ", public IP unknown" : "";
  return `${where} in ${list(zones.map(code))}${address}`;
}

function reachedBy(view: EnvironmentView, service: ServiceView): readonly Markdown[] {
  return view.flows
    .filter(({ to }) => to.kind === "service" && keyOf(to) === keyOf(service))
    .map(({ from, port }) => `${from.kind === "outside" ? prose(from.label) : code(from.label)} on ${port ?? "?"}`);
}

function remarks({ exec, deployedByOthers, containers, launch }: ServiceView): readonly Markdown[] {
  return [
    ...(launch === "FARGATE" ? [] : [`launched by ${code(launch)}`]),
    ...(exec ? ["ECS Exec opens a shell"] : []),
    ...(deployedByOthers ? ["new versions come from outside of Terraform"] : []),
    ...(containers.some(({ readonlyRoot }) => !readonlyRoot) ? ["writable root file system"] : []),
    ...containers.flatMap(({ secrets }) =>
      secrets.length === 0
        ? []
        : [`reads ${count(secrets.length, "secret")}: ${list(secrets.map(({ name }) => code(name)))}`],
    ),
  ];
}

export function routesSection(view: EnvironmentView): Markdown {
  const rows = view.loadBalancers.flatMap((balancer) =>
    balancer.listeners.flatMap((listener) =>
      listener.routes.map((route) => [
        `${code(balancer.name)} ${code(listener.protocol)} ${listener.port ?? "?"}`,
        route.priority === undefined ? "last" : String(route.priority),
        conditions(route.conditions),
        destination(view, route),
        list(route.targets.flatMap(({ healthCheck }) => (healthCheck === "" ? [] : [prose(healthCheck)]))),
      ]),
    ),
  );
  return section("Routes", table(["listener", "priority", "when", "then", "health check"], rows));
}

type Route = EnvironmentView["loadBalancers"][number]["listeners"][number]["routes"][number];

export function conditions(of: Route["conditions"]): Markdown {
  if (of.length === 0) return "anything else";
  return of
    .map(({ field, values }) => `${FIELDS[field] ?? code(field)} ${values.map(code).join(" or ")}`)
    .join(" and ");
}

const FIELDS: Readonly<Record<string, string>> = { "path-pattern": "path", "host-header": "host" };

export function destination(view: EnvironmentView, { action, targets }: Route): Markdown {
  const services = targets.flatMap((target) =>
    target.services.map((service) => `${code(serviceName(view, service))} on ${target.ports.join(", ")}`),
  );
  return services.length > 0 ? `to ${list(services)}` : prose(action);
}

export function imagesSection(view: EnvironmentView): Markdown {
  const rows = view.images.map(({ repository, tag, digest, resource, usedBy }) => [
    code(repository),
    code(digest ?? tag ?? "latest"),
    list(usedBy.map(({ label }) => code(label))),
    resource === undefined ? "elsewhere" : code(resource.address),
  ]);
  return section("Images", table(["repository", "tag", "used by", "repository is"], rows));
}
