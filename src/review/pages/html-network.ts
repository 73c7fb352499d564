import type { LoadBalancerView, RouteView } from "../model/balancer-view";
import type { EndpointView } from "../model/endpoint-view";
import type { EnvironmentView } from "../model/environment-view";
import type { EndView, FlowView } from "../model/flow-view";
import type { Section } from "../document/html-page";
import { chain, code, codes, items, table } from "../document/html-table";
import { type Markup, type Part, markup } from "../document/markup";
import type { Picture } from "../picture/picture";
import { type Reference, keyOf } from "../model/reference";

const KEYS = [
  ["door", "from outside"],
  ["route", "load balancer to service"],
  ["call", "service to service"],
  ["aws", "to AWS (all tasks of the frame)"],
  ["host", "to other hosts"],
] as const;

export function topologySection(view: EnvironmentView, picture: Picture): Section {
  const body = markup`<p>Who talks to whom, on which port. Small letters are availability zones. The tables below say the same in words.</p>
<figure>
<label class="full"><input type="checkbox" autocomplete="off"> Full size</label>
<div class="scroll" role="region" aria-label="Picture of the topology" tabindex="0">
${picture.element}</div>
<figcaption><ul>${KEYS.filter(([kind]) => picture.kinds.has(kind)).map(([kind, label]) => markup`<li><span class="key key-${kind}"></span>${label}</li>`)}</ul></figcaption>
</figure>
${subnets(view)}`;
  return { id: "topology", title: "Topology", body };
}

function subnets(view: EnvironmentView): Markup {
  const rows = view.vpcs.flatMap((vpc) =>
    vpc.subnets.map(({ address, tier, zone, cidr, egress, through }): readonly Part[] => [
      code(address),
      tier,
      zone,
      cidr === undefined ? "" : code(cidr),
      through ? [`${egress}: `, code(through.address)] : egress === "none" ? "no way to the internet" : egress,
    ]),
  );
  const columns = ["Subnet", "Tier", "Zone", "Addresses", "Way out"].map((title) => ({ title }));
  return rows.length === 0 ? markup`` : table({ id: "subnets", caption: "Subnets and their way out", columns, rows });
}

export function doorsSection(view: EnvironmentView): Section {
  const rows = view.doors.map((door): readonly Part[] => [
    endMarkup(door.to),
    door.port,
    door.cidrs.includes("0.0.0.0/0") ? markup`<strong>everybody</strong> (0.0.0.0/0)` : codes(door.cidrs),
    door.declared ? markup`<span class="good">declared</span>` : markup`<span class="bad">not declared</span>`,
    chain(door.chain, `that ${door.to.label} can be reached`),
  ]);
  const columns = [
    { title: "What can be reached" },
    { title: "Port", as: "number" as const },
    { title: "By whom" },
    { title: "In the definition" },
    { title: "Proof" },
  ];
  const caption = "Open ports, who may connect, and what it goes through";
  const body =
    rows.length === 0
      ? markup`<p><strong>Nothing.</strong> No port is open to anything outside of the VPC.</p>
`
      : markup`<p>These ports and no others. Whatever isn't in this list can't be connected to from outside of the VPC.</p>
${table({ id: "doors-table", caption, columns, rows })}`;
  return { id: "doors", title: "What the internet can reach", count: rows.length, body };
}

/** All connections but those to AWS, which are a table of their own: each service has the same few. */
export function flowsSection(view: EnvironmentView): Section {
  const flows = view.flows.filter(({ to }) => to.kind !== "aws api");
  const columns = [
    { title: "From" },
    { title: "To" },
    { title: "Port", as: "number" as const },
    { title: "Why", as: "long" as const },
    { title: "Proof" },
  ];
  const rows = flows.map((flow): readonly Part[] => [
    endMarkup(flow.from),
    endMarkup(flow.to),
    flow.port ?? "?",
    items(flow.why),
    verdictAndChain(flow),
  ]);
  const body = markup`<p>Every connection that the security groups and routes let through. What isn't listed is closed.</p>
${table({ id: "flows-table", caption: "Connections from outside and between services", columns, rows })}
${awsTable(view)}`;
  return { id: "flows", title: "Who can talk to whom", count: view.flows.length, body };
}

