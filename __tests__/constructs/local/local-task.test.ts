import { LocalService } from "../../../src/constructs/local/local-service";
import type { ServiceSettings } from "../../../src/definition/service";
import { dockerStack } from "../../support/docker-stack";
import { booksService, synthesized } from "../../support/synth";

function given(settings: Partial<ServiceSettings>, isJob = false) {
  const stack = dockerStack();
  new LocalService(stack, "books", {
    service: booksService(settings),
    prefix: "shop-local",
    network: "shop-local",
    region: "eu-central-1",
    hostPorts: [],
    found: { containers: [], volumeByPath: new Map() },
    sourcesOf: new Map(),
    after: [],
    isJob,
  });
  return synthesized(stack);
}

function container(number: number) {
  return {
    name: `shop-local-books-${number}`,
    image: "${docker_image.books.image_id}",
    env: [],
    networks_advanced: [{ name: "shop-local" }],
    read_only: true,
    memory: 512,
    memory_swap: 512,
    init: false,
    restart: "unless-stopped",
  };
}

test("what runs before a task runs to its end first, sidecars share its network, and ready-made containers stay on AWS", () => {
  const { resource } = given({
    sharedPaths: ["/run/app"],
    sidecars: { proxy: { image: "proxy:1.2", sharedPaths: ["/run/app"], essential: false } },
    before: { migrate: { command: ["migrate"] }, warm: { image: "warm:1" } },
    logs: { type: "firelens" },
    telemetry: { type: "adot" },
  });
  const env = ["OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318"];
  const shared = [{ container_path: "/run/app", volume_name: "${docker_volume.books_shared_run_app_1.name}" }];
  const first = (name: string) => ({
    ...container(1),
    name: `shop-local-books-1-${name}`,
    env,
    restart: "no",
    attach: true,
    must_run: false,
    lifecycle: {
      postcondition: [
        {
          condition: "${self.exit_code == 0}",
          error_message: `shop-local-books-1-${name} failed: docker logs shop-local-books-1-${name}`,
        },
      ],
    },
  });
  expect(resource["docker_container"]).toEqual({
    books_migrate_1: { ...first("migrate"), command: ["migrate"], volumes: shared },
    books_warm_1: {
      ...first("warm"),
      image: "${docker_image.books_container_warm.image_id}",
      depends_on: ["docker_container.books_migrate_1"],
    },
    books_1: { ...container(1), env, volumes: shared, depends_on: ["docker_container.books_warm_1"] },
    books_proxy_1: {
      name: "shop-local-books-1-proxy",
      image: "${docker_image.books_container_proxy.image_id}",
      env,
      network_mode: "container:${docker_container.books_1.id}",
      volumes: shared,
      read_only: true,
      memory: 512,
      memory_swap: 512,
      init: false,
      restart: "no",
      must_run: false,
    },
  });
  expect(resource["docker_volume"]).toEqual({
    books_shared_run_app_1: { name: "shop-local-books-1-shared-run-app" },
  });
});

test("nothing starts a job's containers, and they still say in which order they run", () => {
  const { resource } = given(
    {
      before: { migrate: { command: ["migrate"] }, warm: { image: "warm:1" } },
      sidecars: { proxy: { image: "proxy:1.2" } },
    },
    true,
  );
  const idle = { ...container(1), restart: "no", start: false, must_run: false };
  expect(resource["docker_container"]).toEqual({
    books_migrate_1: { ...idle, name: "shop-local-books-1-migrate", command: ["migrate"] },
    books_warm_1: {
      ...idle,
      name: "shop-local-books-1-warm",
      image: "${docker_image.books_container_warm.image_id}",
      depends_on: ["docker_container.books_migrate_1"],
    },
    books_1: { ...idle, depends_on: ["docker_container.books_warm_1"] },
    books_proxy_1: {
      ...idle,
      name: "shop-local-books-1-proxy",
      image: "${docker_image.books_container_proxy.image_id}",
      networks_advanced: undefined,
      network_mode: "container:${docker_container.books_1.id}",
    },
  });
});
