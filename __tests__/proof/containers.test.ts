import { containers } from "../../src/proof/rules/containers";
import { prove } from "../../src/proof/prove";
import { type Body, type Platform, model, platform, resource } from "./platform";

const WEB = "service 'web'";

interface Web {
  /** The one container of `web`. */
  readonly container: Body;
  readonly task: Body;
  readonly json: Platform;
  /** Adds a container beside it. */
  readonly sidecar: (body: Body) => void;
}

function said(change: (web: Web) => void): readonly string[] {
  const json = platform();
  const all = json.locals["web_containers"] as Body[];
  const [container = {}] = all;
  const task = resource(json, "aws_ecs_task_definition.web");
  const sidecar = (body: Body): void => {
    all.push({ image: container["image"], essential: false, ...body });
  };
  change({ container, task, json, sidecar });
  const [report] = prove(model(json), [containers]).rules;
  return (report?.results ?? [])
    .filter(({ verdict, subject }) => verdict !== "proven" && subject.name?.startsWith("web"))
    .map(({ verdict, message }) => `${verdict}: ${message.replace(/^service '[^']*'/, WEB)}`);
}

const cannot = (fault: string): string => `refuted: ${WEB}: cannot run its containers on Fargate: ${fault}`;
const set = (more: Body) => (web: Web) => {
  Object.assign(web.container, more);
};
const other = "agent";

test.each<[string, (web: Web) => void]>([
  [
    "what Fargate takes",
    set({ user: "1000", ulimits: [{ name: "nofile", softLimit: 1, hardLimit: 2 }], stopTimeout: 120 }),
  ],
  ["switches that are off and lists that are empty", set({ privileged: false, links: [], dnsServers: [] })],
  ["the one capability", set({ linuxParameters: { capabilities: { add: ["SYS_PTRACE"], drop: ["ALL"] } } })],
  [
    "a health check at its limits",
    set({ healthCheck: { command: ["CMD", "true"], interval: 5, timeout: 60, retries: 10, startPeriod: 300 } }),
  ],
  [
    "a sidecar that it waits for",
    ({ container, sidecar }) => {
      sidecar({ name: other, healthCheck: { command: ["CMD", "true"] } });
      container["dependsOn"] = [{ containerName: other, condition: "HEALTHY" }];
    },
  ],
  [
    "a log router",
    ({ container, sidecar }) => {
      sidecar({ name: "router", firelensConfiguration: { type: "fluentbit" } });
      container["logConfiguration"] = { logDriver: "awsfirelens" };
    },
  ],
])("%s is proven", (_, change) => {
  expect(said(change)).toEqual([]);
});

