import type { DefaultDiscovery, Discovery } from "../../src/definition/discovery";
import type { Backend } from "../../src/definition/backend";
import type { NetworkDefinition } from "../../src/definition/network";
import type { ServiceDefinition } from "../../src/definition/service";

// Each case is a type error that the compiler must see: an unused directive is an error of its own.
const common = { port: 80, exposure: { type: "public-ip" } } as const;
const size = { cpu: 256, memoryMiB: 512 } as const;

const wrongSize: ServiceDefinition = {
  ...common,
  image: "nginx:1.29.3",
  // @ts-expect-error Fargate has no such pair
  size: { cpu: 256, memoryMiB: 4096 },
};

// @ts-expect-error an image comes from one place
const twoOrigins: ServiceDefinition = { ...common, size, image: "nginx:1.29.3", source: "apps/books" };

// @ts-expect-error an image comes from somewhere
const noOrigin: ServiceDefinition = { ...common, size };

const priorityInside: ServiceDefinition = {
  port: 80,
  size,
  image: "nginx:1.29.3",
  // @ts-expect-error only a service behind the load balancer has a priority
  exposure: { type: "internal", dnsName: "books", priority: 1 },
};

// @ts-expect-error with public egress there are no private subnets
const publicNetwork: NetworkDefinition = { egress: "public", cidr: "", publicSubnets: [], privateSubnets: [] };

// @ts-expect-error NAT gateways are one or one a zone
const natNetwork: NetworkDefinition = { egress: "nat", cidr: "", publicSubnets: [], privateSubnets: [] };

// @ts-expect-error a local backend has no bucket
const backend: Backend = { type: "local", bucket: "states" };

const discovery: Discovery = {
  type: "service-connect",
  protocol: "tcp",
  // @ts-expect-error of TCP the proxy knows no requests
  timeouts: { requestSeconds: 5 },
};

// @ts-expect-error the proxies must know what is spoken
const noProtocol: Discovery = { type: "service-connect" };

// @ts-expect-error a name is one service's, not all of an environment's
const everybodysName: DefaultDiscovery = { type: "service-connect", protocol: "http", alias: { name: "books" } };

// @ts-expect-error the DNS knows no certificates
const encryptedDns: Discovery = { type: "dns", tls: { certificateAuthorityArn: "" } };

test("wrong combinations don't compile", () => {
  const wrong = [
    discovery,
    noProtocol,
    everybodysName,
    encryptedDns,
    wrongSize,
    twoOrigins,
    noOrigin,
    priorityInside,
    publicNetwork,
    natNetwork,
    backend,
  ];
  expect(wrong).toHaveLength(11);
});
