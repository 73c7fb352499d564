import type { ServiceDefinition } from "../../src/definition/service";
import type { Edits } from "../definition/valid";
import { plannedOn, platformOf } from "./support/isolation";
import { describeWithTerraform } from "./support/with-terraform";

const SOURCE = "__tests__/fixtures/apps/hostname-app";
const WORKER = { source: SOURCE, size: { cpu: 512, memoryMiB: 1024 }, exposure: { type: "none" } } as const;
/** An image that tasks of the platform can pull. */
const IMAGE = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/agent:1.0";

type Step = "on" | "changed" | "off";

interface Option {
  readonly on: object;
  readonly changed: object;
  /** What forces the new revision of its task definition; none where that stays. @default container_definitions */
  readonly revised?: Readonly<Partial<Record<Step, string>>>;
  /** What differs of the ECS service. @default task_definition */
  readonly service?: string;
  /** What changes beside its service and its task definition. */
  readonly beside?: Readonly<Partial<Record<Step, readonly string[]>>>;
}

const NONE = "";
const added = (...addresses: readonly string[]) => addresses.map((address) => `added ${address}`);
const destroyed = (...addresses: readonly string[]) => addresses.map((address) => `destroyed ${address}`);
const policy = (name: string): string => `changed aws_iam_role_policy.${name} (policy)`;
const description = (name: string): string => `changed aws_iam_role.${name} (description)`;
const rules = (name: string): string[] =>
  ["egress", "ingress"].map((direction) => `aws_vpc_security_group_${direction}_rule.${name}`);

