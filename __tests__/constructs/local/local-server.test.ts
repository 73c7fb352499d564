import { LocalServer } from "../../../src/constructs/local/local-server";
import { dockerStack } from "../../support/docker-stack";
import { synthesized } from "../../support/synth";

test("a server comes from its makers' image, is in its users' networks, and keeps its data", () => {
  const stack = dockerStack();
  const server = {
    image: "postgres:17.9",
    env: { NAME: "${a}" },
    healthCheck: ["CMD", "ask", "${a}"],
    values: {},
    data: "postgres-17-a",
    dataPath: "/data",
  };
  new LocalServer(stack, "database", {
    name: "shop-local-database-stand-in",
    volumeName: "shop-local-database",
    networks: ["web", "books"],
    server,
  });
  const { resource } = synthesized(stack);
  expect(resource).toMatchObject({
    docker_image: { database: { name: "postgres:17.9", keep_locally: true } },
    docker_volume: { database: { name: "shop-local-database-postgres-17-a" } },
    docker_container: {
      database: {
        networks_advanced: [{ name: "web" }, { name: "books" }],
        volumes: [{ volume_name: "${docker_volume.database.name}", container_path: "/data" }],
        env: ["NAME=$${a}"],
        healthcheck: { test: ["CMD", "ask", "$${a}"] },
        wait: true,
      },
    },
  });
});
