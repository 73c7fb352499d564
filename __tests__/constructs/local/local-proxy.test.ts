import { LocalProxy, proxyConfig } from "../../../src/constructs/local/local-proxy";
import { dockerStack } from "../../support/docker-stack";
import { synthesized } from "../../support/synth";

const props = {
  name: "shop-local-books-proxy",
  imageId: "sha256:1",
  ports: [
    { listens: 80, port: 8080, callers: ["web", "worker"] },
    { listens: 9090, port: 9090, callers: ["worker"] },
  ],
  tasks: ["shop-local-books-1", "shop-local-books-2"],
  network: "books",
  callers: ["web", "worker"].map((network) => ({ network, hosts: ["books.shop.internal", "books"] })),
  allowing: (services: readonly string[]) => `allow ${services.join()};`,
};

test("callers find it by the service's name, each in its own network", () => {
  const stack = dockerStack();
  new LocalProxy(stack, "books_proxy", props);
  expect(synthesized(stack).resource["docker_container"]?.["books_proxy"]).toMatchObject({
    networks_advanced: [
      { name: "books" },
      { name: "web", aliases: ["books.shop.internal", "books"] },
      { name: "worker", aliases: ["books.shop.internal", "books"] },
    ],
    // Each port is open to those that call it, as in the security group on AWS.
    upload: [
      { file: "/etc/nginx/nginx.conf" },
      { file: "/etc/nginx/callers_80.conf", content: "allow web,worker;" },
      { file: "/etc/nginx/callers_9090.conf", content: "allow worker;" },
    ],
  });
});

test("it hands on connections to each port of the service, to each task in turn, from nobody but its callers", () => {
  const config = proxyConfig(props);
  expect(config).toContain(`    server shop-local-books-1:8080 resolve max_fails=0;
    server shop-local-books-2:8080 resolve max_fails=0;`);
  expect(config.match(/(listen|include|deny) \S+;/g)).toEqual([
    "listen 80;",
    "include callers_80.conf;",
    "deny all;",
    "listen 9090;",
    "include callers_9090.conf;",
    "deny all;",
  ]);
});
