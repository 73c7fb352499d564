import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { Engine } from "../../src/local/engine";
import { temporaryFolder } from "../support/synth";

const folder = temporaryFolder();
const socket = join(folder, "docker.sock");
let server: Server;

beforeAll((done) => {
  server = createServer(({ url }, answer) => {
    if (url === "/_ping") answer.end("OK");
    else if (url === "/containers/json") {
      const ports = [{ PrivatePort: 80 }, { PrivatePort: 8080, PublicPort: 8081 }];
      answer.end(JSON.stringify([{ Names: ["/shop-local-web-1"], Ports: ports }]));
    } else answer.writeHead(404).end();
  }).listen(socket, done);
});

afterAll((done) => {
  server.close(done);
});

test("an engine that answers has no fault, and says which container has which port", async () => {
  const engine = new Engine(`unix://${socket}`);
  expect(await engine.fault()).toBeUndefined();
  expect([...((await engine.publishedPorts()) ?? [])]).toEqual([[8081, "shop-local-web-1"]]);
});

test("where none answers, that is said with what to do", async () => {
  expect(await new Engine(`unix://${join(folder, "none")}`).fault()).toBe(
    `docker: no engine answers at unix://${join(folder, "none")} (connect ENOENT ${join(folder, "none")}); the platform runs in containers; start Docker, or set DOCKER_HOST`,
  );
});

test("where this user may not ask it, that is said", async () => {
  const engine = new Engine(`unix://${socket}`);
  jest.spyOn(engine.connection, "send").mockRejectedValue(new Error(`connect EACCES ${socket}`));
  expect(await engine.fault()).toBe(
    `docker: this user may not use the engine at unix://${socket}; the platform runs in containers; join the group 'docker', or set DOCKER_HOST`,
  );
});

test("an engine that only Docker's own command can reach is left to the provider", async () => {
  const engine = new Engine("ssh://somewhere");
  expect([await engine.fault(), await engine.publishedPorts()]).toEqual([undefined, undefined]);
});
