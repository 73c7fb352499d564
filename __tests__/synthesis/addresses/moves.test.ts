import type { EnvironmentDefinition } from "../../../src/definition/platform";
import type { Moves } from "../../../src/stacks/addressed-stack";
import { movesOf, ServiceIds } from "../../../src/synthesis/addresses/moves";
import { environmentOf, serviceDefinition } from "../../support/synth";

const PLATFORM = "shop-test-platform";
const REGISTRY = "shop-test-registry";

interface Given extends Pick<EnvironmentDefinition, "moved" | "removed"> {
  readonly services?: readonly string[];
  readonly platform?: readonly string[];
  readonly registry?: readonly string[];
}

function given({ services = [], platform = [], registry = [], ...said }: Given) {
  const definitions = Object.fromEntries(services.map((name) => [name, serviceDefinition()]));
  const { byStack, errors } = movesOf(environmentOf({ services: definitions, ...said }), [
    { name: REGISTRY, addresses: new Set(registry) },
    { name: PLATFORM, addresses: new Set(platform) },
  ]);
  return { errors, platform: byStack.get(PLATFORM), registry: byStack.get(REGISTRY) };
}

const NOTHING: Moves = { moved: [], removed: [] };

test("nothing said is nothing to tell Terraform", () => {
  expect(given({ platform: ["aws_vpc.network"] })).toEqual({ errors: [], platform: NOTHING, registry: NOTHING });
});

test("a move goes to the stack that has the address now", () => {
  const move = { from: "aws_vpc.main", to: "aws_vpc.network" };
  expect(given({ platform: ["aws_vpc.network"], moved: [move] })).toEqual({
    errors: [],
    platform: { moved: [move], removed: [] },
    registry: NOTHING,
  });
});

test("a chain of moves goes where its end is, also where that is removed since", () => {
  const moved = [
    { from: "aws_vpc.a", to: "aws_vpc.b" },
    { from: "aws_vpc.b", to: "aws_vpc.network" },
    { from: "aws_ecr_repository.a", to: "aws_ecr_repository.b" },
  ];
  const removed = [{ from: "aws_ecr_repository.b", destroy: false }];
  expect(given({ platform: ["aws_vpc.network"], moved, removed })).toEqual({
    errors: [],
    platform: { moved: [moved[1], moved[0]], removed: [] },
    registry: { moved: [moved[2]], removed },
  });
});

test("a removal goes to the stack of its type, or to the one that it names", () => {
  const removed = [
    { from: "aws_vpc.network", destroy: true },
    { from: "docker_image.books", destroy: false },
    { from: "aws_ecr_repository.books", destroy: false, stack: PLATFORM },
  ];
  expect(given({ removed })).toEqual({
    errors: [],
    registry: { moved: [], removed: [{ from: "docker_image.books", destroy: false }] },
    platform: {
      moved: [],
      removed: [
        { from: "aws_vpc.network", destroy: true },
        { from: "aws_ecr_repository.books", destroy: false },
      ],
    },
  });
});

describe("a renamed service", () => {
  const rule = "aws_vpc_security_group_egress_rule";

  test("takes all that is about it along, in each stack, and nothing else", () => {
    const { errors, platform, registry } = given({
      services: ["library", "web-library"],
      moved: [{ service: "books", to: "library" }],
      registry: ["aws_ecr_repository.library"],
      platform: ["aws_ecs_service.library", "aws_ecs_service.web_library", `${rule}.web_library_to_library`],
    });
    expect(errors).toEqual([]);
    expect(registry?.moved).toEqual([{ from: "aws_ecr_repository.books", to: "aws_ecr_repository.library" }]);
    expect(platform?.moved).toEqual([
      { from: "aws_ecs_service.books", to: "aws_ecs_service.library" },
      { from: `${rule}.web_library_to_books`, to: `${rule}.web_library_to_library` },
    ]);
  });

  test("is followed by states that are several renamings behind", () => {
    const { platform } = given({
      services: ["c", "z"],
      moved: [
        { service: "a", to: "b" },
        { service: "x", to: "z" },
        { service: "b", to: "c" },
      ],
      platform: [`${rule}.z_to_c`],
    });
    expect(platform?.moved).toEqual([
      { from: `${rule}.z_to_b`, to: `${rule}.z_to_c` },
      { from: `${rule}.x_to_b`, to: `${rule}.z_to_b` },
      { from: `${rule}.x_to_a`, to: `${rule}.x_to_b` },
    ]);
  });

  test("keeps to its own where others are renamed too", () => {
    const { platform } = given({
      services: ["library", "front"],
      moved: [
        { service: "shop", to: "front" },
        { service: "books", to: "library" },
      ],
      platform: ["aws_ecs_service.front", "aws_ecs_service.library"],
    });
    expect(platform?.moved).toEqual([
      { from: "aws_ecs_service.shop", to: "aws_ecs_service.front" },
      { from: "aws_ecs_service.books", to: "aws_ecs_service.library" },
    ]);
  });

  test("gives way to what is said of a single address", () => {
    const own = { from: "aws_ecs_service.special", to: "aws_ecs_service.library" };
    const { platform } = given({
      services: ["library"],
      moved: [{ service: "books", to: "library" }, own],
      platform: ["aws_ecs_service.library", "aws_iam_role.library_task"],
    });
    expect(platform?.moved).toEqual([own, { from: "aws_iam_role.books_task", to: "aws_iam_role.library_task" }]);
  });

  test("takes nothing from an address that is still there", () => {
    const { platform } = given({
      services: ["library"],
      moved: [{ service: "books", to: "library" }],
      platform: ["aws_ssm_parameter.books", "aws_ssm_parameter.library"],
    });
    expect(platform).toEqual(NOTHING);
  });
});

