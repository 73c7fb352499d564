import type { EnvironmentDefinition } from "../../../src/definition/platform";
import { goneAddresses } from "../../../src/synthesis/addresses/gone";
import { movesOf } from "../../../src/synthesis/addresses/moves";
import { environmentOf } from "../../support/synth";

const PLATFORM = "shop-test-platform";

/** All that was there is gone. */
function goneOf(
  lock: Readonly<Record<string, readonly string[]>>,
  said: Pick<EnvironmentDefinition, "removed"> = {},
): ReturnType<typeof goneAddresses> {
  const environment = environmentOf({ services: {}, ...said });
  const stacks = [{ name: PLATFORM, addresses: new Set<string>() }];
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