function awsTable(view: EnvironmentView): Markup {
  const rows = view.services.flatMap((service): readonly (readonly Part[])[] => {
    const flows = view.flows.filter(
      ({ from, to }) => from.kind === "service" && to.kind === "aws api" && keyOf(from) === keyOf(service),
    );
    if (flows.length === 0) return [];
    const what = flows.map((flow) => markup`${code(flow.to.label)} :${flow.port ?? "?"} to ${flow.why.join(", to ")}`);
    const links = [...new Set(flows.flatMap((flow) => flow.chain))];
    const open = flows.flatMap(({ verdict, to }) =>
      verdict === "proven" ? [] : [markup`<span class="bad">${to.label} ${verdict}</span>`],
    );
    return [[service.name, items(what), items([...open, chain(links, `that ${service.name} reaches AWS`)])]];
  });
  const columns = [{ title: "Service" }, { title: "API, port and why", as: "long" as const }, { title: "Proof" }];
  return rows.length === 0
    ? markup``
    : table({ id: "aws-table", caption: "Connections from services to AWS", columns, rows });
}

function verdictAndChain(flow: FlowView): Part {
  const { verdict } = flow;
  const links = chain(flow.chain, `that ${flow.from.label} connects to ${flow.to.label} port ${flow.port ?? "?"}`);
  return verdict === "proven" ? links : [markup`<span class="bad">${verdict}</span> `, links];
}

function endMarkup(end: EndView): Part {
  return end.kind === "host" || end.kind === "aws api" ? code(end.label) : end.label;
}

export function routesSection(view: EnvironmentView): Section {
  const names = new Map(view.services.map((service) => [keyOf(service), service.name]));
  const nameOf = (reference: Reference): string => names.get(keyOf(reference)) ?? reference.address;
  const listeners = view.loadBalancers.flatMap((balancer) =>
    balancer.listeners.map((listener) => ({ balancer, listener })),
  );
  const tables = listeners.map(({ balancer, listener }, at) => {
    const rows = listener.routes.map((route) => routeRow(route, nameOf));
    const columns = [
      { title: "Priority" },
      { title: "When", as: "long" as const },
      { title: "Then" },
      { title: "Health check" },
    ];
    const caption = `${balancer.name}, ${listener.protocol} port ${listener.port ?? "?"}: the first rule that matches wins`;
    return markup`${balancerLine(balancer)}${table({ id: `routes-${at + 1}`, caption, columns, rows })}`;
  });
  const count = listeners.reduce((sum, { listener }) => sum + listener.routes.length, 0);
  return { id: "routes", title: "Routing table", count, body: markup`${tables}` };
}

function balancerLine({ scheme, deletionProtection, zones, address }: LoadBalancerView): Markup {
  const protection = deletionProtection ? "protected against deletion" : "not protected against deletion";
  return markup`<p>${code(address)}: ${scheme}, zones ${zones.join(", ")}, ${protection}.</p>
`;
}

function routeRow(route: RouteView, nameOf: (reference: Reference) => string): readonly Part[] {
  const targets = route.targets.map(({ services, ports }) => {
    const name = services.length > 0 ? services.map(nameOf).join(", ") : "nobody";
    return `${name}${ports.length > 0 ? ` :${ports.join(", ")}` : ""}`;
  });
  const when = route.conditions.map(
    ({ field, values }) => markup`${field} ${values.map((value) => markup`${code(value)} `)}`,
  );
  return [
    route.priority ?? "default",
    when.length > 0 ? items(when) : "everything else",
    targets.length > 0 ? items(targets) : route.action,
    items(route.targets.map(({ healthCheck }) => healthCheck)),
  ];
}

/** `to pull its image: books, shop`. */
function byReason(needs: EndpointView["neededBy"]): readonly string[] {
  const labels = new Map<string, string[]>();
  for (const { label, why } of needs) {
    const reason = `to ${why.join(", to ")}`;
    labels.set(reason, [...(labels.get(reason) ?? []), label]);
  }
  return [...labels].map(([reason, names]) => `${reason}: ${names.join(", ")}`);
}

export function endpointsSection(view: EnvironmentView): Section {
  const columns = [
    { title: "Service of AWS" },
    { title: "Kind" },
    { title: "Zones" },
    { title: "Who needs it", as: "long" as const },
    { title: "Address" },
  ];
  const rows = view.endpoints.map((endpoint): readonly Part[] => [
    code(endpoint.service),
    endpoint.type,
    endpoint.type === "Interface" ? endpoint.zones.join(", ") : "by route",
    endpoint.neededBy.length === 0 ? markup`<span class="warn">no service</span>` : items(byReason(endpoint.neededBy)),
    code(endpoint.address),
  ]);
  const caption = "VPC endpoints, and the services that need each of them";
  const body =
    rows.length === 0
      ? markup`<p>There are none: AWS is reached over its public addresses.</p>
`
      : table({ id: "endpoints-table", caption, columns, rows });
  return { id: "endpoints", title: "Endpoints", count: rows.length, body };
}