test.each<[(web: Web) => void, string]>([
  [set({ privileged: true }), "container 'web' sets privileged, which Fargate doesn't take; remove it"],
  [
    set({ extraHosts: [{ hostname: "a", ipAddress: "10.0.0.1" }] }),
    "container 'web' sets extraHosts, which Fargate doesn't take; remove it",
  ],
  [
    set({ linuxParameters: { tmpfs: [{ containerPath: "/x", size: 1 }] } }),
    "container 'web' sets linuxParameters.tmpfs, which Fargate doesn't take; remove it",
  ],
  [
    set({ linuxParameters: { capabilities: { add: ["NET_ADMIN"] } } }),
    "container 'web' adds the capability NET_ADMIN; Fargate takes SYS_PTRACE alone; remove it",
  ],
  [set({ enviroment: [] }), "container 'web' has enviroment, which ECS doesn't know; correct or remove it"],
  [
    set({ logConfiguration: { logDriver: "fluentd" } }),
    "container 'web' logs by fluentd; Fargate takes awslogs, splunk, awsfirelens; set logDriver to one of these",
  ],
  [
    set({ logConfiguration: { logDriver: "awsfirelens" } }),
    "container 'web' logs by awsfirelens, and no container of its task has a firelensConfiguration; add the log router",
  ],
  [set({ stopTimeout: 121 }), "stopTimeout of container 'web' is 121; set it to 0 to 120"],
  [
    set({ healthCheck: { command: ["CMD", "true"], interval: 4 } }),
    "healthCheck.interval of container 'web' is 4; set it to 5 to 300",
  ],
  [set({ memory: 4096 }), "memory of container 'web' is 4096, the task's is 512; lower it or raise the task's"],
  [
    set({ memory: 256, memoryReservation: 256 }),
    "memory of container 'web' is 256 with memoryReservation 256; set memory to more than that",
  ],
  [
    set({ dependsOn: [{ containerName: "nobody", condition: "START" }] }),
    "container 'web' depends on 'nobody', which its task definition doesn't have; correct dependsOn",
  ],
  [
    set({ mountPoints: [{ sourceVolume: "tmp" }] }),
    "a mountPoint of container 'web' has no sourceVolume or no containerPath; add it",
  ],
  [
    set({
      environment: [
        { name: "A", value: "1" },
        { name: "A", value: "2" },
      ],
    }),
    "container 'web' has the variable A twice; keep one",
  ],
  [
    ({ container, sidecar }) => {
      sidecar({ name: other });
      container["dependsOn"] = [{ containerName: other, condition: "HEALTHY" }];
    },
    "container 'web' waits for 'agent' to be HEALTHY, which has no healthCheck; add one or wait for START",
  ],
  [
    ({ container, sidecar }) => {
      sidecar({ name: other, essential: true });
      container["dependsOn"] = [{ containerName: other, condition: "SUCCESS" }];
    },
    "container 'web' waits for SUCCESS of 'agent', which is essential; set essential of 'agent' to false",
  ],
  [
    ({ container, sidecar }) => {
      sidecar({ name: other, dependsOn: [{ containerName: "web", condition: "START" }] });
      container["dependsOn"] = [{ containerName: other, condition: "START" }];
    },
    "containers 'web', 'agent' wait for each other; remove a dependsOn",
  ],
  [
    ({ sidecar }) => {
      sidecar({ name: other, portMappings: [{ containerPort: 8080 }] });
    },
    "containers 'web' and 'agent' both listen on tcp 8080, and share one interface; give each a port of its own",
  ],
  [
    ({ container, sidecar }) => {
      container["memoryReservation"] = 300;
      sidecar({ name: other, memoryReservation: 300 });
    },
    "the containers of aws_ecs_task_definition.web ask for memory 600 of the task's 512; lower theirs or raise the task's",
  ],
  [
    ({ task }) => {
      task["volume"] = [{ name: "data", host_path: "/var" }];
    },
    "volume 'data' has host_path, which Fargate doesn't take; remove it",
  ],
  [
    ({ task }) => {
      task["pid_mode"] = "host";
    },
    "pid_mode of aws_ecs_task_definition.web is host; Fargate takes task alone; set it to that or remove it",
  ],
  [
    ({ task }) => {
      task["ephemeral_storage"] = { size_in_gib: 20 };
    },
    "ephemeral_storage of aws_ecs_task_definition.web is 20 GiB; set it to 21 to 200, or leave it out for 20",
  ],
])("refutes it: %#", (change, fault) => {
  expect(said(change)).toEqual([cannot(fault)]);
});

test.each<[(web: Web) => void, string]>([
  [set({ privileged: "${var.unknown}" }), "privileged of container 'web' (var.unknown)"],
  [set({ stopTimeout: "${var.unknown}" }), "stopTimeout of container 'web' (var.unknown)"],
  [set({ logConfiguration: { logDriver: "${var.unknown}" } }), "the log driver of container 'web' (var.unknown)"],
])("what isn't known is undecided: %#", (change, what) => {
  expect(said(change)).toEqual([
    `undecided: ${WEB}: undecided whether it can run its containers on Fargate: not known: ${what}`,
  ]);
});
