import type { Operation } from "../../../src/rehearsal/fake-aws/operation-log";
import { faultsAt, faultsOnce, OperationLog } from "../../../src/rehearsal/fake-aws/operation-log";
import { FakeAccounts } from "../../../src/rehearsal/fake-aws/fake-accounts";

const create = (address: string): Operation => ({ type: address.split(".")[0] ?? "", address, action: "create" });
const vpc = create("aws_vpc.network");

test("a call is for what Terraform announced before it", async () => {
  const log = new OperationLog("platform", new FakeAccounts());
  log.announce(vpc);
  await expect(log.begin("aws_vpc", "create")).resolves.toEqual(vpc);
});

test("a call waits for the announcement when that comes later", async () => {
  const log = new OperationLog("platform", new FakeAccounts());
  const begun = log.begin("aws_vpc", "create");
  log.announce(create("aws_lb.balancer"));
  log.announce(vpc);
  await expect(begun).resolves.toEqual(vpc);
  await expect(log.begin("aws_lb", "create")).resolves.toEqual(create("aws_lb.balancer"));
});

test("an announcement of another action isn't for the call", async () => {
  const log = new OperationLog("platform", new FakeAccounts());
  log.announce({ ...vpc, action: "delete" });
  log.announce(vpc);
  await expect(log.begin("aws_vpc", "create")).resolves.toEqual(vpc);
});

test("what a Terraform process announced that is gone is forgotten", async () => {
  const log = new OperationLog("platform", new FakeAccounts());
  log.announce(create("aws_vpc.old"));
  log.clear();
  log.announce(vpc);
  await expect(log.begin("aws_vpc", "create")).resolves.toEqual(vpc);
});

test("a call that Terraform doesn't announce fails, rather than to wait for ever", async () => {
  jest.useFakeTimers();
  const begun = new OperationLog("platform", new FakeAccounts()).begin("aws_vpc", "create");
  jest.advanceTimersByTime(60_000);
  jest.useRealTimers();
  await expect(begun).rejects.toThrow(
    "create of aws_vpc: terraform didn't announce it; rehearsal can't tell its address",
  );
});

test("the log has every operation in order", () => {
  const log = new OperationLog("platform", new FakeAccounts());
  log.end(vpc, false);
  log.end(vpc, false, true);
  log.end(vpc, true);
  expect(log.operations).toEqual([
    { ...vpc, stack: "platform", succeeded: false },
    { ...vpc, stack: "platform", succeeded: false, tookEffect: true },
    { ...vpc, stack: "platform", succeeded: true },
  ]);
});

test("nothing fails unless it is asked for", () => {
  expect(new OperationLog("platform", new FakeAccounts()).faultOf(vpc)).toBeUndefined();
});

test("a fault is addressed by resource and action", () => {
  const faults = faultsAt("aws_vpc.network:create");
  expect([vpc, { ...vpc, action: "delete" } as const, create("aws_vpc.other"), vpc].map(faults)).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

test("a fault of once lets the next attempt pass", () => {
  const faults = faultsOnce(({ type }) => type === "aws_vpc");
  expect([vpc, vpc, { ...vpc, action: "delete" } as const, create("aws_lb.balancer")].map(faults)).toEqual([
    "before",
    false,
    "before",
    false,
  ]);
  expect([vpc, vpc, vpc].map(faultsOnce(() => true, ["before", "after"]))).toEqual(["before", "after", false]);
});

test.each([
  ["what is deleted too lets go", "replace", "delete", [vpc.address], true],
  ["what is changed because it goes for good lets go", "delete", "update", [], true],
  ["what refers to it is changed after it is gone, and holds on", "delete", "update", [vpc.address], false],
  ["what waits for its successor holds on", "replace", "update", [], false],
  ["what stays as it is holds on", "delete", undefined, [], false],
])("%s", async (_, own, theirs, refersTo, expected) => {
  const log = new OperationLog("platform", new FakeAccounts());
  log.dependencies = new Map([["aws_lb.web", new Set(refersTo)]]);
  log.planned.set(vpc.address, own);
  if (theirs !== undefined) log.planned.set("aws_lb.web", theirs);
  const user = { account: "1", type: "aws_lb", stack: "platform", address: "aws_lb.web", state: {} };
  const ask = (of: object) => {
    const use = { user: { ...user, ...of }, error: "", retries: true };
    return log.letsGo(use, vpc, () => use);
  };
  await expect(Promise.all([ask({}), ask({ stack: "other" })])).resolves.toEqual([expected, false]);
  const hint = log.wayOut({ user, error: "", retries: true }, vpc);
  expect(hint.includes("terraform apply -target=aws_lb.web")).toBe(refersTo.length > 0 && theirs === "update");
  expect(log.wayOut({ user: { ...user, stack: "books" }, error: "", retries: true }, vpc)).toBe(
    "; where that stack lets go of it in the same change, deploy it first, then 'platform'",
  );
});
