import { taskDefinition } from "../../../src/proof/rules/tasks/task-definition";
import { prove } from "../../../src/proof/prove";
import { type Body, type Platform, add, at, model, platform, resource } from "../platform";
import { TASK, ofContainer, ofService, ofTask, said } from "./said";

type Change = (json: Platform) => void;
const of = (change: Change): readonly string[] => said(taskDefinition, change);

test("a task definition that no service runs is named", () => {
  const json = platform();
  add(json, "aws_ecs_task_definition.job", { family: "job" });
  const [report] = prove(model(json), [taskDefinition]).rules;
  const job = report?.results.filter(({ at }) => at === "aws_ecs_task_definition.job");
  expect(job?.map(({ verdict, notes }) => [verdict, ...notes])).toEqual([
    ["proven", "no service runs it, so that nothing of its tasks is looked at"],
  ]);
});

describe("a task definition", () => {
  test.each<[string, Body]>([
    ["storage at its ends", { ephemeral_storage: { size_in_gib: 21 } }],
    ["storage at its ends", { ephemeral_storage: { size_in_gib: 200 } }],
    ["one process namespace", { pid_mode: "task" }],
    ["an ARM processor", { runtime_platform: { cpu_architecture: "ARM64", operating_system_family: "LINUX" } }],
    ["a volume that nobody describes further", { volume: [{ name: "tmp" }] }],
  ])("may have %s", (_, settings) => {
    expect(of(ofTask(settings))).toEqual([]);
  });

  test.each<[Body, string]>([
    [{ cpu: null }, `${TASK} has no cpu, which Fargate asks for; set it`],
    [{ memory: "lots" }, `memory of ${TASK} is lots; set it to a number`],
    [{ cpu: "300" }, `cpu of ${TASK} is 300; set it to one of 256, 512, 1024, 2048, 4096, 8192, 16384, 32768`],
    [{ ephemeral_storage: { size_in_gib: 20 } }, `ephemeral storage of ${TASK} is 20 GiB; set it to 21 to 200`],
    [{ ephemeral_storage: { size_in_gib: 201 } }, `ephemeral storage of ${TASK} is 201 GiB; set it to 21 to 200`],
    [{ pid_mode: "host" }, `pid_mode of ${TASK} is host; set it to task or remove it`],
    [{ ipc_mode: "task" }, `${TASK} sets ipc_mode, which Fargate doesn't take; remove it`],
    [
      { placement_constraints: [{ type: "memberOf" }] },
      `${TASK} sets placement_constraints, which Fargate doesn't take; remove it`,
    ],
    [
      { runtime_platform: { cpu_architecture: "arm64" } },
      `cpu_architecture of ${TASK} is arm64; set it to X86_64 or ARM64`,
    ],
    [
      { runtime_platform: { operating_system_family: "WINDOWS_SERVER_2016_FULL" } },
      `operating_system_family of ${TASK} is WINDOWS_SERVER_2016_FULL; set it to LINUX`,
    ],
    [
      { runtime_platform: { operating_system_family: "WINDOWS_SERVER_2022_CORE" } },
      `cpu of ${TASK} is 256, Windows needs a whole vCPU; set it to 1024 or more`,
    ],
    [
      { proxy_configuration: { container_name: "envoy" } },
      `proxy_configuration of ${TASK} names container 'envoy'; name one of its containers`,
    ],
    [
      { volume: [{ name: "d", host_path: "/d" }] },
      "volume 'd' sets host_path, which Fargate doesn't take; remove it or use EFS",
    ],
    [
      { volume: [{ name: "d", docker_volume_configuration: { scope: "task" } }] },
      "volume 'd' sets docker_volume_configuration, which Fargate doesn't take; remove it or use EFS",
    ],
    [{ volume: [{ name: "d" }, { name: "d" }] }, `${TASK} has two volumes 'd'; give each a name of its own`],
    [
      { volume: [{ name: "d", configure_at_launch: true }] },
      "volume 'd' is configured at launch, but the service has no volume_configuration of that name; add it",
    ],
  ])("can't have %j", (settings, message) => {
    expect(of(ofTask(settings))).toEqual([`refuted: ${message}`]);
  });

  test.each<[Body, string]>([
    [{ network_mode: "${var.mode}" }, `network_mode of ${TASK} (var.mode)`],
    [{ cpu: "${var.cpu}" }, `cpu and memory of ${TASK}`],
    [{ requires_compatibilities: ["${var.type}"] }, `requires_compatibilities of ${TASK}`],
    [{ runtime_platform: "${var.platform}" }, `runtime_platform of ${TASK} (var.platform)`],
  ])("leaves %j undecided", (settings, message) => {
    const [first, ...others] = of(ofTask(settings));
    expect(others).toEqual([]);
    expect(first).toContain(`not known: ${message}`);
  });
});

