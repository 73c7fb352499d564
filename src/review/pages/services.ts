import {
  type Block,
  type Cell,
  type Section,
  type Text,
  badge,
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
import { type ServiceView, keptRunning, taskSize, tasksText } from "../model/service-view";
import type { StartView } from "../model/start-view";
import { end } from "./connections";

/** Up to here all is unfolded; beyond, a reader looks for one thing. */
const FEW = 5;

export function services(view: EnvironmentView): Section {
  const rows = keptRunning(view.services).map((service): readonly Cell[] => [
    code(service.name),
    tasksText(service),
    `${taskSize(service)}, ${service.architecture}`,
    lines(service.containers.map(containerLine)),
    place(service),
    lines(reachedBy(view, service)),
    lines([...service.dnsNames.map(code), ...connectNames(service)]),
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
      ...jobs(view),
      ...fold("Environment variables and secrets", rows.length <= FEW, variables(view)),
    ],
  };
}

/** What runs to its end: what, when, and who may start it. */
function jobs({ services: all, roles }: EnvironmentView): readonly Block[] {
  const rows = all.flatMap((service): readonly (readonly Cell[])[] => {
    const { start } = service;
    if (start === undefined) return [];
    const { role } = start;
    const named = role && roles.find((it) => keyOf(it) === keyOf(role));
    return [
      [
        code(service.name),
        startText(start),
        role === undefined
          ? ["whoever may call ", code("ecs:RunTask")]
          : ["EventBridge, by ", code(named?.name ?? role.address)],
        `${taskSize(service)}, ${service.architecture}`,
        lines(service.containers.map(containerLine)),
        place(service),
        lines(remarks(service)),
      ],
    ];
  });
  if (rows.length === 0) return [];
  const columns = ["Job", "Starts", "Started by", "Task size", long("Containers"), "Runs in", "Remarks"];
  return table("Jobs, which run to their end: when, and who starts them", columns, rows);
}

function startText({ when, isOn, retries, deadLetters }: StartView): Text {
  if (when === undefined) return "by hand or by a pipeline";
  return [
    code(when),
    ...(isOn ? [] : [", ", badge("warn", "disabled")]),
    ...(retries === undefined ? [] : [`, ${retries} if it can't be started`]),
    ...(deadLetters === undefined ? [] : [", then to ", code(deadLetters)]),
  ];
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

function connectNames({ connect }: ServiceView): readonly Text[] {
  return (connect?.offers ?? []).map((offer) => {
    const [name = "", ...words] = offer.split(", ");
    return [code(name), ["", ...words, "by Service Connect"].join(", ")];
  });
}

function remarks({ connect, deployedByOthers, launch, scaling }: ServiceView): readonly Text[] {
  return [
    ...(scaling ? [`scaled by ${[...scaling.targets, ...scaling.schedules].join("; ") || "nothing"}`] : []),
    ...(connect?.offers.length === 0 ? ["calls by Service Connect"] : []),
    ...(launch === "FARGATE" ? [] : [["launched by ", code(launch)]]),
    ...(deployedByOthers ? ["deployed by a pipeline, not Terraform"] : []),
  ];
}

/** `value`, with the reason where it looks like a secret. */
function kindOf({ reasons }: EnvironmentView, service: string, container: string, name: string): string {
  const given = reasons.find((it) => it.service === service && it.container === container && it.variable === name);
  return given === undefined ? "value" : `value, no secret: ${given.reason}`;
}

function variables(view: EnvironmentView) {
  const rows = view.services.flatMap(({ name: service, containers }) =>
    containers.flatMap(({ name: container, environment, secrets }) => {
      const whose = service === container ? code(service) : [code(service), "/", code(container)];
      return [
        ...environment.map(({ name, value }) => [
          code(name),
          whose,
          code(value),
          kindOf(view, service, container, name),
        ]),
        ...secrets.map(({ name, from, redeploys }) => [
          code(name),
          whose,
          code(from),
          `secret, read at start${redeploys ? "; a new version redeploys" : ""}`,
        ]),
      ];
    }),
  );
  const columns = ["Variable", "Service", long("Value or source"), "Kind"];
  return table("Environment variables and secrets of the containers", columns, rows);
}
