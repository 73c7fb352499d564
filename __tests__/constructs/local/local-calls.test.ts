import { LocalStack } from "../../../src/stacks/local-stack";
import type { Services } from "../../../src/definition/service";
import { environmentOf, serviceDefinition, synthesized, testApp } from "../../support/synth";

/** Which networks each container is in, and under which other names. */
function given(services: Services) {
  const stack = new LocalStack(testApp(), "shop", environmentOf({ services, namespace: "shop.internal" }));
  const { docker_container: containers = {} } = synthesized(stack).resource;
  return Object.fromEntries(
    Object.entries(containers).map(([id, { networks_advanced: networks, depends_on: after }]) => [
      id,
      { networks: networks as { name: string; aliases?: unknown }[], after },
    ]),
  );
}

const web = serviceDefinition({ exposure: { type: "none" }, calls: ["books"] });
const books = serviceDefinition();
const mail = serviceDefinition({ exposure: { type: "internal", dnsName: "mail" } });
const network = (service: string) => `\${docker_network.${service}.id}`;

test("a service is in its own network alone, and comes after the ways to those that it calls", () => {
  const containers = given({ web, books, mail });
  expect(containers["web_1"]).toEqual({
    networks: [{ name: network("web") }],
    after: ["docker_container.books_proxy"],
  });
  expect(containers["books_1"]).toEqual({ networks: [{ name: network("books") }], after: undefined });
});

test("who calls another meets it in a proxy, and everybody else in what answers for undeclared calls", () => {
  const containers = given({ web, books, mail });
  expect(containers["books_proxy"]?.networks).toEqual([
    { name: network("books") },
    { name: network("web"), aliases: ["books.shop.internal"] },
  ]);
  expect(containers["discovery"]?.networks).toEqual([
    { name: network("web"), aliases: '${setsubtract(local.discovery_names, ["books.shop.internal"])}' },
    { name: network("books"), aliases: '${setsubtract(local.discovery_names, ["books.shop.internal"])}' },
    { name: network("mail"), aliases: '${setsubtract(local.discovery_names, ["mail.shop.internal"])}' },
  ]);
  expect(Object.keys(containers)).not.toContain("mail_proxy");
});

test("where everybody calls everybody else nothing is undeclared, and a service without tasks has no address", () => {
  expect(Object.keys(given({ web, books }))).toEqual(["books_1", "books_proxy", "web_1"]);
  expect(Object.keys(given({ web, books: { ...books, desiredCount: 0 } }))).toEqual(["web_1"]);
});
