import { networkInterfaces } from "node:os";
import { Engine, type EngineNetwork } from "../../src/local/engine";
import { takenAddresses } from "../../src/local/taken-addresses";

jest.mock("node:os", () => ({ ...jest.requireActual<object>("node:os"), networkInterfaces: jest.fn() }));

const FIX =
  "the platform's networks need them; set TF_VAR_network_range to a private /16 that nothing on this machine has";

async function taken(
  networks: readonly EngineNetwork[],
  interfaces: Readonly<Record<string, string>> = {},
  range = "172.16.0.0/16",
) {
  const engine = new Engine();
  jest.spyOn(engine, "networks").mockResolvedValue(networks);
  const own = Object.entries(interfaces).map(([name, cidr]) => [name, [{ cidr }]]);
  jest.mocked(networkInterfaces).mockReturnValue(Object.fromEntries(own) as ReturnType<typeof networkInterfaces>);
  return takenAddresses({ engine, prefix: "shop-local", range });
}

const network = (name: string, ...subnets: readonly string[]): EngineNetwork => {
  return { id: name, name, subnets, checkout: undefined };
};

test("networks and interfaces that have some of the range are named", async () => {
  const networks = [network("other", "172.16.9.0/24"), network("near", "172.17.0.0/16"), network("none")];
  expect(await taken(networks, { tun0: "172.16.200.7/20", eth0: "192.168.1.5/24" })).toEqual([
    `addresses 172.16.0.0/16: Docker's network 'other' has 172.16.9.0/24; ${FIX}`,
    `addresses 172.16.0.0/16: this machine's interface 'tun0' has 172.16.200.7/20; ${FIX}`,
  ]);
});

test("our own networks, and the bridges that they are on this machine, may have them", async () => {
  const ours = [network("shop-local", "172.16.0.0/26"), network("shop-local-web", "172.16.1.0/26")];
  expect(await taken(ours, { "br-1": "172.16.1.1/26" })).toEqual([]);
  expect(await taken([network("shop-locality", "172.16.0.0/26")])).toHaveLength(1);
});

test("a range that is none is said", async () => {
  expect(await taken([], {}, "172.16.0.0")).toEqual([
    "network_range is '172.16.0.0'; an IPv4 CIDR block is allowed; set TF_VAR_network_range to a private /16 that nothing on this machine has",
  ]);
});
