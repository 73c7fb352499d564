import type { EnvironmentDefinition } from "../../../src/definition/platform";
import { type CheckProps, checkAddresses, staleEntries } from "../../../src/synthesis/addresses/address-check";
import { movesOf } from "../../../src/synthesis/addresses/moves";
import { environmentOf, serviceDefinition } from "../../support/synth";

const PLATFORM = "shop-test-platform";
const REGISTRY = "shop-test-registry";

const JOB = { image: "public.ecr.aws/a/b:1.0", size: { cpu: 256, memoryMiB: 512 } } as const;

interface Given extends Pick<EnvironmentDefinition, "moved" | "removed" | "resources"> {
  readonly services?: readonly string[];
  readonly jobs?: readonly string[];
  /** Addresses in the platform's stack, before and now. */
  readonly before: readonly string[];
  readonly now: readonly string[];
}

function given({ services = [], jobs = [], before, now, ...said }: Given): CheckProps {
  const definitions = Object.fromEntries(services.map((name) => [name, serviceDefinition()]));
  const jobDefinitions = Object.fromEntries(jobs.map((name) => [name, JOB]));
  const environment = environmentOf({ services: definitions, jobs: jobDefinitions, ...said });
  const stacks = [
    { name: REGISTRY, addresses: new Set(now.filter((address) => address.startsWith("aws_ecr_"))) },
    { name: PLATFORM, addresses: new Set(now.filter((address) => !address.startsWith("aws_ecr_"))) },
  ];
  const lock = new Map([
    [REGISTRY, new Set(before.filter((address) => address.startsWith("aws_ecr_")))],
    [PLATFORM, new Set(before.filter((address) => !address.startsWith("aws_ecr_")))],
  ]);
  return { environment, stacks, moves: movesOf(environment, stacks), lock, lockFile: "out/addresses.txt" };
}

const messages = (props: Given): string => checkAddresses(given(props)).join("\n");

test("addresses that stay and new ones are right", () => {
  expect(messages({ before: ["aws_vpc.network"], now: ["aws_vpc.network", "aws_lb.ingress"] })).toBe("");
});

test("an address that is gone is an error with the lines to add", () => {
  expect(messages({ before: ["aws_vpc.network", "aws_lb.ingress"], now: ["aws_vpc.network"] })).toBe(
    `environment 'shop-test': 1 address is gone; Terraform would destroy what it names; say in the environment what is meant:
  removed: [
    { from: "aws_lb.ingress", destroy: true },
  ],
  What was never deployed can be taken out of out/addresses.txt instead; git restore does that for what was never committed:
    shop-test-platform aws_lb.ingress`,
  );
});

const RULE = "aws_vpc_security_group_ingress_rule";

test.each([
  `${RULE}.ingress_http_from_anywhere`,
  "aws_vpc_security_group_egress_rule.books_to_list",
  "aws_iam_role_policy.books_execution",
  "aws_ecr_lifecycle_policy.books",
])("%s comes and goes: nothing is stored in it, and the proof says what still needs it", (address) => {
  const services = ["books", "list"];
  expect(messages({ services, before: [address], now: [] })).toBe("");
  expect(messages({ services, before: [address], now: [`${RULE}.ingress_http_from_10_0_0_0_8`] })).toBe("");
});

test.each(["aws_cloudwatch_log_group.books", "aws_lb_listener_rule.books", "aws_route.public"])(
  "%s holds data or leads traffic, and is asked for",
  (address) => {
    expect(messages({ services: ["books"], before: [address], now: [] })).toContain(
      `removed: [\n    { from: "${address}", destroy: true },`,
    );
  },
);

test("what comes and goes is told of beside what doesn't only where its service is gone or another stack has it", () => {
  const before = ["aws_ecs_service.books", `${RULE}.list_to_books`, `${RULE}.ingress_http_from_anywhere`];
  expect(
    messages({ services: ["list"], before, now: [] })
      .split("\n")
      .slice(-2),
  ).toEqual(["    shop-test-platform aws_ecs_service.books", `    shop-test-platform ${RULE}.list_to_books`]);
  const props = given({ services: ["list"], before: [`${RULE}.list_from_anywhere`], now: [] });
  const stacks = [...props.stacks, { name: "shop-test-list", addresses: new Set([`${RULE}.list_from_anywhere`]) }];
  expect(checkAddresses({ ...props, stacks }).join("\n")).toContain(
    `{ from: "${RULE}.list_from_anywhere", destroy: false }, // 'shop-test-list' has it now: move its state there`,
  );
});

