import {
  addressAt,
  endsPlan,
  findingsOf,
  parseEvent,
  startedOperation,
  validateFindings,
} from "../../../src/rehearsal/runner/terraform-output";

const FILE = JSON.stringify(
  {
    resource: { aws_vpc: { network: { cidr_blok: "x", tags: { a: "b" } } } },
    data: { aws_region: { here: { a: 1 } } },
    output: { url: { value: 1 } },
  },
  null,
  2,
);
const lineOf = (text: string) => FILE.split("\n").findIndex((line) => line.includes(text)) + 1;
const hook = (type: string, action: string) =>
  JSON.stringify({ type, hook: { resource: { addr: "aws_vpc.network", resource_type: "aws_vpc" }, action } });

test.each([
  ["cidr_blok", "aws_vpc.network"],
  ['"b"', "aws_vpc.network"],
  ['"a": 1', "data.aws_region.here"],
  ['"value"', "output.url"],
  ['"output"', "output"],
])("finds the address around %s", (text, address) => {
  expect(addressAt(FILE, lineOf(text))).toBe(address);
});

test("names what an operation is for when it starts", () => {
  const operation = { type: "aws_vpc", address: "aws_vpc.network", action: "create" };
  expect(startedOperation(parseEvent(hook("apply_start", "create")))).toEqual(operation);
});

test.each([
  ["an end", hook("apply_complete", "create")],
  ["a read", hook("apply_start", "read")],
  ["another event", '{"type":"version"}'],
  ["a line that is none", "Terraform has crashed"],
])("takes %s for no start of an operation", (_, line) => {
  expect(startedOperation(parseEvent(line))).toBeUndefined();
});

test("knows where a run's plan ends", () => {
  const summaries = ["plan", "apply"].map((operation) => ({ type: "change_summary", changes: { add: 1, operation } }));
  expect(summaries.map((event) => endsPlan(parseEvent(JSON.stringify(event))))).toEqual([true, false]);
  expect(endsPlan(parseEvent('{"type":"version"}'))).toBe(false);
});

test("reads errors out of a run's events, and only errors", () => {
  const diagnostic = (severity: string, summary: string, rest = {}) =>
    JSON.stringify({ type: "diagnostic", diagnostic: { severity, summary, ...rest } });
  const range = { filename: "cdk.tf.json", start: { line: lineOf("cidr_blok") } };
  const output = [
    '{"type":"version"}',
    diagnostic("warning", "Deprecated"),
    diagnostic("error", "Terraform encountered problems during initialisation, including problems\nwith"),
    diagnostic("error", "Unsupported argument", { detail: "no", range }),
    diagnostic("error", "Known", { address: "aws_lb.web", range }),
    diagnostic("error", "Elsewhere"),
  ].join("\n");
  expect(findingsOf(output, FILE)).toEqual([
    { address: "aws_vpc.network", summary: "Unsupported argument", detail: "no" },
    { address: "aws_lb.web", summary: "Known", detail: "" },
    { summary: "Elsewhere", detail: "" },
  ]);
});

test("reads errors of a validation", () => {
  const output = JSON.stringify({
    valid: false,
    diagnostics: [{ severity: "error", summary: "Wrong", detail: "very" }],
  });
  expect(validateFindings(output, FILE)).toEqual([{ summary: "Wrong", detail: "very" }]);
});
