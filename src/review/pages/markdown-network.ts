import type { EnvironmentView } from "../model/environment-view";
import { type Markdown, bullets, code, list, prose, section, table } from "../document/markdown-text";
import { compareTexts } from "../model/reference";

export function networkSection(view: EnvironmentView): Markdown {
  const rows = view.vpcs.flatMap(({ cidrs, subnets }) =>
    subnets.map((subnet) => [
      code(subnet.address),
      subnet.tier,
      code(subnet.zone),
      code(subnet.cidr ?? "?"),
      list(cidrs.map(code)),
      wayOut(subnet.egress),
    ]),
  );
  const names = view.vpcs.flatMap(({ namespaces }) =>
    namespaces.flatMap(({ entries }) =>
      entries.map(
        ({ name, services }) =>
          `${code(name)} resolves to the tasks of ${list(services.map((it) => code(nameOf(view, it.address))))}`,
      ),
    ),
  );
  return section(
    "Network",
    table(["subnet", "tier", "zone", "range", "of VPC", "way to the internet"], rows),
    bullets(names),
    endpoints(view),
  );
}

function nameOf(view: EnvironmentView, address: string): string {
  return view.services.find((service) => service.address === address)?.name ?? address;
}

function wayOut(egress: string): Markdown {
  return egress === "none" ? "none" : `by the ${egress}`;
}

function endpoints(view: EnvironmentView): Markdown {
  const rows = view.endpoints.map(({ address, service, type, zones, neededBy, hasPolicy }) => [
    code(address),
    code(service),
    type === "Gateway" ? "gateway, by route tables" : `interface in ${list(zones.map(code))}`,
    isAll(view, neededBy)
      ? `all ${neededBy.length} services`
      : list(
          neededBy.map(({ label }) => code(label)),
          "nobody",
        ),
    list([...new Set(neededBy.flatMap(({ why }) => why))].sort(compareTexts).map(prose)),
    hasPolicy ? "its own" : "none",
  ]);
  return table(["VPC endpoint", "service", "type", "needed by", "to", "policy"], rows);
}

function isAll(view: EnvironmentView, neededBy: readonly unknown[]): boolean {
  return neededBy.length === view.services.length && neededBy.length > 1;
}

/** Where traffic leaves, for the summary. */
export function egressLine(view: EnvironmentView): Markdown {
  const subnets = view.vpcs.flatMap((vpc) => vpc.subnets).filter(({ tier }) => tier === "private");
  const nat = view.vpcs.flatMap(({ natGateways }) => natGateways).length;
  const interfaces = view.endpoints.filter(({ type }) => type !== "Gateway").length;
  const ways = [
    ...(nat > 0 ? [`NAT gateways (${nat})`] : []),
    ...(interfaces > 0 ? [`VPC endpoints for ${list(view.endpoints.map(({ service }) => code(service)))}`] : []),
  ];
  const noWay = subnets.length > 0 && subnets.every(({ egress }) => egress === "none");
  return list([...(noWay ? ["private subnets have no way to the internet"] : []), ...ways]);
}
