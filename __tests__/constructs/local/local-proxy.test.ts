import { LocalProxy, proxyConfig } from "../../../src/constructs/local/local-proxy";
import { dockerStack } from "../../support/docker-stack";
import { synthesized } from "../../support/synth";

const props = {
  name: "shop-local-books-proxy",
  imageId: "sha256:1",
  dnsName: "books.shop.internal",
  ports: [8080],
  tasks: ["shop-local-books-1", "shop-local-books-2"],
  network: "books",
  callerNetworks: ["web", "worker"],
};

test("callers find it by the service's name, each in its own network", () => {
  const stack = dockerStack();
  new LocalProxy(stack, "books_proxy", props);
  expect(synthesized(stack).resource["docker_container"]?.["books_proxy"]).toMatchObject({
    networks_advanced: [
      { name: "books" },
      { name: "web", aliases: ["books.shop.internal"] },
      { name: "worker", aliases: ["books.shop.internal"] },
    ],
  });
});

test("it hands on connections to the service's port, to each task in turn", () => {
  const config = proxyConfig(props);
  expect(config).toContain(`    server shop-local-books-1:8080 resolve max_fails=0;
    server shop-local-books-2:8080 resolve max_fails=0;`);
  expect(config.match(/listen \S+;/g)).toEqual(["listen 8080;"]);
});
