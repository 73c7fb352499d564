/** The tests' own runtime, `support/shared-runtime.js`. */
import { AsyncResource } from "node:async_hooks";
import { readFileSync } from "node:fs";
import type * as Cidr from "../src/definition/cidr";
import { parseCidr } from "../src/definition/cidr";

type CidrModule = typeof Cidr;

test("a module is loaded once, and anew only where a test asks for it", () => {
  expect(jest.requireActual<CidrModule>("../src/definition/cidr").parseCidr).toBe(parseCidr);
  const anew: CidrModule[] = [];
  jest.isolateModules(() => {
    anew.push(jest.requireActual<CidrModule>("../src/definition/cidr"));
  });
  expect(anew[0]?.parseCidr).toBeInstanceOf(Function);
  expect(anew[0]?.parseCidr).not.toBe(parseCidr);
  expect(jest.requireActual<CidrModule>("../src/definition/cidr").parseCidr).toBe(parseCidr);
});

test("what can't be had with shared modules says so", () => {
  expect(() => jest.doMock("../src/definition/cidr")).toThrow("jest.doMock: modules are shared by the test files");
  expect(() => jest.resetModules()).toThrow("use jest.spyOn or jest.isolateModules");
});

test("objects of Node's own modules are of the tests' classes", () => {
  expect(new URL("http://localhost")).toBeInstanceOf(URL);
  expect(() => {
    process.chdir("/nowhere/at/all");
  }).toThrow(Error);
});

test("jest's record of the test that runs isn't in every promise", () => {
  const resource = new AsyncResource("test");
  const held = Object.getOwnPropertySymbols(resource).map((name) => Reflect.get(resource, name) as unknown);
  expect(held.filter((value) => typeof value === "object" && value !== null && "test" in value)).toEqual([]);
});

test("an error names the line in TypeScript", () => {
  const [, line] = /shared-runtime\.test\.ts:(\d+)/.exec(new Error("here").stack ?? "") ?? [];
  expect(readFileSync(__filename, "utf8").split("\n")[Number(line) - 1]).toContain('new Error("here")');
});
