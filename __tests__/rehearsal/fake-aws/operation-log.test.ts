import type { Operation } from "../../../src/rehearsal/fake-aws/operation-log";
import { faultsAt, faultsOnce, Stage } from "../../../src/rehearsal/fake-aws/operation-log";
import { World } from "../../../src/rehearsal/fake-aws/fake-account";

const create = (address: string): Operation => ({ type: address.split(".")[0] ?? "", address, action: "create" });
const vpc = create("aws_vpc.network");

test("a call is for what Terraform announced before it", async () => {
  const stage = new Stage("platform", new World());
  stage.announce(vpc);
  await expect(stage.begin("aws_vpc", "create")).resolves.toEqual(vpc);
});

test("a call waits for the announcement when that comes later", async () => {
  const stage = new Stage("platform", new World());
  const begun = stage.begin("aws_vpc", "create");
  stage.announce(create("aws_lb.balancer"));
  stage.announce(vpc);
  await expect(begun).resolves.toEqual(vpc);
  await expect(stage.begin("aws_lb", "create")).resolves.toEqual(create("aws_lb.balancer"));
});

test("an announcement of another action isn't for the call", async () => {
  const stage = new Stage("platform", new World());
  stage.announce({ ...vpc, action: "delete" });
  stage.announce(vpc);
  await expect(stage.begin("aws_vpc", "create")).resolves.toEqual(vpc);
});

test("what a Terraform process announced that is gone is forgotten", async () => {
  const stage = new Stage("platform", new World());
  stage.announce(create("aws_vpc.old"));
  stage.clear();
  stage.announce(vpc);
  await expect(stage.begin("aws_vpc", "create")).resolves.toEqual(vpc);
});

test("a call that Terraform doesn't announce fails, rather than to wait for ever", async () => {
  jest.useFakeTimers();
  const begun = new Stage("platform", new World()).begin("aws_vpc", "create");
  jest.advanceTimersByTime(60_000);
  jest.useRealTimers();
  await expect(begun).rejects.toThrow(
    "create of aws_vpc: terraform didn't announce it; rehearsal can't tell its address",
  );
});

test("the journal holds every operation in order", () => {
  const stage = new Stage("platform", new World());
  stage.end(vpc, false);
  stage.end(vpc, true);
  expect(stage.journal).toEqual([
    { ...vpc, stack: "platform", succeeded: false },
    { ...vpc, stack: "platform", succeeded: true },
  ]);
});

test("nothing fails unless it is asked for", () => {
  expect(new Stage("platform", new World()).fails(vpc)).toBe(false);
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
    true,
    false,
    true,
    false,
  ]);
});
