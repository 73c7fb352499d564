import { join } from "node:path";
import { Engine } from "../../src/local/engine";
import { followLines, newestLines } from "../../src/local/logs";
import { temporaryFolder } from "../support/synth";
import { FakeEngine } from "./support/fake-engine";

const socket = join(temporaryFolder(), "docker.sock");
const fake = new FakeEngine();
const source = { engine: new Engine(`unix://${socket}`), prefix: "shop-local-" };

beforeAll(async () => {
  await fake.listen(socket);
  fake.add("shop-local-web-1", { log: ["listens", "GET /"], logSeconds: [1, 5] });
  fake.add("shop-local-web-2", { log: ["listens too"], logSeconds: [3] });
  fake.add("shop-local-books-1", { log: ["no stock"], logSeconds: [2] });
  fake.add("shop-local-undeclared-calls", {
    log: ["service 'web' called 'mail', which", "service 'books' called 'mail', which"],
    logSeconds: [6, 4],
  });
  for (const own of ["router", "books-proxy", "database-stand-in", "aws"])
    fake.add(`shop-local-${own}`, { log: [`of ${own}`] });
});

afterAll(() => {
  fake.close();
});

test("lines of all services come in the order in which they were written, with their names", async () => {
  expect(await newestLines(source)).toEqual([
    "web-1            | listens",
    "books-1          | no stock",
    "web-2            | listens too",
    "undeclared-calls | service 'books' called 'mail', which",
    "web-1            | GET /",
    "undeclared-calls | service 'web' called 'mail', which",
  ]);
});

test("those of a service end with whom it called by mistake", async () => {
  expect(await newestLines({ ...source, service: "web" })).toEqual([
    "web-1            | listens",
    "web-2            | listens too",
    "web-1            | GET /",
    "undeclared-calls | service 'web' called 'mail', which",
  ]);
});

test("any container may be asked for by its own name", async () => {
  expect(await newestLines({ ...source, service: "books-proxy" })).toEqual(["books-proxy      | of books-proxy"]);
  expect(await newestLines({ ...source, service: "undeclared-calls" })).toHaveLength(2);
});

test("a name that there isn't is said with those that there are", async () => {
  await expect(newestLines({ ...source, service: "shop" })).rejects.toThrow(
    new Error(
      "service 'shop': isn't there; aws, books, books-proxy, database-stand-in, router, undeclared-calls, web are; name one of them",
    ),
  );
});

test("what is followed comes until it is ended, also of a container that came later", async () => {
  const stop = new AbortController();
  const lines: string[] = [];
  const following = followLines({ ...source, service: "late" }, stop.signal, (line) => {
    lines.push(line);
    stop.abort();
  });
  fake.add("shop-local-late-1", { log: ["here I am"] });
  await following;
  expect(lines).toEqual(["late-1           | here I am"]);
});

test("a stream that is asked for after the interrupt isn't begun: it would never end", async () => {
  const [container] = await source.engine.containers("shop-local-web-1");
  const path = `/containers/${container?.id ?? ""}/logs?follow=true`;
  await expect(source.engine.connection.stream(path, AbortSignal.abort(new Error("interrupted")))).rejects.toThrow(
    "interrupted",
  );
});
