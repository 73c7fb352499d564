import type { Backend } from "../../src/definition/backend";
import { addInterfaceOutputs, INTERFACE_OUTPUTS, readPlatformInterface } from "../../src/stacks/platform-interface";
import { PlatformStack } from "../../src/stacks/platform-stack";
import {
  ACCOUNT_ID,
  environmentOf,
  platformInterface,
  serviceDefinition,
  serviceNamed,
  synthesized,
  testApp,
  TestStack,
} from "../support/synth";

const ingress = {
  url: "http://balancer",
  arnSuffix: "app/balancer/1234",
  listenerArn: "listener-arn",
  targetGroupIdByPort: new Map([[8080, "target-id"]]),
  connectedByPort: new Map(),
};

function added(overrides: Parameters<typeof platformInterface>[0]) {
  const stack = new TestStack();
  addInterfaceOutputs(stack, platformInterface(overrides));
  return synthesized(stack).output;
}

const always = {
  vpc_id: { value: "vpc-id", description: "Id of the VPC" },
  public_subnet_ids: {
    value: { "eu-central-1a": "public-a-id", "eu-central-1b": "public-b-id" },
    description: "Ids of the public subnets, by availability zone",
  },
  private_subnet_ids: {
    value: { "eu-central-1a": "private-a-id", "eu-central-1b": "private-b-id" },
    description: "Ids of the private subnets, by availability zone",
  },
  cluster_arn: { value: "cluster-arn", description: "ARN of the ECS cluster" },
  cluster_name: { value: "cluster-name", description: "Name of the ECS cluster" },
  endpoint_client_security_group_id: {
    value: "endpoint-client-id",
    description: "Id of the security group that every task joins to reach AWS services",
  },
  service_security_group_ids: {
    value: { books: "books-group-id" },
    description: "Ids of the services' own security groups, by service",
  },
};

describe("the platform's outputs", () => {
  test("are these, described and not sensitive, where there is neither load balancer nor namespace", () => {
    expect(added({ namespaceId: undefined })).toEqual(always);
  });

  test("tell of the load balancer and of the namespace where these are", () => {
    expect(added({ ingress })).toEqual({
      ...always,
      load_balancer_arn_suffix: {
        value: "app/balancer/1234",
        description: "Last part of the load balancer's ARN, by which metrics name it",
      },
      load_balancer_listener_arn: {
        value: "listener-arn",
        description: "ARN of the listener that services add their rules to",
      },
      load_balancer_target_security_group_ids: {
        value: { 8080: "target-id" },
        description: "Ids of the security groups that tasks behind the load balancer join, by port",
      },
      namespace_id: { value: "namespace-id", description: "Id of the private DNS namespace" },
    });
  });

  test("are all there in a platform that has everything", () => {
    const exposure = { type: "load-balancer", paths: ["/"], priority: 1, dnsName: "web" } as const;
    const environment = environmentOf({
      layout: "per-service",
      discovery: { type: "service-connect", protocol: "http", dns: true },
      resources: { sessions: { type: "table", existing: { name: "sessions" } } },
      services: { web: serviceDefinition({ exposure, uses: { sessions: "read" } }) },
      jobs: { report: { source: "apps/report", size: { cpu: 256, memoryMiB: 512 }, schedule: "rate(1 day)" } },
    });
    const { output } = synthesized(new PlatformStack(testApp(), environment));
    expect(Object.keys(output).sort()).toEqual([...Object.keys(INTERFACE_OUTPUTS), "cluster", "namespace"].sort());
  });
});

const web = serviceDefinition({
  exposure: { type: "load-balancer", paths: ["/"], priority: 1 },
  calls: ["books"],
});

function read(name: string, backend?: Backend) {
  const services = { web, books: serviceDefinition({ port: 3000 }), docs: serviceDefinition() };
  const environment = environmentOf({ services, cluster: { execKmsKeyArn: "key-arn" }, ...(backend && { backend }) });
  const stack = new TestStack(environment);
  const service = serviceNamed(environment.services, name);
  const platform = readPlatformInterface(stack, { environment, service, accountId: ACCOUNT_ID });
  return { platform, state: synthesized(stack).data["terraform_remote_state"] };
}

const output = (name: string) => `\${data.terraform_remote_state.platform.outputs.${name}}`;

const common = {
  dynamodbPrefixListId: undefined,
  resourceByName: new Map(),
  region: "eu-central-1",
  accountId: ACCOUNT_ID,
  vpcId: output("vpc_id"),
  publicSubnetIdByZone: new Map([
    ["eu-central-1a", output('public_subnet_ids["eu-central-1a"]')],
    ["eu-central-1b", output('public_subnet_ids["eu-central-1b"]')],
  ]),
  privateSubnetIdByZone: new Map([
    ["eu-central-1a", output('private_subnet_ids["eu-central-1a"]')],
    ["eu-central-1b", output('private_subnet_ids["eu-central-1b"]')],
  ]),
  clusterArn: output("cluster_arn"),
  clusterName: output("cluster_name"),
  endpointClientGroupId: output("endpoint_client_security_group_id"),
  execKmsKeyArn: "key-arn",
  connectedByTier: { public: [], private: [] },
};

test("a service behind the load balancer finds it, its own group and those of the services that it calls", () => {
  expect(read("web").platform).toEqual({
    ...common,
    serviceGroupIdByName: new Map([
      ["web", output('service_security_group_ids["web"]')],
      ["books", output('service_security_group_ids["books"]')],
    ]),
    ingress: {
      url: output("load_balancer_url"),
      arnSuffix: output("load_balancer_arn_suffix"),
      listenerArn: output("load_balancer_listener_arn"),
      targetGroupIdByPort: new Map([[8080, output('load_balancer_target_security_group_ids["8080"]')]]),
      connectedByPort: new Map(),
    },
    namespaceId: undefined,
  });
});

test("an internal service finds the namespace and no load balancer", () => {
  expect(read("books").platform).toEqual({
    ...common,
    serviceGroupIdByName: new Map([["books", output('service_security_group_ids["books"]')]]),
    ingress: undefined,
    namespaceId: output("namespace_id"),
  });
});

describe("the platform's state is read", () => {
  const cases: readonly [Backend, object][] = [
    [{ type: "local" }, { backend: "local", config: { path: "../../../state/shop-test-platform.tfstate" } }],
    [
      {
        type: "s3",
        bucket: "shop-state",
        region: "eu-west-1",
        keyPrefix: "shop/",
        kmsKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
      },
      {
        backend: "s3",
        config: { bucket: "shop-state", region: "eu-west-1", key: "shop/shop-test-platform.tfstate" },
      },
    ],
    [
      { type: "cloud", organization: "shop" },
      {
        backend: "remote",
        config: {
          hostname: "app.terraform.io",
          organization: "shop",
          workspaces: { name: "shop-test-platform" },
        },
      },
    ],
    [
      { type: "cloud", organization: "shop", hostname: "tfe.shop.example", project: "web", workspace: "team-{stack}" },
      {
        backend: "remote",
        config: {
          hostname: "tfe.shop.example",
          organization: "shop",
          workspaces: { name: "team-shop-test-platform" },
        },
      },
    ],
  ];

  test.each(cases)("where the backend keeps it: %j", (backend, state) => {
    expect(read("books", backend).state).toEqual({ platform: state });
  });
});
