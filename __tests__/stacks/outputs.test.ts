import { Construct } from "constructs";
import type { PlatformInterface } from "../../src/constructs/platform-interface";
import type { ServiceSettings } from "../../src/definition/service";
import { addPlatformOutputs, addServiceOutputs } from "../../src/stacks/outputs";
import {
  booksService,
  environmentOf,
  platformInterface,
  serviceDefinition,
  synthesized,
  TestStack,
} from "../support/synth";

const ingress: PlatformInterface["ingress"] = {
  url: "https://balancer",
  arnSuffix: "app/balancer/1234",
  listenerArn: "listener-arn",
  targetGroupIdByPort: new Map(),
  connectedByPort: new Map(),
};

function outputsOf(settings: Partial<ServiceSettings>, platform: Partial<PlatformInterface> = { ingress }) {
  const stack = new TestStack();
  addServiceOutputs(new Construct(stack, "books"), {
    service: booksService(settings),
    platform: platformInterface(platform),
    namespace: "shop.internal",
  });
  return synthesized(stack).output;
}

function platformOutputs(services: Record<string, ReturnType<typeof serviceDefinition>>, ingressUrl?: string) {
  const stack = new TestStack();
  addPlatformOutputs(stack, { environment: environmentOf({ services, namespace: "shop.internal" }), ingressUrl });
  return synthesized(stack).output;
}

const cluster = { description: "Name of the ECS cluster", value: "shop-test-cluster" };

test("a platform says what its cluster is called", () => {
  expect(platformOutputs({})).toEqual({ cluster });
});

test("a platform says where its load balancer and its namespace are, if it has them", () => {
  expect(platformOutputs({ books: serviceDefinition() }, "https://balancer")).toEqual({
    cluster,
    load_balancer_url: { description: "URL of the load balancer", value: "https://balancer" },
    namespace: { description: "Private DNS namespace of the services", value: "shop.internal" },
  });
});

test("an internal service says what its callers use", () => {
  expect(outputsOf({ port: 3000 })).toEqual({
    books_internal_url: { description: "URL of books inside the VPC", value: "http://books.shop.internal:3000" },
  });
});

describe("a service behind the load balancer", () => {
  const url = (value: string) => ({ description: "URL of books behind the load balancer", value });

  test.each([
    ["/", "https://balancer/"],
    ["/books", "https://balancer/books"],
    ["/books/*", "https://balancer/books/"],
    ["/books*", "https://balancer/books"],
    ["*", "https://balancer"],
    ["/a?c", "https://balancer/other"],
    ["/a*b", "https://balancer/other"],
  ])("with the path %s answers at %s", (path, value) => {
    const exposure = { type: "load-balancer", paths: [path, "/other"], priority: 1 } as const;
    expect(outputsOf({ exposure })).toEqual({ books_url: url(value) });
  });

  test("says both of its URLs when other services call it", () => {
    const exposure = { type: "load-balancer", paths: ["/"], priority: 1, dnsName: "books" } as const;
    expect(outputsOf({ exposure })).toEqual({
      books_url: url("https://balancer/"),
      books_internal_url: { description: "URL of books inside the VPC", value: "http://books.shop.internal:8080" },
    });
  });
});

test("a service with a public IP gives the command that finds its tasks' addresses", () => {
  expect(outputsOf({ exposure: { type: "public-ip" } })).toEqual({
    books_address_command: {
      description: "Command that prints the public addresses of the tasks of books; they listen on port 8080",
      value:
        "aws ec2 describe-network-interfaces --region eu-central-1 --filters Name=group-id,Values=books-group-id --query 'NetworkInterfaces[].Association.PublicIp' --output text",
    },
  });
});
