import { LocalRouter } from "../../../src/constructs/local/local-router";
import { routerConfig } from "../../../src/constructs/local/router-config";
import { Container } from "@cdktf/provider-docker/lib/container";
import { dockerStack } from "../../support/docker-stack";
import { synthesized } from "../../support/synth";

const services = [
  { name: "web", paths: ["/"], priority: 1, port: 80, healthPath: "/healthz", containers: ["web-1", "web-2"] },
];

test("the router takes this machine's port, and is healthy when every task behind it is", () => {
  const stack = dockerStack();
  const target = new Container(stack, "web", { name: "web-1", image: "web" });
  new LocalRouter(stack, "ingress", {
    name: "shop-local-router",
    imageId: "sha256:1",
    edge: { network: "shop-local", address: "172.16.0.2" },
    networks: ["shop-local-web"],
    hostPort: 8080,
    services,
    targets: [target],
  });
  const { resource, locals } = synthesized(stack);
  expect(resource["docker_container"]?.["ingress"]).toEqual({
    name: "shop-local-router",
    image: "sha256:1",
    entrypoint: ["nginx", "-e", "stderr", "-p", "/tmp", "-c", "/etc/nginx/nginx.conf", "-g", "daemon off;"],
    networks_advanced: [{ name: "shop-local", ipv4_address: "172.16.0.2" }, { name: "shop-local-web" }],
    ports: [{ internal: 8080, external: 8080, ip: "127.0.0.1" }],
    upload: [
      { file: "/etc/nginx/nginx.conf", content: '${join("\\n", local.ingress_config)}' },
      { file: "/etc/nginx/listen.conf", content: "listen 172.16.0.2:8080;" },
    ],
    init: false,
    restart: "unless-stopped",
    healthcheck: {
      test: [
        "CMD-SHELL",
        "wget -q -O /dev/null http://127.0.0.1:8099/ && wget -q -O /dev/null http://127.0.0.1:8099/web-1 && wget -q -O /dev/null http://127.0.0.1:8099/web-2",
      ],
      interval: "2s",
      retries: 30,
      start_period: "30s",
      timeout: "5s",
    },
    wait: true,
    wait_timeout: 120,
    depends_on: ["docker_container.web"],
  });
  expect(locals).toEqual({ ingress_config: routerConfig(services).split("\n") });
});