describe("a mount", () => {
  const mounts =
    (...points: readonly Body[]): Change =>
    (json) => {
      ofTask({ volume: [{ name: "tmp" }, { name: "run" }] })(json);
      ofContainer({ mountPoints: points })(json);
    };

  test("of a volume of the task is proven", () => {
    expect(
      of(mounts({ sourceVolume: "tmp", containerPath: "/tmp" }, { sourceVolume: "run", containerPath: "/run" })),
    ).toEqual([]);
  });

  test.each<[readonly Body[], string]>([
    [[{ containerPath: "/x" }], "container 'web' has a mount point without sourceVolume; name a volume"],
    [[{ sourceVolume: "tmp" }], "container 'web' mounts 'tmp' nowhere; set containerPath"],
    [
      [
        { sourceVolume: "tmp", containerPath: "/x" },
        { sourceVolume: "run", containerPath: "/x" },
      ],
      "container 'web' mounts two volumes at /x; give each a path of its own",
    ],
  ])("can't be %j", (points, message) => {
    expect(of(mounts(...points))).toEqual([`refuted: ${message}`]);
  });
});

describe("a service", () => {
  const spot = (weight: unknown) => ({ capacity_provider: "FARGATE_SPOT", weight });
  const offers = (json: Platform): void => {
    add(json, "aws_ecs_cluster_capacity_providers.main", {
      cluster_name: "${aws_ecs_cluster.main.name}",
      capacity_providers: ["FARGATE", "FARGATE_SPOT"],
      default_capacity_provider_strategy: [{ capacity_provider: "FARGATE", weight: 1 }],
    });
  };
  const offered =
    (settings: Body): Change =>
    (json) => {
      offers(json);
      ofService(settings)(json);
    };

  test.each<[string, Change]>([
    ["run on what its cluster offers", offered({ launch_type: null, capacity_provider_strategy: [spot(1)] })],
    ["run on what its cluster gives by default", offered({ launch_type: null })],
    [
      "have a base on one provider",
      offered({
        launch_type: null,
        capacity_provider_strategy: [spot(1), { capacity_provider: "FARGATE", base: 1, weight: 0 }],
      }),
    ],
  ])("may %s", (_, change) => {
    expect(of(change)).toEqual([]);
  });

  test.each<[Change, string]>([
    [
      ofService({ launch_type: null, capacity_provider_strategy: [spot(1)] }),
      "its capacity provider FARGATE_SPOT isn't one of aws_ecs_cluster.main; add it to aws_ecs_cluster_capacity_providers",
    ],
    [ofService({ launch_type: null }), "it has neither launch_type nor capacity providers; set launch_type to FARGATE"],
    [
      offered({ capacity_provider_strategy: [spot(1)] }),
      "it has launch_type beside a capacity provider strategy; drop one of them",
    ],
    [
      offered({ launch_type: null, capacity_provider_strategy: [spot(0), { capacity_provider: "FARGATE" }] }),
      "the weights of its capacity providers are all 0, so that ECS places no task; give one a weight",
    ],
    [
      offered({
        launch_type: null,
        capacity_provider_strategy: [
          { ...spot(1), base: 1 },
          { capacity_provider: "FARGATE", base: 1 },
        ],
      }),
      "two of its capacity providers have a base, ECS takes one; drop a base",
    ],
    [
      offered({ launch_type: null, capacity_provider_strategy: [spot(1001)] }),
      "weight of capacity provider FARGATE_SPOT is 1001; set it to 0 to 1000",
    ],
    [
      ofService({ scheduling_strategy: "DAEMON" }),
      "its scheduling_strategy is DAEMON, which Fargate doesn't run; set it to REPLICA",
    ],
  ])("is refused by ECS: %#", (change, message) => {
    expect(of(change)).toEqual([`refuted: ${message}`]);
  });

  test.each<[Change, string]>([
    [ofService({ launch_type: "${var.type}" }), "launch_type of the service (var.type)"],
    [
      ofService({ launch_type: null, capacity_provider_strategy: "${var.strategy}" }),
      "its capacity providers (var.strategy)",
    ],
    [
      offered({ launch_type: null, capacity_provider_strategy: [spot(0)] }),
      "whether ECS places tasks by FARGATE_SPOT, whose weight is 0",
    ],
    [ofService({ platform_version: "${var.version}" }), "platform_version of the service (var.version)"],
  ])("is undecided where the JSON doesn't tell: %#", (change, message) => {
    const [first, ...others] = of(change);
    expect(others).toEqual([]);
    expect(first).toContain(`not known: ${message}`);
  });
});

