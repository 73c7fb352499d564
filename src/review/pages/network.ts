import {
  type Cell,
  type Section,
  type Text,
  badge,
  code,
  codes,
  joined,
  lines,
  list,
  long,
  paragraph,
  table,
} from "../document/document";
import type { EndpointView } from "../model/endpoint-view";
import type { EnvironmentView } from "../model/environment-view";
import type { SubnetView } from "../model/network-view";
import { countTasks, serviceName } from "../model/service-view";

export function network(view: EnvironmentView): Section {
  const subnets = view.vpcs.flatMap((vpc) =>
    vpc.subnets.map((subnet): readonly Cell[] => [
      code(subnet.address),
      subnet.tier,
      code(subnet.zone),
      code(subnet.cidr ?? "?"),
      codes(vpc.cidrs),
      egress(subnet),
    ]),
  );
  const names = view.vpcs.flatMap(({ namespaces }) => namespaces.flatMap(({ entries }) => entries));
  const endpoints = view.endpoints.map((endpoint): readonly Cell[] => [
    code(endpoint.service),
    endpoint.type.toLowerCase(),
    endpoint.type === "Gateway" ? "by route tables" : codes(endpoint.zones),
    neededBy(view, endpoint),
    endpoint.policy === undefined ? "default policy: allows everything" : "its own",
    code(endpoint.address),
  ]);
  const none = paragraph("There are no VPC endpoints: AWS is reached over its public addresses.");
  return {
    id: "network",
    title: "Network",
    blocks: [
      ...table("Subnets and their egress", ["Subnet", "Tier", "Zone", "Range", "Range of the VPC", "Egress"], subnets),
      ...list(
        names.map(({ name, services }) => [
          code(name),
          " resolves to the tasks of ",
          ...codes(services.map((service) => serviceName(view.services, service))),
        ]),
      ),
    ],
    sections: [
      {
        id: "endpoints",
        title: "VPC endpoints",
        blocks:
          endpoints.length === 0
            ? [none]
            : table(
                "VPC endpoints, and the services that need each of them",
                ["AWS service", "Type", "Zones", long("Needed by"), "Policy", "Address"],
                endpoints,
              ),
      },
    ],
  };
}

function egress({ egress: way, through }: SubnetView): Text {
  const name = way === "nat gateway" ? "NAT gateway" : way;
  return through === undefined ? name : [`${name} `, code(through.address)];
}

/** `to pull its image: all 3 services`, a line for each reason. */
function neededBy(view: EnvironmentView, { neededBy: needs }: EndpointView): Cell {
  if (needs.length === 0) return badge("warn", "no service");
  const labels = new Map<string, string[]>();
  for (const { label, why } of needs) {
    const reason = why.join(", to ");
    labels.set(reason, [...(labels.get(reason) ?? []), label]);
  }
  return lines(
    [...labels].map(([reason, names]) => [
      `to ${reason}: `,
      ...(names.length > 1 && names.length === view.services.length
        ? [`all ${countTasks(view.services)}`]
        : joined(names.map(code))),
    ]),
  );
}
