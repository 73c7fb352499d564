import { Construct } from "constructs";
import { LocalNetworks, type Way, subnetIndexes } from "../../../src/constructs/local/local-networks";
import { dockerStack } from "../../support/docker-stack";
import { synthesized } from "../../support/synth";

function given(way: Partial<Way> = {}) {
  const stack = dockerStack();
  const networks = new LocalNetworks(stack, "network", { prefix: "shop-local", services: ["web"] });
  const all = { isHere: true, reachesInternet: false, isPublished: false, ...way };
  networks.addNetwork(new Construct(stack, "web"), "web", all);
  const { resource, locals } = synthesized(stack);
  return { networks: resource["docker_network"], locals, edge: networks.edgeAddress, owners: networks.owners };
}

const WITHOUT_INTERNET = { "com.docker.network.bridge.enable_ip_masquerade": "false" };
const web = { name: "shop-local-web", ipam_config: [{ subnet: '${local.network_subnets["web"]}' }] };

test("the router's network has no way to the internet, and each service's none out of this machine", () => {
  expect(given().networks).toEqual({
    network: {
      name: "shop-local",
      ipam_config: [{ subnet: '${local.network_subnets[""]}' }],
      options: WITHOUT_INTERNET,
    },
    web: { ...web, internal: true },
  });
});

test.each([
  [{ reachesInternet: true }, web],
  [{ isHere: false }, { ...web, internal: false }],
  [{ isPublished: true }, { ...web, options: WITHOUT_INTERNET }],
  [{ isPublished: true, isHere: false }, web],
  [{ isPublished: true, reachesInternet: true }, web],
])("where %j, its network leads there", (way, network) => {
  expect(given(way).networks?.["web"]).toEqual(network);
});

test("all are cut from one range, which whoever runs it may replace", () => {
  const [index] = subnetIndexes(["web"]).values();
  const { locals, edge, owners } = given();
  expect(locals["network_subnets"]).toEqual({
    "": "${cidrsubnet(var.network_range, 10, 0)}",
    web: `\${cidrsubnet(var.network_range, 10, ${index ?? -1})}`,
  });
  expect(edge).toBe('${cidrhost(local.network_subnets[""], 2)}');
  expect(owners).toBe(
    '${join("\\n", [for service, subnet in local.network_subnets : "${subnet} ${service};" if service != ""])}',
  );
});

test("a service's addresses stay while others come and go, and are nobody else's", () => {
  const many = Array.from({ length: 1200 }, (_, index) => `service-${index}`);
  const few = many.slice(0, 10);
  const indexes = subnetIndexes(few);
  expect([...subnetIndexes([...few, "another"])].slice(0, 10)).toEqual([...indexes]);
  for (const names of [few, many]) {
    const all = [0, ...subnetIndexes(names).values()];
    expect(new Set(all).size).toBe(names.length + 1);
  }
  expect(Math.max(...indexes.values())).toBeLessThan(1024);
});
