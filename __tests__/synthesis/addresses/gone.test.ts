import type { EnvironmentDefinition } from "../../../src/definition/platform";
import { goneAddresses } from "../../../src/synthesis/addresses/gone";
import { movesOf } from "../../../src/synthesis/addresses/moves";
import { environmentOf } from "../../support/synth";

const PLATFORM = "shop-test-platform";

/** All that was there is gone, but what is there now. */
function goneOf(
  lock: Readonly<Record<string, readonly string[]>>,
  said: Pick<EnvironmentDefinition, "removed"> = {},
  now: readonly string[] = [],
): ReturnType<typeof goneAddresses> {
  const environment = environmentOf({ services: {}, ...said });
  const stacks = [{ name: PLATFORM, addresses: new Set(now) }];
  const locked = new Map(Object.entries(lock).map(([name, addresses]) => [name, new Set(addresses)]));
  return goneAddresses({ environment, stacks, moves: movesOf(environment, stacks), lock: locked });
}

const JOB = ["aws_ecs_task_definition.report", "aws_iam_role.report_execution"];

test("a task definition with roles is a job, beside a service it is the service's, and alone it is nothing", () => {
  expect(goneOf({ [PLATFORM]: JOB }).tasks).toEqual([{ kind: "job", id: "report" }]);
  expect(goneOf({ [PLATFORM]: [...JOB, "aws_ecs_service.report"] }).tasks).toEqual([{ kind: "service", id: "report" }]);
  expect(goneOf({ [PLATFORM]: JOB.slice(0, 1) })).toEqual({ addresses: [], tasks: [] });
});

test("a stack that isn't rendered any more tells of its job only where others have something of it", () => {
  const group = "aws_security_group.report";
  expect(goneOf({ [PLATFORM]: [group], "shop-test-report": JOB })).toEqual({
    addresses: [{ stack: PLATFORM, address: group }],
    tasks: [{ kind: "job", id: "report" }],
  });
  expect(goneOf({ [PLATFORM]: [], "shop-test-report": JOB })).toEqual({ addresses: [], tasks: [] });
  // That of another environment
  expect(goneOf({ [PLATFORM]: [], "shop-prod-report": JOB })).toEqual({ addresses: [], tasks: [] });
});

test("what is said of a job takes all that it is made of along, and a bucket by its name not", () => {
  const bucket = "aws_s3_bucket.report_files";
  expect(goneOf({ [PLATFORM]: [...JOB, bucket] }, { removed: [{ job: "report", destroy: true }] })).toEqual({
    addresses: [{ stack: PLATFORM, address: bucket }],
    tasks: [],
  });
});

test("a role that only has the name of a schedule's may be anybody's, and is asked for", () => {
  const role = "aws_iam_role.etl_schedule";
  expect(goneOf({ [PLATFORM]: [role, "aws_scheduler_schedule.etl"] }).addresses).toEqual([]);
  expect(goneOf({ [PLATFORM]: [role] }).addresses).toEqual([{ stack: PLATFORM, address: role }]);
});

const asked = (before: readonly string[], now: readonly string[], said: Pick<EnvironmentDefinition, "removed"> = {}) =>
  goneOf({ [PLATFORM]: [...before, ...now] }, said, now).addresses.map(({ address }) => address);

test("what stands in a zone goes with the zone's subnet, and its fixed address is asked for", () => {
  const zone = ["aws_efs_mount_target.share_b", "aws_nat_gateway.public_nat_b", "aws_route_table.private_b"];
  const subnets = ["aws_subnet.private_b", "aws_subnet.public_b"];
  const address = "aws_eip.public_nat_b";
  expect(asked([...zone, ...subnets, address], ["aws_subnet.private_a"])).toEqual([address, ...subnets]);
  // Where the subnet stays, traffic loses its way: of a gateway the address tells that.
  expect(asked([...zone.slice(0, 2), address], subnets)).toEqual([zone[0], address]);
  const removed = [...subnets, address].map((from) => ({ from, destroy: true }));
  expect(asked([...zone, ...subnets, address], [], { removed })).toEqual([]);
});

test("targets go with their rule, and both with the last balancer", () => {
  const behind = ["aws_lb_listener_rule.books", "aws_lb_target_group.books"];
  expect(asked(behind, ["aws_lb.ingress"])).toEqual(["aws_lb_listener_rule.books"]);
  expect(asked([...behind, "aws_lb.ingress"], [])).toEqual(["aws_lb.ingress"]);
  expect(asked([...behind, "aws_lb.ingress"], ["aws_lb.other"])).toEqual([
    "aws_lb.ingress",
    "aws_lb_listener_rule.books",
  ]);
  // Another balancer takes its place, perhaps: each may have moved.
  expect(goneOf({ [PLATFORM]: [...behind, "aws_lb.ingress"] }, {}, ["aws_lb.edge"]).addresses).toHaveLength(2);
  const kept = [{ from: "aws_lb.ingress", destroy: false }];
  expect(asked([...behind, "aws_lb.ingress"], [], { removed: kept })).toEqual(["aws_lb_listener_rule.books"]);
});

test("an endpoint that nothing uses any more isn't asked for; the only way to AWS is", () => {
  const [logs, sqs, group] = [
    "aws_vpc_endpoint.endpoints_logs",
    "aws_vpc_endpoint.endpoints_sqs",
    "aws_security_group.endpoints",
  ];
  expect(asked([sqs], [logs, group])).toEqual([]);
  expect(asked(["aws_vpc_endpoint.endpoints_dynamodb"], ["aws_vpc_endpoint.endpoints_s3"])).toEqual([]);
  expect(asked([logs, sqs, group], ["aws_vpc_endpoint.endpoints_s3"])).toEqual([logs, sqs]);
  expect(asked(["aws_vpc_endpoint.own"], [group])).toEqual(["aws_vpc_endpoint.own"]);
});
