import { conditions, exposureName, flowName, roleUser } from "../compare/access";
import { letIn } from "../compare/data";
import type { EnvironmentView } from "../model/environment-view";
import { dataName, dataUser } from "../model/data-view";
import { leaves } from "../model/leaves";
import { compareTexts } from "../model/reference";
import type { RoleView } from "../model/role-view";
import { routingTables } from "../model/routing";
import { type ServiceView, taskSize } from "../model/service-view";
import { type Owner, ownerOfThing } from "./owners";

/** What an environment means, as sorted lines that can be compared and owned one topic at a time. */
export type FactLines = Readonly<Record<Owner, readonly string[]>>;

export function factLines(view: EnvironmentView): FactLines {
  const sorted = (lines: readonly string[]): readonly string[] => [...new Set(lines)].sort(compareTexts);
  return {
    network: sorted([
      ...reached(view),
      ...connected(view),
      ...routed(view),
      ...laidOut(view),
      ...kept(view, "network"),
    ]),
    permissions: sorted(view.roles.flatMap(permitted)),
    data: sorted([...held(view), ...kept(view, "data")]),
    services: sorted([...view.services.flatMap(run), ...kept(view, "services"), ...judged(view)]),
  };
}

function reached({ exposures }: EnvironmentView): readonly string[] {
  return exposures.flatMap((exposure) => {
    const { cidrs, connection, declared } = exposure;
    const how = connection === undefined ? "" : ` (${connection})`;
    return cidrs.map((range) => `open: ${exposureName(exposure)}${how} to ${range}${declared ? "" : ", not declared"}`);
  });
}

function connected({ flows, allowed }: EnvironmentView): readonly string[] {
  return [
    ...flows
      .filter(({ from }) => from.kind !== "outside")
      .flatMap((flow) => flow.why.map((why) => `connection: ${flowName(flow)} to ${why}, ${flow.verdict}`)),
    ...allowed.flatMap(({ from, to, port }) => from.map((who) => `allowed: ${who} → ${to} port ${port}`)),
  ];
}

function routed(view: EnvironmentView): readonly string[] {
  return routingTables(view).flatMap(({ key, rules }) =>
    rules.flatMap(({ routes, to }) => routes.map((route) => `route: ${key}: ${route} to ${to}`)),
  );
}

function laidOut({ vpcs, endpoints }: EnvironmentView): readonly string[] {
  return [
    ...vpcs.flatMap(({ address, cidrs, subnets, natGateways, namespaces }) => [
      `VPC: ${address} ${cidrs.join(", ")}`,
      ...subnets.map((it) => `subnet: ${it.address} ${it.tier} in ${it.zone}, ${it.cidr ?? "?"}, egress ${it.egress}`),
      ...natGateways.map((it) => `NAT gateway: ${it.address} in ${it.zone ?? "?"}`),
      ...namespaces.flatMap(({ entries }) => entries.map(({ name }) => `private name: ${name}`)),
    ]),
    ...endpoints.map(({ service, type, zones, hasPolicy, privateDns }) => {
      const policy = hasPolicy ? "its own" : "default: allows everything";
      return `VPC endpoint: ${service} (${type}) in ${zones.join(", ")}, private DNS ${privateDns ? "on" : "off"}, policy ${policy}`;
    }),
  ];
}

function permitted(role: RoleView): readonly string[] {
  const who = roleUser(role);
  return [
    ...role.statements.flatMap((statement) => {
      const { effect, actions, notActions, resources, notResources } = statement;
      const whats = notActions === undefined ? actions : [`all but ${notActions.join(", ")}`];
      const wheres = notResources === undefined ? resources : [`all but ${notResources.join(", ")}`];
      const verb = effect === "Allow" ? "may" : effect === "Deny" ? "is denied" : "perhaps may";
      return whats.flatMap((what) =>
        wheres.map((where) => `${who} ${verb} ${what} on ${where}${conditions(statement)}`),
      );
    }),
    ...role.trust.flatMap((statement) =>
      statement.principals.map((principal) => `${who} is assumed by ${principal}${conditions(statement)}`),
    ),
  ];
}

function held({ data, logGroups }: EnvironmentView): readonly string[] {
  return [
    ...data.flatMap((view) => {
      const name = dataName(view);
      return [
        `holds data: ${name}`,
        ...view.readers.map((it) => `${name} is read by ${dataUser(it)}`),
        ...view.writers.map((it) => `${name} is written by ${dataUser(it)}`),
        ...view.letsIn.map((it) => `${name} lets in ${letIn(it)}`),
      ];
    }),
    ...logGroups.map(
      ({ name, retentionDays: days }) => `logs: ${name} kept ${days === undefined ? "for ever" : `${days} days`}`,
    ),
  ];
}

function run(service: ServiceView): readonly string[] {
  const { name, containers } = service;
  const texts: Readonly<Record<string, string | undefined>> = {
    runs: `${service.desiredCount ?? "?"} × ${taskSize(service)}, ${service.architecture}, by ${service.launch}`,
    "runs in": `${service.tier ?? "unknown"} subnets in ${service.zones.join(", ")}`,
    "public IP": service.publicIp?.toString(),
    names: service.dnsNames.join(", "),
    "deployed by": service.deployedByOthers ? "a pipeline" : "Terraform",
  };
  return [
    ...Object.entries(texts).map(([what, text]) => `service ${name}: ${what}: ${text ?? "?"}`),
    ...containers.flatMap((container) =>
      [...leaves(container.definition)].map(([path, text]) => `service ${name}/${container.name}: ${path}: ${text}`),
    ),
  ];
}

function kept({ protections }: EnvironmentView, owner: Owner): readonly string[] {
  return protections
    .filter(({ subject }) => ownerOfThing(subject) === owner)
    .map(({ subject, name, text }) => `${subject}: ${name}: ${text}`);
}

function judged({ findings, suppressed }: EnvironmentView): readonly string[] {
  return [
    ...findings.map(({ rule, verdict, message }) => `finding of ${rule}: ${verdict}: ${message}`),
    ...suppressed.map(({ rule, message, reason }) => `accepted finding of ${rule}: ${message} (${reason})`),
  ];
}
