import { type ChangeRow, compared, rowsOf } from "./change";
import { passes } from "./data";
import type { EndpointView } from "../model/endpoint-view";
import type { EnvironmentView } from "../model/environment-view";
import type { SubnetView } from "../model/network-view";

/** VPCs, subnets, gateways, endpoints and private names. */
export function networkRows(before: EnvironmentView, after: EnvironmentView): readonly ChangeRow[] {
  const all = <T>(of: (vpc: EnvironmentView["vpcs"][number]) => readonly T[], key: (item: T) => string) =>
    compared(before.vpcs.flatMap(of), after.vpcs.flatMap(of), key);
  const address = (item: { readonly address: string }): string => item.address;
  const vpcs = compared(before.vpcs, after.vpcs, address);
  const endpoints = compared(before.endpoints, after.endpoints, address);
  return [
    ...rowsOf(
      vpcs,
      address,
      ({ cidrs }) => cidrs.join(", "),
      ({ cidrs }) => ({ ranges: cidrs.join(", ") }),
    ),
    ...rowsOf(
      all(({ subnets }) => subnets, address),
      address,
      subnetText,
      subnetFields,
    ),
    ...rowsOf(
      all(({ internetGateways }) => internetGateways, address),
      address,
      () => "internet gateway",
      () => ({}),
    ),
    ...rowsOf(
      all(({ natGateways }) => natGateways, address),
      address,
      ({ zone }) => `NAT gateway in ${zone ?? "?"}`,
      ({ zone }) => ({ zone }),
    ),
    ...rowsOf(endpoints, ({ service }) => `endpoint ${service}`, endpointText, endpointFields),
    ...rowsOf(
      all(({ namespaces }) => namespaces, address),
      ({ name }) => `namespace ${name}`,
      () => "private DNS",
      ({ name }) => ({ name }),
    ),
    ...rowsOf(
      all(
        ({ namespaces }) => namespaces.flatMap(({ entries }) => entries),
        ({ name }) => name,
      ),
      ({ name }) => name,
      () => "private DNS name",
      () => ({}),
    ),
  ];
}

function subnetText({ tier, zone, cidr }: SubnetView): string {
  return `${tier} subnet in ${zone}, ${cidr ?? "?"}`;
}

function subnetFields({ tier, zone, cidr, egress }: SubnetView): Readonly<Record<string, string | undefined>> {
  return { tier, zone, range: cidr, egress };
}

function endpointText({ type, zones }: EndpointView): string {
  return type === "Gateway" ? "gateway endpoint" : `interface endpoint in ${zones.join(", ")}`;
}

function endpointFields({
  service,
  type,
  zones,
  privateDns,
  policy,
}: EndpointView): Readonly<Record<string, string | undefined>> {
  return {
    "AWS service": service,
    type,
    zones: zones.length === 0 ? undefined : zones.join(", "),
    "private DNS": privateDns ? "on" : "off",
    policy: policy === undefined ? OPEN_POLICY : policy.map(passes).join("; "),
  };
}

const OPEN_POLICY = "default: allows everything";
