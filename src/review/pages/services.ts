import {
  type Cell,
  type Section,
  type Text,
  code,
  codes,
  fold,
  lines,
  long,
  number,
  table,
} from "../document/document";
import type { ContainerView } from "../model/container-view";
import type { EnvironmentView } from "../model/environment-view";
import { keyOf } from "../model/reference";
import { type ServiceView, taskSize, tasksText } from "../model/service-view";
import { end } from "./connections";

/** Up to here all is unfolded; beyond, a reader looks for one thing. */
const FEW = 5;

export function services(view: EnvironmentView): Section {
  const rows = view.services.map((service): readonly Cell[] => [
    code(service.name),
    tasksText(service),
    `${taskSize(service)}, ${service.architecture}`,
    lines(service.containers.map(containerLine)),
    place(service),
    lines(reachedBy(view, service)),
    lines(service.dnsNames.map(code)),
    lines(remarks(service)),
  ]);
  const columns = [
    "Service",
    number("Tasks"),
    "Task size",
    long("Containers"),
    "Runs in",
    "Reached by",
    "DNS names",
    "Remarks",
  ];
  return {
    id: "services",
    title: "Services",
    count: rows.length,
    blocks: [
      ...table("Services, their tasks and sizes", columns, rows),
      ...fold("Environment variables and secrets", rows.length <= FEW, variables(view)),
    ],
  };
}

function containerLine({ name, image, ports, logGroup }: ContainerView): Text {
  return [
    code(name),
    " runs ",
    code(image.digest ?? image.tag ?? "latest"),
    ...(ports.length > 0 ? [` on ${ports.join(", ")}`] : []),
    ...(logGroup === undefined ? [] : [", logs to ", code(logGroup)]),
  ];
}

function place({ tier, zones, publicIp }: ServiceView): Text {
  const address = publicIp === true ? ", public IP" : publicIp === undefined ? ", public IP unknown" : "";
  return [tier === undefined ? "unknown subnets in " : `${tier} subnets in `, ...codes(zones), address];
}

function reachedBy(view: EnvironmentView, service: ServiceView): readonly Text[] {
  return view.flows
    .filter(({ to }) => to.kind === "service" && keyOf(to) === keyOf(service))
    .map(({ from, port }) => [...end(from), ` on ${port ?? "?"}`]);
}

function remarks({ deployedByOthers, launch, scaling }: ServiceView): readonly Text[] {
  return [
    ...(scaling ? [`scaled by ${[...scaling.targets, ...scaling.schedules].join("; ") || "nothing"}`] : []),
    ...(launch === "FARGATE" ? [] : [["launched by ", code(launch)]]),
    ...(deployedByOthers ? ["deployed by a pipeline, not Terraform"] : []),
  ];
}

function variables(view: EnvironmentView) {
  const rows = view.services.flatMap(({ name: service, containers }) =>
    containers.flatMap(({ name: container, environment, secrets }) => {
      const whose = service === container ? code(service) : [code(service), "/", code(container)];
      return [
        ...environment.map(({ name, value }) => [code(name), whose, code(value), "value"]),
        ...secrets.map(({ name, from }) => [code(name), whose, code(from), "secret, read at start"]),
      ];
    }),
  );
  const columns = ["Variable", "Service", long("Value or source"), "Kind"];
  return table("Environment variables and secrets of the containers", columns, rows);
}
