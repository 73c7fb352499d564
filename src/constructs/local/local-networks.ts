import { createHash } from "node:crypto";
import { Network } from "@cdktf/provider-docker/lib/network";
import { type IResolvable, TerraformLocal, TerraformVariable } from "cdktf";
import { Construct } from "constructs";

/**
 * Private addresses that neither Docker's own pools (172.17.0.0/16 and up, 192.168.0.0/16) nor most offices (10.0.0.0/8) and homes
 * have. Docker's pools end at some 30 networks for all that runs on a machine.
 * @see https://docs.docker.com/engine/daemon/ipv4-networking/
 */
export const NETWORK_RANGE = "172.16.0.0/16";

/** From a /16 to /26: 1024 networks of 61 containers. */
const NEW_BITS = 10;

export interface LocalNetworksProps {
  /** First part of the names of networks, which share this machine with others. */
  readonly prefix: string;
  /** Names of services, each of which has a network. */
  readonly services: readonly string[];
}

/** Where a service's connections may lead. */
export interface Way {
  /** Whether all that it uses is on this machine, or an expression that says so. */
  readonly isHere: boolean | IResolvable;
  /** Whether it reaches the internet on AWS. */
  readonly reachesInternet: boolean;
  /** Whether ports of this machine lead to it, which they can't where a network is internal. */
  readonly isPublished: boolean;
}

/** @see https://docs.docker.com/engine/network/drivers/bridge/#options */
const WITHOUT_INTERNET = { "com.docker.network.bridge.enable_ip_masquerade": "false" };

/**
 * A network for each service: nobody else's containers are in it but those that the service may reach. Each has a small range of
 * addresses, which stays while other services come and go.
 */
export class LocalNetworks extends Construct {
  /** Of the router, which this machine reaches: without a way to the internet. */
  readonly edge: Network;
  private readonly prefix: string;
  private readonly indexByService: ReadonlyMap<string, number>;
  /** Reference to the ranges of addresses, by the service's name; the router's has none. */
  private readonly subnets: string;

  constructor(scope: Construct, id: string, { prefix, services }: LocalNetworksProps) {
    super(scope, id);
    this.prefix = prefix;
    this.indexByService = subnetIndexes(services);
    const range = new TerraformVariable(this, "range", {
      type: "string",
      description: "Addresses of the networks on this machine: a /16 that nothing else has",
      nullable: false,
      default: NETWORK_RANGE,
    });
    const reference = `var.${range.friendlyUniqueId}`;
    const all = [["", 0] as const, ...this.indexByService];
    const ranges = all.map(([service, index]) => [service, `\${cidrsubnet(${reference}, ${NEW_BITS}, ${index})}`]);
    this.subnets = `local.${new TerraformLocal(this, "subnets", Object.fromEntries(ranges)).friendlyUniqueId}`;
    const ipamConfig = [{ subnet: this.subnetOf("") }];
    this.edge = new Network(this, "Default", { name: prefix, ipamConfig, options: WITHOUT_INTERNET });
  }

  /** Adds a service's network. */
  addNetwork(scope: Construct, service: string, { isHere, reachesInternet, isPublished }: Way): Network {
    const ways = {
      open: {},
      // This machine gets in, and nothing gets out.
      published: { options: WITHOUT_INTERNET },
      closed: { internal: isHere },
    };
    const way =
      ways[reachesInternet || (isPublished && isHere !== true) ? "open" : isPublished ? "published" : "closed"];
    const ipamConfig = [{ subnet: this.subnetOf(service) }];
    return new Network(scope, "network", { name: `${this.prefix}-${service}`, ipamConfig, ...way });
  }

  /** Lines that say whose each network's addresses are, for nginx. */
  get owners(): string {
    return `\${join("\\n", [for service, subnet in ${this.subnets} : "\${subnet} \${service};" if service != ""])}`;
  }

  /** Lines that let the addresses of these services' networks in, for nginx. */
  allowing(services: readonly string[]): string {
    return `\${join("\\n", [for service in ${JSON.stringify(services)} : "allow \${${this.subnets}[service]};"])}`;
  }

  /** An address for the router in its own network. */
  get edgeAddress(): string {
    return `\${cidrhost(${this.subnets}[""], 2)}`;
  }

  private subnetOf(service: string): string {
    return `\${${this.subnets}["${service}"]}`;
  }
}

/** A number for each service that doesn't depend on the others, but for those whose names ask for the same. */
export function subnetIndexes(services: readonly string[]): ReadonlyMap<string, number> {
  const count = Math.max(2 ** NEW_BITS, services.length + 1);
  const taken = new Set([0]);
  return new Map(
    services.map((service) => {
      let index = createHash("sha256").update(service).digest().readUInt32BE(0) % count;
      while (taken.has(index)) index = (index + 1) % count;
      taken.add(index);
      return [service, index];
    }),
  );
}
