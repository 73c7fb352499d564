import { FakeAccounts } from "../../../src/rehearsal/fake-aws/fake-accounts";

const account = "1";
const rule = (id: string, priority: number) => ({ id, listener_arn: "listener", priority });

function given(): FakeAccounts {
  const accounts = new FakeAccounts();
  accounts.put({
    account,
    type: "aws_lb_listener_rule",
    stack: "platform",
    address: "aws_lb_listener_rule.web",
    state: rule("r1", 10),
  });
  return accounts;
}

test("says who has what only one resource can have", () => {
  expect(given().clash({ account, type: "aws_lb_listener_rule", state: rule("r2", 10) })).toBe(
    "PriorityInUse: Priority '10' is currently in use\nlistener_arn \"listener\", priority 10 is taken by aws_lb_listener_rule.web of stack 'platform'; " +
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
  const accounts = given();
  accounts.remove("aws_lb_listener_rule", rule("r1", 10));
  expect(accounts.clash({ account, type: "aws_lb_listener_rule", state: rule("r2", 10) })).toBeUndefined();
});

test("what has no name yet clashes with nothing, and a record may take over another one", () => {
  const accounts = new FakeAccounts();
  const place = { account, stack: "platform" };
  accounts.put({ ...place, type: "aws_db_instance", address: "aws_db_instance.a", state: { id: "1", identifier: "" } });
  expect(accounts.clash({ account, type: "aws_db_instance", state: { id: "2", identifier: "" } })).toBeUndefined();
  const record = { zone_id: "Z", name: "a.example.com", type: "A" };
  const type = "aws_route53_record";
  accounts.put({ ...place, type, address: `${type}.a`, state: { id: "1", ...record } });
  expect(accounts.clash({ account, type, state: { id: "2", ...record } })).toMatch("is taken by aws_route53_record.a");
  const over = { id: "2", ...record, allow_overwrite: true };
  expect(accounts.clash({ account, type, state: over })).toBeUndefined();
});

test("looks into blocks that occur once", () => {
  const accounts = new FakeAccounts();
  const service = (id: string, namespace: string) => ({
    id,
    name: "quotes",
    dns_config: [{ namespace_id: namespace }],
  });
  const type = "aws_service_discovery_service";
  accounts.put({ account, type, stack: "platform", address: `${type}.quotes`, state: service("s1", "ns-1") });
  expect(accounts.clash({ account, type, state: service("s2", "ns-2") })).toBeUndefined();
  expect(accounts.clash({ account, type, state: service("s2", "ns-1") })).toBeDefined();
});

test("finds what has every value asked for", () => {
  expect(given().find(account, "aws_lb_listener_rule", { priority: 10 })?.address).toBe("aws_lb_listener_rule.web");
  expect(given().find(account, "aws_lb_listener_rule", { priority: 11 })).toBeUndefined();
  expect(given().find(account, "aws_lb", {})).toBeUndefined();
});

test("counts generations by stack and address, revisions by family", () => {
  const accounts = new FakeAccounts();
  expect([
    accounts.nextGeneration("a", "x"),
    accounts.nextGeneration("b", "x"),
    accounts.nextGeneration("a", "x"),
  ]).toEqual([1, 1, 2]);
  expect([accounts.nextRevision("web"), accounts.nextRevision("web"), accounts.nextRevision("api")]).toEqual([1, 2, 1]);
});

test("keeps accounts apart", () => {
  const state = rule("r2", 10);
  expect(given().clash({ account: "2", type: "aws_lb_listener_rule", state })).toBeUndefined();
  expect(given().find("2", "aws_lb_listener_rule", { priority: 10 })).toBeUndefined();
});

describe("a subnet", () => {
  const subnet = (cidr: string, id = "s2") => ({
    account,
    type: "aws_subnet",
    state: { id, vpc_id: "v", cidr_block: cidr },
  });
  function network(): FakeAccounts {
    const accounts = new FakeAccounts();
    const place = { account, stack: "platform" };
    accounts.put({ ...place, type: "aws_vpc", address: "aws_vpc.net", state: { id: "v", cidr_block: "10.0.0.0/16" } });
    accounts.put({ ...place, address: "aws_subnet.a", ...subnet("10.0.1.0/24", "s1") });
    return accounts;
  }

  test("lies within its VPC", () => {
    expect(network().clash(subnet("10.1.0.0/24"))).toBe("its cidr_block lies outside of aws_vpc.net");
  });

  test("lies beside other subnets", () => {
    const message = "its cidr_block overlaps that of aws_subnet.a of stack 'platform'";
    expect(network().clash(subnet("10.0.1.128/25"))).toBe(message);
    expect(network().clash(subnet("10.0.0.0/22"))).toBe(message);
    expect(network().clash(subnet("10.0.2.0/24"))).toBeUndefined();
    expect(network().clash(subnet("10.0.1.0/24", "s1"), subnet("10.0.1.0/24", "s1").state)).toBeUndefined();
  });

  test("of a VPC that the rehearsal didn't make lies where it says", () => {
    expect(new FakeAccounts().clash(subnet("10.1.0.0/24"))).toBeUndefined();
  });
});
