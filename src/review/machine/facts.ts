import { conditions, exposureName, flowName, roleUser } from "../compare/access";
import { letIn, passes } from "../compare/data";
import type { EnvironmentView } from "../model/environment-view";
import { dataUser } from "../model/data/data-users";
import { dataName } from "../model/data-view";
import { leaves } from "../model/leaves";
import type { ProtectionView } from "../model/protection-view";
import { type Reference, compareTexts } from "../model/reference";
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
      ...balanced(view),
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
    const name = exposureName(exposure);
    return [
      ...cidrs.map((range) => `open: ${name} to ${range}`),
      ...(connection === undefined ? [] : [`spoken: ${name}: ${connection}`]),
      ...(declared ? [] : [`not declared: ${name}`]),
    ];
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
  return routingTables(view).flatMap(({ listener, rules }) =>
    rules.flatMap(({ routes, to }) => routes.map((route) => `route: ${listener}: ${route} to ${to}`)),
  );
}

function balanced({ loadBalancers }: EnvironmentView): readonly string[] {
  return loadBalancers.flatMap(({ name, scheme, type, zones, listeners }) => [
    `load balancer ${name}: ${scheme} ${type}`,
    `load balancer ${name}: in ${zones.join(", ")}`,
    ...listeners.flatMap(({ port = "?", protocol, certificate, sslPolicy, rules }) => {
      const checks = rules.flatMap(({ targets }) => targets.map(({ healthCheck }) => healthCheck));
      return [
        `listener ${name} port ${port}: ${protocol}`,
        ...[certificate, sslPolicy].flatMap((text) =>
          text === undefined ? [] : `listener ${name} port ${port}: ${text}`,
        ),
        ...checks.flatMap((text) => (text === "" ? [] : `health check ${name} port ${port}: ${text}`)),
      ];
    }),
  ]);
}

function laidOut({ vpcs, endpoints }: EnvironmentView): readonly string[] {
  return [
    ...vpcs.flatMap(({ address, cidrs, subnets, natGateways, namespaces }) => [
      `VPC: ${address} ${cidrs.join(", ")}`,
      ...subnets.flatMap(({ address: subnet, tier, zone, cidr, egress }) =>
        [tier, `in ${zone}`, `range ${cidr ?? "?"}`, `egress ${egress}`].map((what) => `subnet ${subnet}: ${what}`),
      ),
      ...natGateways.map((it) => `NAT gateway: ${it.address} in ${it.zone ?? "?"}`),
      ...namespaces.flatMap(({ entries }) => entries.map(({ name }) => `private name: ${name}`)),
    ]),
    ...endpoints.flatMap(({ service, type, zones, policy, privateDns }) =>
      [
        `type ${type}`,
        ...(zones.length === 0 ? [] : [`in ${zones.join(", ")}`]),
        `private DNS ${privateDns ? "on" : "off"}`,
        ...(policy === undefined ? ["policy default: allows everything"] : policy.map((it) => `policy ${passes(it)}`)),
      ].map((what) => `endpoint ${service}: ${what}`),
    ),
  ];
}

function permitted(role: RoleView): readonly string[] {
  const who = `role ${role.name}`;
  const used = role.usedBy.length === 0 ? [] : [`${who} is used by ${roleUser(role)}`];
  return [
    ...used,
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
        `holds data${view.isElsewhere ? ", made by somebody else" : ""}: ${name}`,
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
    tasks: service.desiredCount?.toString(),
    "scaled by": service.scaling && [...service.scaling.targets, ...service.scaling.schedules].join("; "),
    "task size": taskSize(service),
    "CPU architecture": service.architecture,
    "launched by": service.launch,
    "runs in": `${service.tier ?? "unknown"} subnets in ${service.zones.join(", ")}`,
    subnets: addresses(service.subnets),
    "security groups": addresses(service.securityGroups),
    "registered in": addresses(service.registers),
    grace: service.exchange.grace?.toString(),
    "ephemeral storage": service.ephemeralStorageGiB?.toString(),
    "operating system": service.operatingSystem,
    "execution role": service.executionRole?.address,
    "task role": service.taskRole?.address,
    "ECS service": service.serviceName,
    "public IP": service.publicIp?.toString(),
    names: service.dnsNames.join(", "),
    "Service Connect": service.connect && (service.connect.offers.join(", ") || "calls only"),
    "deployed by": service.deployedByOthers ? "a pipeline" : "Terraform",
  };
  return [
    ...Object.entries(texts).flatMap(([what, text = ""]) => (text === "" ? [] : `service ${name}: ${what}: ${text}`)),
    ...containers.flatMap((container) =>
      [...leaves(container.definition)].map(([path, text]) => `service ${name}/${container.name}: ${path}: ${text}`),
    ),
  ];
}

function addresses(references: readonly Reference[]): string {
  return references.map(({ address }) => address).join(", ");
}

function kept({ protections }: EnvironmentView, owner: Owner): readonly string[] {
  return protections
    .filter(({ subject }) => ownerOfThing(subject) === owner)
    .map((it) => `${wholeSubject(it)}: ${it.name}: ${it.text}`);
}

/** With its container, also where that is the only one: what is said of it stays the same when others come and go. */
function wholeSubject({ subject, part }: ProtectionView): string {
  return part === undefined || subject.endsWith(`/${part}`) ? subject : `${subject}/${part}`;
}

function judged({ findings, suppressed }: EnvironmentView): readonly string[] {
  return [
    ...findings.map(({ rule, verdict, message }) => `finding of ${rule}: ${verdict}: ${message}`),
    ...suppressed.map(({ rule, message, reason }) => `accepted finding of ${rule}: ${message} (${reason})`),
  ];
}
