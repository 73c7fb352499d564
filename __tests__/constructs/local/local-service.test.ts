import { containerNames, LocalService } from "../../../src/constructs/local/local-service";
import type { ResolvedService } from "../../../src/definition/resolve/resolve";
import type { ImageOrigin } from "../../../src/definition/image";
import type { ServiceSettings } from "../../../src/definition/service";
import { dockerStack } from "../../support/docker-stack";
import { booksService, edges, synthesized } from "../../support/synth";

function given(settings: Partial<ServiceSettings> = {}, origin?: ImageOrigin, hostPorts: number[] = []) {
  return rendered(booksService(settings, origin), hostPorts);
}

function rendered(service: ResolvedService, hostPorts: number[] = []) {
  const stack = dockerStack();
  const { containers } = new LocalService(stack, "books", {
    service,
    prefix: "shop-local",
    network: "shop-local",
    region: "eu-central-1",
    hostPorts,
    found: { containers: [], volumeByPath: new Map() },
    sourcesOf: new Map(
      service.containers.map(({ name: container, secrets }) => [
        container,
        Object.fromEntries(Object.keys(secrets).map((name) => [name, `\${var.${name.toLowerCase()}}`])),
      ]),
    ),
    after: [],
  });
  return { ...synthesized(stack), containers: edges(stack, containers) };
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

test("each task is a container of the app's own build", () => {
  const { resource, containers } = given({ desiredCount: 2 });
  expect(resource).toEqual({
    docker_image: {
      books: {
        name: "shop-local/books:tag-of-apps-books",
        platform: "linux/amd64",
        keep_locally: false,
        build: {
          context: "../../../apps/books",
          dockerfile: "../../../apps/books/Dockerfile",
          platform: "linux/amd64",
          builder: "default",
        },
      },
    },
    docker_container: { books_1: container(1), books_2: container(2) },
  });
  expect(containers).toEqual(["docker_container.books_1", "docker_container.books_2"]);
});

test("an image from elsewhere is pulled for the tasks' processor and stays on the machine", () => {
  const { resource } = given({ architecture: "ARM64" }, { image: "nginx:1.29.3" });
  expect(resource["docker_image"]).toEqual({
    books: { name: "nginx:1.29.3", platform: "linux/arm64", keep_locally: true },
  });
});

test("the ports of tasks with public addresses are this machine's", () => {
  const { resource } = given({ exposure: { type: "public-ip" }, desiredCount: 2 }, undefined, [8081, 8082]);
  const port = (external: number) => [{ internal: 8080, external, ip: "127.0.0.1" }];
  expect(resource["docker_container"]).toEqual({
    books_1: { ...container(1), ports: port(8081) },
    books_2: { ...container(2), ports: port(8082) },
  });
});

test("secrets come from where Terraform has them", () => {
  const { resource } = given({ secrets: { KEY: { type: "parameter", name: "/shop/key" } } });
  expect(resource["docker_container"]).toEqual({
    books_1: { ...container(1), env: ["KEY=${var.key}"] },
  });
});

test("no tasks, no containers", () => {
  expect(containerNames(booksService({ desiredCount: 0 }), "shop-local")).toEqual([]);
});