/** Each on a service of its own, by its name. */
const OPTIONS: Readonly<Record<string, Option>> = {
  before: {
    on: { before: { migrate: { command: ["a"] } } },
    changed: { before: { migrate: { command: ["b"] } } },
    beside: { on: [description("before_execution")], off: [description("before_execution")] },
  },
  sidecar: {
    on: { sidecars: { agent: { image: IMAGE } } },
    changed: { sidecars: { agent: { image: IMAGE, essential: false, dependsOn: { sidecar: "start" } } } },
    beside: {
      on: [description("sidecar_execution"), policy("sidecar_execution")],
      off: [description("sidecar_execution"), policy("sidecar_execution")],
    },
  },
  firelens: {
    on: { logs: { type: "firelens", image: IMAGE } },
    changed: { logs: { type: "firelens", image: IMAGE, options: { Name: "x" } } },
    beside: {
      on: [
        description("firelens_execution"),
        policy("firelens_execution"),
        ...added("aws_iam_role_policy.firelens_task"),
      ],
      changed: destroyed("aws_iam_role_policy.firelens_task"),
      off: [
        description("firelens_execution"),
        policy("firelens_execution"),
        ...destroyed("aws_iam_role_policy.firelens_task"),
      ],
    },
  },
  otel: {
    on: { telemetry: { type: "adot", image: IMAGE } },
    changed: { telemetry: { type: "adot", image: IMAGE, config: "receivers: {}" } },
    beside: {
      on: [
        description("otel_execution"),
        policy("otel_execution"),
        ...added("aws_iam_role_policy.otel_task", "aws_vpc_endpoint.endpoints_xray"),
      ],
      changed: destroyed("aws_iam_role_policy.otel_task", "aws_vpc_endpoint.endpoints_xray"),
      off: [
        description("otel_execution"),
        policy("otel_execution"),
        ...destroyed("aws_iam_role_policy.otel_task", "aws_vpc_endpoint.endpoints_xray"),
      ],
    },
  },
  shell: {
    on: { exec: true, writableRoot: { reason: "a shell" } },
    changed: { exec: true },
    service: "enable_execute_command task_definition",
    revised: { changed: NONE },
    beside: {
      on: added("aws_iam_role_policy.shell_task", "aws_vpc_endpoint.endpoints_ssmmessages"),
      off: destroyed("aws_iam_role_policy.shell_task", "aws_vpc_endpoint.endpoints_ssmmessages"),
    },
  },
  paths: {
    on: { writablePaths: ["/tmp"] },
    changed: { writablePaths: ["/tmp", "/var/cache/app"] },
    revised: {
      on: "container_definitions volume",
      changed: "container_definitions volume",
      off: "container_definitions volume",
    },
  },
  variables: { on: { environment: { LEVEL: "info" } }, changed: { environment: { LEVEL: "debug" } } },
  secrets: {
    on: { secrets: { KEY: { type: "parameter", name: "/store/key" } } },
    changed: { secrets: { KEY: { type: "parameter", name: "/store/other" } } },
    beside: {
      on: [policy("secrets_execution"), ...added("aws_vpc_endpoint.endpoints_ssm")],
      changed: [policy("secrets_execution")],
      off: [policy("secrets_execution"), ...destroyed("aws_vpc_endpoint.endpoints_ssm")],
    },
  },
  check: {
    on: { healthCheck: { command: ["CMD", "a"] } },
    changed: { healthCheck: { command: ["CMD", "b"], intervalSeconds: 60 } },
  },
  limits: {
    on: { user: "node", stopTimeoutSeconds: 60, ulimits: { nofile: { soft: 1024, hard: 4096 } } },
    changed: { user: "1000", stopTimeoutSeconds: 90, dockerLabels: { team: "shop" }, workingDirectory: "/srv" },
  },
  arm: {
    on: { architecture: "ARM64" },
    changed: { architecture: "ARM64", size: { cpu: 1024, memoryMiB: 2048 } },
    revised: {
      on: "container_definitions runtime_platform",
      changed: "cpu memory",
      off: "container_definitions runtime_platform",
    },
  },
  queues: {
    on: { uses: { orders: "send" } },
    changed: { uses: { orders: "consume" } },
    revised: { changed: NONE },
    beside: {
      on: added("aws_iam_role_policy.queues_task", "aws_vpc_endpoint.endpoints_sqs"),
      changed: [policy("queues_task")],
      off: destroyed("aws_iam_role_policy.queues_task", "aws_vpc_endpoint.endpoints_sqs"),
    },
  },
  volumes: {
    on: { uses: { media: "read" } },
    changed: { uses: { media: "read-write" } },
    revised: { on: "container_definitions volume", off: "container_definitions volume" },
    beside: {
      on: added("aws_iam_role_policy.volumes_task", ...rules("volumes_to_media")),
      changed: [policy("volumes_task")],
      off: destroyed("aws_iam_role_policy.volumes_task", ...rules("volumes_to_media")),
    },
  },
  caller: {
    on: { calls: ["books"] },
    changed: { calls: ["books", "books:metrics"] },
    beside: {
      on: added(...rules("caller_to_books")),
      changed: added(...rules("caller_to_books_metrics")),
      off: destroyed(...rules("caller_to_books")),
    },
  },
  allowed: {
    on: { permissions: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::a/*"], reason: "reads" }] },
    changed: { permissions: [{ actions: ["s3:PutObject"], resources: ["arn:aws:s3:::a/*"], reason: "writes" }] },
    revised: { on: NONE, changed: NONE, off: NONE },
    beside: {
      on: added("aws_iam_role_policy.allowed_task"),
      changed: [policy("allowed_task")],
      off: destroyed("aws_iam_role_policy.allowed_task"),
    },
  },
};

const RESOURCES = { orders: { type: "queue" }, media: { type: "files" } };

function together(step: "off" | "on" | "changed"): Edits {
  const services = Object.entries(OPTIONS).map(([name, { on, changed }]): [string, ServiceDefinition] => [
    `services.${name}`,
    { ...WORKER, ...{ off: {}, on, changed }[step] },
  ]);
  return { resources: RESOURCES, "services.books.ports": { metrics: 9100 }, ...Object.fromEntries(services) };
}

function linesOf(
  name: string,
  { revised = {}, service = "task_definition", beside = {} }: Option,
  step: Step,
): string[] {
  const forcedBy = revised[step] ?? "container_definitions";
  return [
    ...(forcedBy === NONE
      ? []
      : [`changed aws_ecs_service.${name} (${service})`, `replaced aws_ecs_task_definition.${name} (${forcedBy})`]),
    ...(beside[step] ?? []),
  ];
}

describeWithTerraform("what a task consists of, on a running platform", () => {
  const planned: Record<string, readonly string[] | undefined> = {};

  beforeAll(async () => {
    const [off, on, changed] = await Promise.all(
      (["off", "on", "changed"] as const).map((it) => platformOf(together(it))),
    );
    if (off === undefined || on === undefined || changed === undefined) throw new Error("not rendered");
    [planned["on"]] = await plannedOn(off, [on]);
    [planned["changed"], planned["off"]] = await plannedOn(on, [changed, off]);
  });

  describe.each(["on", "changed", "off"] as const)("turned or made %s", (step) => {
    test.each(Object.entries(OPTIONS))("%s", (name, option) => {
      const expected = linesOf(name, option, step);
      expect(planned[step]?.filter((text) => expected.includes(text)).toSorted()).toEqual(expected.toSorted());
    });

    test("and nothing else changes", () => {
      const expected = Object.entries(OPTIONS).flatMap(([name, option]) => linesOf(name, option, step));
      expect(planned[step]?.filter((text) => !expected.includes(text))).toEqual([]);
    });
  });
});
