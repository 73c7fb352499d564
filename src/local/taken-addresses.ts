/** Networks of this machine that have addresses which the platform's networks want. */
import { networkInterfaces } from "node:os";
import { isCidr, overlaps } from "../lib/cidr";
import type { Engine } from "./engine";
import { isOurs } from "./strangers";

export interface AddressUse {
  readonly engine: Engine;
  /** First part of the names of our networks. */
  readonly prefix: string;
  /** CIDR block that ours are cut from. */
  readonly range: string;
}

const FIX = "set TF_VAR_network_range to a private /16 that nothing on this machine has";

/** One line for each that has some. */
export async function takenAddresses({ engine, prefix, range }: AddressUse): Promise<string[]> {
  if (!isCidr(range)) return [`network_range is '${range}'; an IPv4 CIDR block is allowed; ${FIX}`];
  const networks = await engine.networks();
  const ours = networks.filter(({ name }) => isOurs(name, prefix)).flatMap(({ subnets }) => subnets);
  const others = [
    ...networks
      .filter(({ name }) => !isOurs(name, prefix))
      .flatMap(({ name, subnets }) => subnets.map((cidr) => ({ what: `Docker's network '${name}'`, cidr }))),
    ...Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
      addresses.flatMap(({ cidr }) => (cidr === null ? [] : { what: `this machine's interface '${name}'`, cidr })),
    ),
  ].filter(({ cidr }) => isCidr(cidr) && !ours.some((own) => isCidr(own) && overlaps(own, cidr)));
  return others.flatMap(({ what, cidr }) =>
    overlaps(range, cidr) ? [`addresses ${range}: ${what} has ${cidr}; the platform's networks need them; ${FIX}`] : [],
  );
}
