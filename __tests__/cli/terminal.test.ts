import { print, show } from "../../src/cli/terminal";

let written: string[];

beforeEach(() => {
  written = [];
  const write = (text: unknown) => written.push(String(text)) > 0;
  jest.spyOn(process.stderr, "write").mockImplementation(write);
  jest.spyOn(process.stdout, "write").mockImplementation(write);
  Object.assign(process.stderr, { isTTY: true, columns: 12 });
});

const { isTTY, columns } = process.stderr;
afterEach(() => {
  jest.restoreAllMocks();
  Object.assign(process.stderr, { isTTY, columns });
});

const ERASED = "\r\u001b[2K";

test("a terminal shows what a command is at, in one line, which goes when there is a result", () => {
  show("prove: 5 stacks of many");
  show("short");
  print("done");
  print("all");
  expect(written).toEqual([`${ERASED}prove: 5 st`, `${ERASED}short`, ERASED, "done\n", "all\n"]);
});

test("nothing is erased where nothing is shown", () => {
  show("");
  expect(written).toEqual([]);
});

test("without a terminal nothing but the result is said", () => {
  Object.assign(process.stderr, { isTTY: false });
  show("at work");
  print("done");
  expect(written).toEqual(["done\n"]);
});
