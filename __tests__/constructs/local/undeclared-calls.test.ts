import { UndeclaredCalls, undeclaredConfig } from "../../../src/constructs/local/undeclared-calls";
import { dockerStack } from "../../support/docker-stack";
import { synthesized } from "../../support/synth";

const ports = [
  { name: "books", host: "books.shop.internal", port: 9000 },
  { name: "books", host: "books", port: 80 },
  { name: "mail", host: "mail.shop.internal", port: 8080 },
  { name: "docs", host: "docs.shop.internal", port: 8080 },
];

test("each caller finds it under the names of those that it doesn't call", () => {
  const stack = dockerStack();
  const callers = [{ network: "web", known: ["books.shop.internal"] }];
  new UndeclaredCalls(stack, "discovery", {
    name: "undeclared",
    imageId: "sha256:1",
    ports,
    callers,
    owners: "lines",
  });
  const { resource, locals } = synthesized(stack);
  expect(locals["discovery_names"]).toEqual(ports.map(({ host }) => host));
  expect(resource["docker_container"]?.["discovery"]).toMatchObject({
    networks_advanced: [{ name: "web", aliases: '${setsubtract(local.discovery_names, ["books.shop.internal"])}' }],
    upload: [
      { file: "/etc/nginx/nginx.conf", content: '${join("\\n", local.discovery_config)}' },
      { file: "/etc/nginx/owners.conf", content: "lines" },
    ],
  });
});

test("it listens where any of them does, each port once, hangs up, and logs who called whom", () => {
  const config = undeclaredConfig(ports);
  expect(config.match(/listen \S+;/g)).toEqual(["listen 80;", "listen 8080;", "listen 9000;"]);
  expect(config).toContain(`    books.shop.internal "'books'";\n    books "'books'";`);
  expect(config).toContain("return 444;");
});
