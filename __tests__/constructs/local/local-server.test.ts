import { LocalServer } from "../../../src/constructs/local/local-server";
import { dockerStack } from "../../support/docker-stack";
import { synthesized } from "../../support/synth";

test("a server comes from its makers' image, which stays on this machine, and takes texts as they are", () => {
  const stack = dockerStack();
  const server = { image: "postgres:17.9", env: { NAME: "${a}" }, healthCheck: ["CMD", "ask", "${a}"], values: {} };
  new LocalServer(stack, "database", { name: "shop-local-database-stand-in", network: "shop-local", server });
  const { resource } = synthesized(stack);
  expect(resource).toMatchObject({
    docker_image: { database: { name: "postgres:17.9", keep_locally: true } },
    docker_container: {
      database: { env: ["NAME=$${a}"], healthcheck: { test: ["CMD", "ask", "$${a}"] }, wait: true },
    },
  });
});
