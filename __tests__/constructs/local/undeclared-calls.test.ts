import { UndeclaredCalls, undeclaredConfig } from "../../../src/constructs/local/undeclared-calls";
import { dockerStack } from "../../support/docker-stack";
import { synthesized } from "../../support/synth";

const services = [
  { name: "books", dnsName: "books.shop.internal", port: 9000 },
  { name: "mail", dnsName: "mail.shop.internal", port: 8080 },
  { name: "docs", dnsName: "docs.shop.internal", port: 8080 },
];

test("each caller finds it under the names of those that it doesn't call", () => {
  const stack = dockerStack();
  const callers = [{ network: "web", known: ["books.shop.internal"] }];
  new UndeclaredCalls(stack, "discovery", {
    name: "undeclared",
    imageId: "sha256:1",
    services,
    callers,
    owners: "lines",
  });
  const { resource, locals } = synthesized(stack);
  expect(locals["discovery_names"]).toEqual(services.map(({ dnsName }) => dnsName));
  expect(resource["docker_container"]?.["discovery"]).toMatchObject({
    networks_advanced: [{ name: "web", aliases: '${setsubtract(local.discovery_names, ["books.shop.internal"])}' }],
    upload: [
      { file: "/etc/nginx/nginx.conf", content: '${join("\\n", local.discovery_config)}' },
      { file: "/etc/nginx/owners.conf", content: "lines" },
    ],
  });
});

test("it listens where any of them does, each port once, hangs up, and logs who called whom", () => {
  const config = undeclaredConfig(services);
  expect(config.match(/listen \S+;/g)).toEqual(["listen 8080;", "listen 9000;"]);
  expect(config).toContain(`    books.shop.internal "'books'";`);
  expect(config).toContain("return 444;");
});