test("a renamed job is followed like a service, and a service's new name takes nothing from a job", () => {
  const JOB = { image: "public.ecr.aws/a/b:1.0", size: { cpu: 256, memoryMiB: 512 } } as const;
  const environment = environmentOf({
    services: { web: serviceDefinition() },
    jobs: { weekly: JOB, "web-report": JOB },
    moved: [
      { job: "nightly", to: "weekly" },
      { service: "app", to: "web" },
    ],
  });
  const addresses = new Set(["aws_iam_role.weekly_schedule", "aws_ecs_service.web", "aws_iam_role.web_report_task"]);
  expect(movesOf(environment, [{ name: PLATFORM, addresses }]).byStack.get(PLATFORM)?.moved).toEqual([
    { from: "aws_ecs_service.app", to: "aws_ecs_service.web" },
    { from: "aws_iam_role.nightly_schedule", to: "aws_iam_role.weekly_schedule" },
  ]);
});

describe("refuses", () => {
  const of = (said: Given) => given(said).errors;

  test("a move to what isn't rendered, with what was meant", () => {
    const moved = [
      { from: "aws_vpc.main", to: "aws_vpc.netwrk" },
      { from: "aws_lb.main", to: "aws_lb.other" },
    ];
    expect(of({ platform: ["aws_vpc.network"], moved })).toEqual([
      "environment 'shop-test': moved.0.to is 'aws_vpc.netwrk'; no resource of that address is rendered; did you mean 'aws_vpc.network'",
      "environment 'shop-test': moved.1.to is 'aws_lb.other'; no resource of that address is rendered; name the address that it has now",
    ]);
  });

  test("a move or removal of what is still there", () => {
    const platform = ["aws_vpc.network", "aws_vpc.main"];
    const moved = [{ from: "aws_vpc.main", to: "aws_vpc.network" }];
    const removed = [{ from: "aws_vpc.network", destroy: true }];
    expect(of({ platform, moved, removed })).toEqual([
      "environment 'shop-test': removed.0.from is 'aws_vpc.network'; stack 'shop-test-platform' still has it; remove the entry",
      "environment 'shop-test': moved.0.from is 'aws_vpc.main'; stack 'shop-test-platform' still has it; remove the entry",
    ]);
  });

  test("a move to an address that two stacks have, unless the stack is named", () => {
    const both = { platform: ["aws_vpc.network"], registry: ["aws_vpc.network"] };
    const move = { from: "aws_vpc.main", to: "aws_vpc.network" };
    expect(of({ ...both, moved: [move] })).toEqual([
      "environment 'shop-test': moved.0.to is 'aws_vpc.network'; shop-test-registry, shop-test-platform have it, and a move is one within a state; name the stack",
    ]);
    const named = given({ ...both, moved: [{ ...move, stack: PLATFORM }] });
    expect(named).toEqual({ errors: [], platform: { moved: [move], removed: [] }, registry: NOTHING });
  });

  test("a stack that isn't there, or hasn't the address", () => {
    const moved = [
      { from: "aws_vpc.main", to: "aws_vpc.network", stack: "shop-test-plattform" },
      { from: "aws_vpc.other", to: "aws_vpc.network", stack: REGISTRY },
    ];
    const removed = [{ from: "aws_vpc.a", destroy: true, stack: "elsewhere" }];
    expect(of({ platform: ["aws_vpc.network"], moved, removed })).toEqual([
      "environment 'shop-test': removed.0.stack is 'elsewhere'; the environment's stacks are shop-test-registry, shop-test-platform; name one of these",
      "environment 'shop-test': moved.0.stack is 'shop-test-plattform'; the environment's stacks are shop-test-registry, shop-test-platform; did you mean 'shop-test-platform'",
      "environment 'shop-test': moved.1.to is 'aws_vpc.network'; stack 'shop-test-registry' has no resource of that address; correct it",
    ]);
  });
});

const ids = new ServiceIds(["app", "hostname_app", "books"]);

test.each([
  ["aws_ecs_service.books", ["books"]],
  ["aws_ecs_service.app", ["app"]],
  ["aws_iam_role.hostname_app_task", ["hostname_app"]],
  ["aws_vpc_security_group_egress_rule.hostname_app_to_books", ["hostname_app", "books"]],
  ["aws_vpc_security_group_egress_rule.books_to_app", ["books", "app"]],
  ["aws_ecs_service.bookshop", []],
  ["aws_vpc.network", []],
])("%s is about %j", (address, services) => {
  expect(ids.in(address)).toEqual(services);
});

test("another service stands in place of one, and of no other that has its name inside", () => {
  expect(ids.renamed("aws_vpc_security_group_egress_rule.app_to_hostname_app", "app", "web")).toBe(
    "aws_vpc_security_group_egress_rule.web_to_hostname_app",
  );
  expect(ids.renamed("aws_ecs_service.books", "app", "web")).toBe("aws_ecs_service.books");
});

test("without services no address is about one", () => {
  expect(new ServiceIds([]).in("aws_ecs_service.books")).toEqual([]);
});