describe("what a service can't have on Fargate", () => {
  const quote =
    (more: Body, entry: Body = {}) =>
    (json: Platform) => {
      Object.assign(at(resource(json, "aws_ecs_service.quote"), "service_registries"), more);
      Object.assign(resource(json, "aws_service_discovery_service.quote"), entry);
    };
  const srv = { dns_config: { dns_records: [{ type: "SRV", ttl: 10 }] } };

  test.each<[string, Change]>([
    ["no constraints", ofService({ placement_constraints: [], ordered_placement_strategy: [] })],
    ["a port for its SRV record", quote({ port: 8080 }, srv)],
    ["a container for it", quote({ container_name: "quote", container_port: 8080 }, srv)],
    ["a custom health check", quote({}, { health_check_custom_config: { failure_threshold: 1 } })],
  ])("but for %s", (_, change) => {
    expect(of(change)).toEqual([]);
  });

  test.each<[Change, string]>([
    [
      ofService({ placement_constraints: [{ type: "distinctInstance" }] }),
      "refuted: it sets placement_constraints, which Fargate doesn't take; remove it",
    ],
    [
      ofService({ ordered_placement_strategy: [{ type: "spread" }] }),
      "refuted: it sets ordered_placement_strategy, which Fargate doesn't take; remove it",
    ],
    [
      ofService({ load_balancer: { elb_name: "old", container_name: "web", container_port: 8080 } }),
      "refuted: its load_balancer block names the Classic Load Balancer old, which tasks on Fargate can't have; name a target group instead",
    ],
    [
      quote({}, srv),
      "refuted: its service_registries have no port for the SRV record of aws_service_discovery_service.quote; set port, or container_name and container_port",
    ],
    [
      quote({ port: 8080, container_name: "quote", container_port: 8080 }, srv),
      "refuted: its service_registries have port beside container_name and container_port, ECS takes one; drop one",
    ],
    [
      quote({ container_name: "gone", container_port: 8080 }),
      "refuted: its service_registries name container 'gone', the task has 'quote'; name one of these",
    ],
    [
      quote({}, { health_check_config: { type: "HTTP" } }),
      "refuted: aws_service_discovery_service.quote has a health_check_config, which is for public DNS and HTTP namespaces only; remove it",
    ],
    [
      ofService({ vpc_lattice_configurations: [{ port_name: "web" }] }),
      "undecided: not known: how VPC Lattice reaches its tasks",
    ],
  ])("%#", (change, fault) => {
    expect(of(change).map((line) => line.replace(/undecided: .*?not known/, "undecided: not known"))).toEqual([fault]);
  });

  test("nor a cluster whose capacity providers are set twice", () => {
    const found = of((json) => {
      const web = resource(json, "aws_ecs_service.web");
      delete web["launch_type"];
      web["capacity_provider_strategy"] = [{ capacity_provider: "FARGATE", weight: 1 }];
      for (const name of ["one", "other"])
        add(json, `aws_ecs_cluster_capacity_providers.${name}`, {
          cluster_name: "${aws_ecs_cluster.main.name}",
          capacity_providers: ["FARGATE"],
        });
    });
    expect(found.join("\n")).toContain(
      "which of aws_ecs_cluster_capacity_providers.one and aws_ecs_cluster_capacity_providers.other holds",
    );
  });
});