test("a new address of the same type in the same stack is offered as its place", () => {
  expect(
    messages({
      before: ["aws_subnet.private_a", "aws_subnet.private_b"],
      now: ["aws_subnet.inner_a", "aws_subnet.inner_b", "aws_vpc.network"],
    }),
  ).toBe(
    `environment 'shop-test': 2 addresses are gone; Terraform would destroy what they name; say in the environment what is meant:
  moved: [
    { from: "aws_subnet.private_a", to: "aws_subnet.inner_a" },
    { from: "aws_subnet.private_b", to: "aws_subnet.inner_b" },
  ],
  or, where nothing takes its place:
  removed: [
    { from: "aws_subnet.private_a", destroy: true },
    { from: "aws_subnet.private_b", destroy: true },
  ],
  What was never deployed can be taken out of out/addresses.txt instead; git restore does that for what was never committed:
    shop-test-platform aws_subnet.private_a
    shop-test-platform aws_subnet.private_b`,
  );
});

test("a service that has another name is one line", () => {
  expect(
    messages({
      services: ["library", "new"],
      before: ["aws_ecr_repository.books", "aws_ecs_service.books", "aws_iam_role.books_task", "aws_lb.ingress"],
      now: [
        "aws_ecr_repository.library",
        "aws_ecs_service.library",
        "aws_iam_role.library_task",
        "aws_ecs_service.new",
      ],
    }),
  ).toBe(
    `environment 'shop-test': 4 addresses are gone; Terraform would destroy what they name; say in the environment what is meant:
  moved: [
    { service: "books", to: "library" }, // with physicalName: "books" it keeps its names in AWS
  ],
  or, where nothing takes its place:
  removed: [
    { service: "books", destroy: true },
    { from: "aws_lb.ingress", destroy: true },
  ],
  What was never deployed can be taken out of out/addresses.txt instead; git restore does that for what was never committed:
    shop-test-registry aws_ecr_repository.books
    shop-test-platform aws_ecs_service.books
    shop-test-platform aws_iam_role.books_task
    shop-test-platform aws_lb.ingress`,
  );
});

test("the lines that a message gives are right when they are added", () => {
  const services = ["library"];
  const before = ["aws_ecr_repository.books", "aws_ecs_service.books", "aws_lb.ingress", "aws_subnet.private_a"];
  const now = ["aws_ecr_repository.library", "aws_ecs_service.library", "aws_subnet.inner_a"];
  const moved = [
    { service: "books", to: "library" },
    { from: "aws_subnet.private_a", to: "aws_subnet.inner_a" },
  ];
  const removed = [{ from: "aws_lb.ingress", destroy: true }];
  expect(messages({ services, before, now, moved, removed })).toBe("");
  const all = [
    ...removed,
    { service: "books", destroy: true } as const,
    { from: "aws_subnet.private_a", destroy: true },
  ];
  expect(messages({ services, before, now, removed: all })).toBe("");
});

test("a service that is gone takes its own, and leaves what is another's", () => {
  const before = ["aws_ecs_service.app", "aws_iam_role.app_task", "aws_iam_role.hostname_app_task"];
  const removed = [{ service: "app", destroy: true } as const];
  expect(
    messages({ services: ["hostname-app"], before, now: [], removed })
      .split("\n")
      .slice(1, 4),
  ).toEqual(["  removed: [", '    { from: "aws_iam_role.hostname_app_task", destroy: true },', "  ],"]);
});

test("a removal that looks for the address in another stack says nothing of it, and the message names the right one", () => {
  const props = given({ before: ["aws_vpc.network"], now: [] });
  const lock = new Map([[REGISTRY, new Set(["aws_vpc.network"])]]);
  expect(
    checkAddresses({ ...props, lock })
      .join("\n")
      .split("\n")[2],
  ).toBe('    { from: "aws_vpc.network", destroy: true, stack: "shop-test-registry" },');
});

