import { answered, givenBack, readBack } from "../../../src/rehearsal/fake-provider/read-back";

test("AWS gives back what wasn't sent, into blocks that are there", () => {
  const type = "aws_s3_bucket_server_side_encryption_configuration";
  const rule = (blocked: string[] | null) => ({ rule: [{ blocked_encryption_types: blocked }] });
  expect(answered(type, rule(null), undefined)).toEqual(rule(["SSE-C"]));
  expect(answered(type, rule(["NONE"]), undefined)).toEqual(rule(["NONE"]));
  expect(givenBack("aws_lb", "ip_address_type")).toBe("ipv4");
});

test("a cluster's configuration and defaults are never taken away: they come back", () => {
  const configuration = [{ execute_command_configuration: [] }];
  const prior = { configuration, service_connect_defaults: [{ namespace: "arn:ns" }] };
  const taken = { configuration: [], service_connect_defaults: [], setting: [{}] };
  expect(answered("aws_ecs_cluster", taken, prior)).toEqual({ ...prior, setting: [{}] });
});

test("a service with a strategy has no launch type any more", () => {
  const spot = [{ capacity_provider: "FARGATE_SPOT", weight: 1, base: null }];
  const read = (type: string, strategy: object[]) =>
    readBack(type, { launch_type: "FARGATE", capacity_provider_strategy: strategy as never })["launch_type"];
  expect(read("aws_ecs_service", spot)).toBeNull();
  expect(read("aws_ecs_service", [])).toBe("FARGATE");
});
