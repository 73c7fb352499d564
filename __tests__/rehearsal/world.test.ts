import { World } from "../../src/rehearsal/world";

const account = "1";
const rule = (id: string, priority: number) => ({ id, listener_arn: "listener", priority });

function given(): World {
  const world = new World();
  world.put({
    account,
    type: "aws_lb_listener_rule",
    stack: "platform",
    address: "aws_lb_listener_rule.web",
    state: rule("r1", 10),
  });
  return world;
}

test("says who has what only one resource can have", () => {
  expect(given().clash({ account, type: "aws_lb_listener_rule", state: rule("r2", 10) })).toBe(
    "listener_arn \"listener\", priority 10 is taken by aws_lb_listener_rule.web of stack 'platform'; " +
      "only one aws_lb_listener_rule at a time can have it",
  );
});

test("lets a resource keep what it has, and others have something else", () => {
  expect(
    given().clash({ account, type: "aws_lb_listener_rule", state: rule("r1", 10) }, rule("r1", 10)),
  ).toBeUndefined();
  expect(given().clash({ account, type: "aws_lb_listener_rule", state: rule("r2", 20) })).toBeUndefined();
  expect(given().clash({ account, type: "aws_unheard_of", state: rule("r2", 10) })).toBeUndefined();
});

test("frees what a removed resource had", () => {
  const world = given();
  world.remove("aws_lb_listener_rule", rule("r1", 10));
  expect(world.clash({ account, type: "aws_lb_listener_rule", state: rule("r2", 10) })).toBeUndefined();
});

test("looks into blocks that occur once", () => {
  const world = new World();
  const service = (id: string, namespace: string) => ({
    id,
    name: "quotes",
    dns_config: [{ namespace_id: namespace }],
  });
  const type = "aws_service_discovery_service";
  world.put({ account, type, stack: "platform", address: `${type}.quotes`, state: service("s1", "ns-1") });
  expect(world.clash({ account, type, state: service("s2", "ns-2") })).toBeUndefined();
  expect(world.clash({ account, type, state: service("s2", "ns-1") })).toBeDefined();
});

test("finds what has every value asked for", () => {
  expect(given().find(account, "aws_lb_listener_rule", { priority: 10 })?.address).toBe("aws_lb_listener_rule.web");
  expect(given().find(account, "aws_lb_listener_rule", { priority: 11 })).toBeUndefined();
  expect(given().find(account, "aws_lb", {})).toBeUndefined();
});

test("counts generations by stack and address, revisions by family", () => {
  const world = new World();
  expect([world.nextGeneration("a", "x"), world.nextGeneration("b", "x"), world.nextGeneration("a", "x")]).toEqual([
    1, 1, 2,
  ]);
  expect([world.nextRevision("web"), world.nextRevision("web"), world.nextRevision("api")]).toEqual([1, 2, 1]);
});

test("keeps accounts apart", () => {
  const state = rule("r2", 10);
  expect(given().clash({ account: "2", type: "aws_lb_listener_rule", state })).toBeUndefined();
  expect(given().find("2", "aws_lb_listener_rule", { priority: 10 })).toBeUndefined();
});