describe("a job that is gone", () => {
  const of = (name: string) => [
    `aws_ecr_repository.${name}`,
    `aws_cloudwatch_log_group.${name}`,
    `aws_ecs_task_definition.${name}`,
    `aws_iam_role.${name}_execution`,
    `aws_iam_role.${name}_task`,
    `aws_security_group.${name}`,
  ];

  test("is one line, with all that goes with it", () => {
    expect(messages({ before: of("report"), now: [] })).toBe(
      `environment 'shop-test': 6 addresses are gone; Terraform would destroy what they name; say in the environment what is meant:
  removed: [
    { job: "report", destroy: true },
  ],
  What was never deployed can be taken out of out/addresses.txt instead; git restore does that for what was never committed:
    shop-test-registry aws_ecr_repository.report
    shop-test-platform aws_cloudwatch_log_group.report
    shop-test-platform aws_ecs_task_definition.report
    shop-test-platform aws_iam_role.report_execution
    shop-test-platform aws_iam_role.report_task
    shop-test-platform aws_security_group.report`,
    );
    expect(messages({ before: of("report"), now: [], removed: [{ job: "report", destroy: true }] })).toBe("");
  });

  test("may have another name now", () => {
    expect(
      messages({ jobs: ["weekly"], before: of("nightly"), now: of("weekly") })
        .split("\n")
        .slice(1, 7),
    ).toEqual([
      "  moved: [",
      '    { job: "nightly", to: "weekly" }, // with physicalName: "nightly" it keeps its names in AWS',
      "  ],",
      "  or, where nothing takes its place:",
      "  removed: [",
      '    { job: "nightly", destroy: true },',
    ]);
    const moved = [{ job: "nightly", to: "weekly" }];
    expect(messages({ jobs: ["weekly"], before: of("nightly"), now: of("weekly"), moved })).toBe("");
  });

  test("isn't said with a service whose name its own begins with, nor is another service", () => {
    const before = ["aws_ecs_service.app", ...of("app"), ...of("app_report"), "aws_ecs_service.app_front"];
    const removed = [{ service: "app", destroy: true } as const];
    expect(messages({ before, now: [], removed }).split("\n").slice(1, 5)).toEqual([
      "  removed: [",
      '    { service: "app-front", destroy: true },',
      '    { job: "app-report", destroy: true },',
      "  ],",
    ]);
  });

  test("is told where its stack isn't rendered any more and others have something of it", () => {
    const props = given({ before: ["aws_ecr_repository.report", "aws_security_group.report"], now: [] });
    const lock = new Map([...props.lock, ["shop-test-report", new Set(of("report").slice(1, 5))]]);
    const [message = ""] = checkAddresses({ ...props, lock });
    expect(message.split("\n").slice(0, 4)).toEqual([
      "environment 'shop-test': 2 addresses are gone; Terraform would destroy what they name; say in the environment what is meant:",
      "  removed: [",
      '    { job: "report", destroy: true },',
      "  ],",
    ]);
  });

  test("is none where a service of that name has its task now", () => {
    const before = of("report");
    expect(messages({ services: ["report"], before, now: [...before, "aws_ecs_service.report"] })).toBe("");
  });
});

test("what holds data beside a service isn't said with it, whatever its name", () => {
  const before = ["aws_ecs_service.shop", "aws_s3_bucket.shop_uploads"];
  const removed = [{ service: "shop", destroy: true } as const];
  expect(messages({ before, now: [], removed })).toContain(
    'removed: [\n    { from: "aws_s3_bucket.shop_uploads", destroy: true },\n  ],',
  );
});

describe("parts of something that is gone", () => {
  const before = ["aws_efs_file_system.share", "aws_efs_mount_target.share_b", "aws_security_group.share"];
  const whole = { from: "aws_efs_file_system.share", destroy: true };
  const lines = (props: Pick<Given, "now" | "moved" | "removed">) =>
    messages({ before, ...props })
      .split("\n")
      .filter((line) => line.includes("from:"))
      .map((line) => line.trim());

  test("need no word of their own", () => {
    expect(lines({ now: [] })).toEqual(['{ from: "aws_efs_file_system.share", destroy: true },']);
    expect(lines({ now: [], removed: [whole] })).toEqual([]);
  });

  test("are asked for where it stays in AWS, where it stays in the stack, and where it may have moved", () => {
    const parts = [
      '{ from: "aws_efs_mount_target.share_b", destroy: true },',
      '{ from: "aws_security_group.share", destroy: true },',
    ];
    const kept = parts.map((line) => line.replace("true", "false"));
    expect(lines({ now: [], removed: [{ ...whole, destroy: false }] })).toEqual(kept);
    expect(lines({ now: ["aws_efs_file_system.share"] })).toEqual(parts);
    const now = ["aws_efs_file_system.files", "aws_efs_mount_target.files_b", "aws_security_group.files"];
    expect(lines({ now }).slice(0, 3)).toEqual([
      '{ from: "aws_efs_file_system.share", to: "aws_efs_file_system.files" },',
      '{ from: "aws_efs_mount_target.share_b", to: "aws_efs_mount_target.files_b" },',
      '{ from: "aws_security_group.share", to: "aws_security_group.files" },',
    ]);
    const moved = [{ from: "aws_efs_file_system.share", to: "aws_efs_file_system.files" }];
    expect(lines({ now, moved }).length).toBe(4);
    // Said to be destroyed, it takes them along, whatever else is new
    expect(lines({ now, removed: [whole] })).toEqual([]);
  });
});

