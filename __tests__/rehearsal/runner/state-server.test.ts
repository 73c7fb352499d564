import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serveStates, type StateServer } from "../../../src/rehearsal/runner/state-server";

const folder = mkdtempSync(join(tmpdir(), "states-"));
let states: StateServer;
beforeAll(async () => {
  states = await serveStates();
});
afterAll(() => {
  states.close();
  rmSync(folder, { recursive: true });
});

const addressOf = (name: string) => states.address(join(folder, name));
const get = async (address: string) => {
  const { status, text } = await fetch(address).then(async (it) => ({ status: it.status, text: await it.text() }));
  return [status, text];
};

test("a state is in its file from when Terraform writes it", async () => {
  expect(await get(addressOf("a.tfstate"))).toEqual([404, ""]);
  await fetch(addressOf("a.tfstate"), { method: "POST", body: '{"serial":1}' });
  expect(readFileSync(join(folder, "a.tfstate"), "utf8")).toBe('{"serial":1}');
  expect([await get(addressOf("a.tfstate")), await get(addressOf("b.tfstate"))]).toEqual([
    [200, '{"serial":1}'],
    [404, ""],
  ]);
});

test("a state keeps its address, and no file beside the states can be read", async () => {
  const address = addressOf("c.tfstate");
  expect([addressOf("c.tfstate"), addressOf("d.tfstate") === address]).toEqual([address, false]);
  expect(await get(new URL("/../package.json", address).href)).toEqual([404, ""]);
});

test("what is cut off while it is written leaves the state as it was", async () => {
  const address = addressOf("e.tfstate");
  await fetch(address, { method: "POST", body: "whole" });
  const cut = request(address, { method: "POST", headers: { "content-length": 100, expect: "100-continue" } });
  cut.flushHeaders();
  await once(cut, "continue"); // the server is reading
  cut.on("error", () => undefined);
  cut.destroy();
  expect(await get(address)).toEqual([200, "whole"]);
});
