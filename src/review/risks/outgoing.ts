import { several } from "../document/text";
import { compareServices } from "../compare/services";
import type { EnvironmentChange } from "../compare/compare";
import type { EnvironmentView } from "../model/environment-view";
import { keyOf } from "../model/reference";
import type { ServiceView } from "../model/service-view";
import type { Loss, Risk } from "./risk";

/** Services whose connections to the internet come from other addresses: others may have the old ones on a list. */
export function outgoing({ name: where, before, after }: EnvironmentChange, losses: readonly Loss[]): readonly Risk[] {
  const replaced = new Set(losses.flatMap((loss) => (loss.kind === "replaced" ? [keyOf(loss)] : [])));
  const [old, now] = [new Addresses(before, new Set()), new Addresses(after, replaced)];
  return compareServices(before, after).both.flatMap(([was, is]): readonly Risk[] => {
    const [from, to] = [old.of(was), now.of(is)];
    if (from.length === 0 || to.every((it) => from.includes(it))) return [];
    const subject = `${is.start === undefined ? "service" : "job"} ${is.name}`;
    return [
      {
        ...({ kind: "needed", where, cause: `from ${to.join(" ")}`, subject } as const),
        text: `connections of ${subject} to the internet come from ${several(to)} now, before from ${several(from)}`,
        todo: "where somebody lets them in by address, add the new ones before this is applied",
      },
    ];
  });
}

/** By which public addresses services open connections to the internet. */
class Addresses {
  private readonly bySubnet = new Map<string, readonly string[]>();

  constructor({ vpcs }: EnvironmentView, replaced: ReadonlySet<string>) {
    const gateways = new Map(vpcs.flatMap(({ natGateways }) => natGateways.map((it) => [keyOf(it), it] as const)));
    const named = (address: string, stack: string): string =>
      replaced.has(keyOf({ stack, address })) ? `${address} (a new one)` : address;
    for (const subnet of vpcs.flatMap(({ subnets }) => subnets)) {
      const gateway = subnet.through && gateways.get(keyOf(subnet.through));
      const own = subnet.egress === "internet gateway" ? [EACH] : [];
      this.bySubnet.set(keyOf(subnet), gateway?.addresses.map((it) => named(it, gateway.stack)) ?? own);
    }
  }

  of({ subnets, publicIp }: ServiceView): readonly string[] {
    const all = subnets.flatMap((subnet) => this.bySubnet.get(keyOf(subnet)) ?? []);
    return [...new Set(publicIp === false ? all.filter((it) => it !== EACH) : all)];
  }
}

const EACH = "an address of each task, which AWS chooses";
