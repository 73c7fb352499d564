import { LocalStack } from "../../src/stacks/local-stack";
import type { Jobs } from "../../src/definition/job";
import type { Services } from "../../src/definition/service";
import { addresses, environmentOf, resourceAt, serviceDefinition, synthesized, testApp } from "../support/synth";

/** One service of each kind. */
const services: Services = {
  web: serviceDefinition(
    { exposure: { type: "load-balancer", paths: ["/shop/*"], priority: 100 }, calls: ["books"] },
    { source: "apps/web" },
  ),
  books: serviceDefinition({ desiredCount: 2 }),
  docs: serviceDefinition({ exposure: { type: "public-ip" }, desiredCount: 2 }, { source: "apps/docs" }),
  more: serviceDefinition({ exposure: { type: "public-ip" } }, { image: "nginx:1.29.3" }),
};

function given(all: Services) {
  return synthesized(new LocalStack(testApp(), "shop", environmentOf({ services: all, namespace: "shop.internal" })));
}

const local = given(services);

test("the platform on this machine is exactly this", () => {
  expect(addresses(local)).toEqual([
    "docker_container.books_1",
    "docker_container.books_2",
    "docker_container.books_proxy",
    "docker_container.discovery",
    "docker_container.docs_1",
    "docker_container.docs_2",
    "docker_container.ingress",
    "docker_container.more_1",
    "docker_container.web_1",
    "docker_image.books",
    "docker_image.docs",
    "docker_image.ingress",
    "docker_image.more",
    "docker_image.web",
    "docker_network.books",
    "docker_network.docs",
    "docker_network.more",
    "docker_network.network",
    "docker_network.web",
  ]);
});

test("it needs Docker alone, said in full, and keeps its state on this machine", () => {
  expect([local.provider, local.terraform]).toEqual([
    { docker: [{}] },
    {
      backend: { local: { path: "../../../state/shop-local.tfstate" } },
      required_providers: { docker: { source: "kreuzwerker/docker", version: "3.6.2" } },
      required_version: ">= 1.11.0",
    },
  ]);
});

test("it labels each container and network with the checkout that makes it, beside a service's own labels", () => {
  const { resource } = given({ ...services, books: { ...serviceDefinition(), dockerLabels: { team: "books" } } });
  const own = { label: "ecs-fargate-platform.checkout", value: "${var.checkout}" };
  const made = [
    ...Object.entries(resource["docker_container"] ?? {}),
    ...Object.entries(resource["docker_network"] ?? {}),
  ];
  expect(made.map(([id, { labels }]) => [id, labels])).toEqual(
    made.map(([id]) => [id, id === "books_1" ? [{ label: "team", value: "books" }, own] : [own]]),
  );
});

test("it says where everything is found", () => {
  expect(local.output).toEqual({
    web_url: { value: "http://localhost:8080/shop/", description: "URL of web behind the router" },
    docs_url: { value: "http://localhost:8081 http://localhost:8082", description: "URL of each task of docs" },
    more_url: { value: "http://localhost:8083", description: "URL of each task of more" },
    load_balancer_url: {
      value: "http://localhost:8080",
      description: "URL of the router that stands for the load balancer",
    },
  });
});

test("a caller finds the service that it calls by the name that it has on AWS", () => {
  expect(resourceAt(local, "docker_container.web_1")["env"]).toEqual(["BOOKS_URL=http://books.shop.internal:8080"]);
  expect(resourceAt(local, "docker_container.books_proxy")["networks_advanced"]).toEqual([
    { name: "${docker_network.books.id}" },
    { name: "${docker_network.web.id}", aliases: ["books.shop.internal"] },
  ]);
});

test("the router comes after the tasks behind it", () => {
  expect(resourceAt(local, "docker_container.ingress")["depends_on"]).toEqual(["docker_container.web_1"]);
});

test("without a service behind the load balancer there is no router", () => {
  const { books = serviceDefinition() } = services;
  const alone = given({ books });
  expect([addresses(alone), alone.output]).toEqual([
    [
      "docker_container.books_1",
      "docker_container.books_2",
      "docker_image.books",
      "docker_network.books",
      "docker_network.network",
    ],
    {},
  ]);
});

const tail = { egress: "nat", natGateways: "one" } as const;

test.each([
  ["endpoints", "none", { internal: true }],
  ["endpoints", "public-ip", { options: { "com.docker.network.bridge.enable_ip_masquerade": "false" } }],
  ["nat", "none", {}],
] as const)(
  "with egress %j a service with exposure %j has the internet only where it has it on AWS",
  (egress, exposure, way) => {
    const { network } = environmentOf().definition;
    const { cidr, publicSubnets, privateSubnets = [] } = network;
    const own = { cidr, publicSubnets, privateSubnets, ...(egress === "nat" ? tail : { egress }) };
    const environment = environmentOf({
      network: own,
      services: { web: serviceDefinition({ exposure: { type: exposure } }) },
    });
    const stack = synthesized(new LocalStack(testApp(), "shop", environment));
    const { name, ipam_config: addresses, labels, ...rest } = resourceAt(stack, "docker_network.web");
    expect([name, addresses, rest]).toEqual(["shop-local-web", [{ subnet: '${local.network_subnets["web"]}' }], way]);
    expect(labels).toHaveLength(1);
  },
);

test("a job has image, network, stand-ins and proxies as a service has, and waits to be started", () => {
  const { books = serviceDefinition() } = services;
  const size = { cpu: 256, memoryMiB: 512 } as const;
  const environment = environmentOf({
    namespace: "shop.internal",
    resources: { mails: { type: "queue" } },
    services: { books },
    jobs: { "nightly-report": { source: "apps/report", size, calls: ["books"], uses: { mails: "send" } } },
  });
  const stack = synthesized(new LocalStack(testApp(), "shop", environment));
  const of = (type: string) => addresses(stack).filter((address) => address.startsWith(`docker_${type}.`));
  expect([of("container"), of("network")]).toEqual([
    [
      "docker_container.aws",
      "docker_container.books_1",
      "docker_container.books_2",
      "docker_container.books_proxy",
      "docker_container.nightly_report_1",
    ],
    ["docker_network.books", "docker_network.network", "docker_network.nightly_report"],
  ]);
  const { name, start, must_run, networks_advanced, depends_on } = resourceAt(
    stack,
    "docker_container.nightly_report_1",
  );
  expect({ name, start, must_run, networks_advanced, depends_on }).toEqual({
    name: "shop-local-nightly-report-1",
    start: false,
    must_run: false,
    networks_advanced: [{ name: "${docker_network.nightly_report.id}" }],
    depends_on: ["docker_container.aws", "docker_container.books_proxy"],
  });
  expect(resourceAt(stack, "docker_container.books_proxy")["networks_advanced"]).toEqual([
    { name: "${docker_network.books.id}" },
    { name: "${docker_network.nightly_report.id}", aliases: ["books.shop.internal"] },
  ]);
  expect(stack.output).toEqual({
    nightly_report_run: { value: "npm run local -- run nightly-report", description: "Starts job nightly-report" },
  });
});

test("a job moves no service's network", () => {
  const { books = serviceDefinition() } = services;
  const size = { cpu: 256, memoryMiB: 512 } as const;
  const subnets = (jobs: Jobs) => {
    const stack = synthesized(new LocalStack(testApp(), "shop", environmentOf({ services: { books }, jobs })));
    return stack.locals["network_subnets"] as Readonly<Record<string, string>>;
  };
  const without = subnets({});
  expect(subnets({ a: { source: "apps/report", size }, zz: { source: "apps/report", size } })).toMatchObject(without);
});
