import { createServer, type AddressInfo } from "node:net";
import { Engine } from "../../src/local/engine";
import { missingRequirements } from "../../src/local/requirements";

/** An engine with these containers, by port. */
function engineWith(published?: ReadonlyMap<number, string>, fault?: string): Engine {
  const engine = new Engine();
  jest.spyOn(engine, "fault").mockResolvedValue(fault);
  jest.spyOn(engine, "publishedPorts").mockResolvedValue(published);
  jest.spyOn(engine, "containers").mockResolvedValue([]);
  jest.spyOn(engine, "networks").mockResolvedValue([]);
  return engine;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

const variables = [{ name: "books_secret_key", description: "Local value of KEY of books" }];
const networkRange = undefined;
const known = new Set<string>();
const ip = "127.0.0.1";

test("nothing is missing where the engine answers, ports are free or ours, and secrets are given", async () => {
  const around = {
    engine: engineWith(new Map([[8080, "shop-local-router"]])),
    env: { TF_VAR_books_secret_key: "x" },
    prefix: "shop-local",
    known,
  };
  expect(await missingRequirements({ ports: [{ ip, port: 8080 }], variables, networkRange }, around)).toEqual([]);
});

test("a port that another container or process has is named, and so is each secret without a value", async () => {
  const server = createServer();
  await new Promise<void>((done) => {
    server.listen(0, ip, done);
  });
  const taken = portOf(server.address());
  const around = { engine: engineWith(new Map([[8081, "other"]])), env: {}, prefix: "shop-local", known };
  const ports = [
    { ip, port: 8081 },
    { ip, port: taken },
  ];
  expect(await missingRequirements({ ports, variables, networkRange }, around)).toEqual([
    "port 8081: container 'other' has it; the platform needs it; stop that container",
    `port ${taken}: a process on this machine has it; the platform needs it; stop that process`,
    "variable 'books_secret_key': value is missing; Local value of KEY of books, is never written down; set TF_VAR_books_secret_key in the shell",
  ]);
  await new Promise((done) => server.close(done));
});

test("without an engine nobody asks for ports", async () => {
  const around = { engine: engineWith(new Map(), "docker: none"), env: {}, prefix: "shop-local", known };
  expect(await missingRequirements({ ports: [{ ip, port: 1 }], variables: [], networkRange }, around)).toEqual([
    "docker: none",
  ]);
});

test("neither does anybody where the engine can't be asked", async () => {
  const around = { engine: engineWith(), env: {}, prefix: "shop-local", known };
  expect(await missingRequirements({ ports: [{ ip, port: 1 }], variables: [], networkRange }, around)).toEqual([]);
});