test("what another stack has now isn't destroyed: its state is to be moved there", () => {
  const props = given({ services: ["books"], before: ["aws_ecs_service.books", "aws_lb.ingress"], now: [] });
  const stacks = [...props.stacks, { name: "shop-test-books", addresses: new Set(["aws_ecs_service.books"]) }];
  expect(
    checkAddresses({ ...props, stacks })
      .join("\n")
      .split("\n")
      .slice(1, 5),
  ).toEqual([
    "  removed: [",
    `    { from: "aws_ecs_service.books", destroy: false }, // 'shop-test-books' has it now: move its state there`,
    '    { from: "aws_lb.ingress", destroy: true },',
    "  ],",
  ]);
});

test("a long list is cut, and counted", () => {
  const before = Array.from({ length: 42 }, (_, index) => `aws_subnet.s${index}`);
  expect(messages({ before, now: [] }).split("\n").slice(-2)).toEqual([
    "    shop-test-platform aws_subnet.s7",
    "    … and 2 more",
  ]);
});

describe("entries that an earlier synth has carried out", () => {
  const now = ["aws_ecs_service.library", "aws_vpc.network"];
  const said = {
    services: ["library"],
    moved: [
      { service: "books", to: "library" },
      { from: "aws_vpc.main", to: "aws_vpc.network" },
    ],
    removed: [{ from: "aws_lb.ingress", destroy: true }],
  };

  test("are counted", () => {
    expect(staleEntries(given({ ...said, before: now, now }))).toBe(3);
  });

  test("are none while the lock still has what they speak of, and where there is no lock", () => {
    const before = ["aws_ecs_service.books", "aws_vpc.main", "aws_lb.ingress"];
    expect(staleEntries(given({ ...said, before, now }))).toBe(0);
    expect(staleEntries(given({ ...said, before: [], now }))).toBe(0);
    expect(staleEntries(given({ services: ["library"], before, now }))).toBe(0);
  });
});

test("a resource under another name is another one in AWS: no move is proposed, and its parts go with it", () => {
  const before = ["aws_db_instance.shop", "aws_db_subnet_group.shop", "aws_security_group.shop"];
  const now = ["aws_db_instance.orders", "aws_db_subnet_group.orders", "aws_security_group.orders"];
  const text = messages({ resources: { orders: { type: "postgres" } }, before, now });
  expect(text.split("\n").slice(1, 4)).toEqual([
    "  removed: [",
    `    { from: "aws_db_instance.shop", destroy: true }, // 'orders' is another one in AWS, and gets nothing of it`,
    "  ],",
  ]);
  // One of somebody's own keeps its name where it wants to.
  expect(messages({ before: ["aws_s3_bucket.a"], now: ["aws_s3_bucket.b"] })).toContain(
    `{ from: "aws_s3_bucket.a", to: "aws_s3_bucket.b" },`,
  );
});

test("what is made no longer because it exists may stay, and then all that is set of it is asked for", () => {
  const before = ["aws_s3_bucket.files", "aws_s3_bucket_versioning.files", "aws_s3_bucket_policy.files"];
  const resources = { files: { type: "bucket", existing: { name: "files" } } } as const;
  expect(messages({ resources, before, now: [] })).toContain(
    `{ from: "aws_s3_bucket.files", destroy: true }, // or destroy: false, which leaves it in AWS: 'files' is said to exist\n`,
  );
  const kept = { from: "aws_s3_bucket.files", destroy: false };
  const parts = ["policy", "versioning"].map((it) => ({ from: `aws_s3_bucket_${it}.files`, destroy: false }));
  const text = messages({ resources, before, now: [], removed: [kept] });
  expect(text).toContain(`removed: [
    { from: "aws_s3_bucket_policy.files", destroy: false },
    { from: "aws_s3_bucket_versioning.files", destroy: false },
  ],`);
  expect(messages({ resources, before, now: [], removed: [kept, ...parts] })).toBe("");
  expect(messages({ resources, before, now: [], removed: [{ ...kept, destroy: true }] })).toBe("");
});

test("of two that are gone the one that has most in common with what is new is the one that moved", () => {
  const worker = (name: string) => [`aws_ecs_service.${name}`, `aws_ecs_task_definition.${name}`];
  const web = (name: string) => [...worker(name), `aws_lb_target_group.${name}`, `aws_lb_listener_rule.${name}`];
  const text = messages({ services: ["front"], before: [...worker("hook"), ...web("web")], now: web("front") });
  expect(text).toContain(`moved: [\n    { service: "web", to: "front" }, //`);
  expect(text).not.toContain(`{ service: "hook", to:`);
});
