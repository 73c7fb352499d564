import type { Change } from "../../src/rehearsal/runner/plan-changes";
import type { RenderedStack } from "../../src/terraform/rendered-stacks";
import { Session } from "../../src/rehearsal/runner/session";
import { type Edits, validPlatform } from "../definition/valid";
import { line, platformOf } from "./support/isolation";
import { describeWithTerraform } from "./support/with-terraform";

interface Case {
  readonly title: string;
  readonly edits: Edits;
  readonly moved?: { readonly service: string; readonly to: string };
  readonly changes: readonly string[];
}

const NEW_SERVICE = {
  image: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/new:1.0",
  port: 8080,
  size: { cpu: 256, memoryMiB: 512 },
  exposure: { type: "load-balancer", paths: ["/new/*"], priority: 200 },
  calls: ["books"],
};

const { shop: SHOP, status: STATUS } = validPlatform().environments["test"]?.services ?? {};

/** What goes with the last service of the public subnets, but for its log group. */
const WITHOUT_STATUS = [
  "destroyed aws_ecs_service.status",
  "destroyed aws_ecs_task_definition.status",
  "destroyed aws_iam_role.status_execution",
  "destroyed aws_iam_role.status_task",
  "destroyed aws_iam_role_policy.status_execution",
  "destroyed aws_security_group.status",
  "changed aws_vpc_endpoint.endpoints_s3 (route_table_ids)",
  "destroyed aws_vpc_security_group_ingress_rule.status_from_anywhere",
  "destroyed output.status_address_command",
];

/** Together are planned those that touch none of each other's resources. */
const cases: readonly (readonly Case[])[] = [
  [
    {
      title: "adding a service adds what is its own",
      edits: { "services.new": NEW_SERVICE },
      changes: [
        "added aws_cloudwatch_log_group.new",
        "added aws_ecs_service.new",
        "added aws_ecs_task_definition.new",
        "added aws_iam_role.new_execution",
        "added aws_iam_role.new_task",
        "added aws_iam_role_policy.new_execution",
        "added aws_lb_listener_rule.new",
        "added aws_lb_target_group.new",
        "added aws_security_group.new",
        "added aws_vpc_security_group_egress_rule.new_to_books",
        "added aws_vpc_security_group_ingress_rule.new_to_books",
        "added output.new_url",
      ],
    },
    {
      title: "another image makes a new revision and rolls the service",
      edits: { "services.status.image": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/status:1.1" },
      changes: [
        "changed aws_ecs_service.status (task_definition)",
        "replaced aws_ecs_task_definition.status (container_definitions)",
      ],
    },
    {
      title: "another size makes a new revision and rolls the service",
      edits: { "services.books.size": { cpu: 512, memoryMiB: 2048 } },
      changes: ["changed aws_ecs_service.books (task_definition)", "replaced aws_ecs_task_definition.books (memory)"],
    },
    {
      title: "another path changes the listener rule alone",
      edits: { "services.shop.exposure.paths": ["/", "/basket/*"] },
      changes: ["changed aws_lb_listener_rule.shop (condition)"],
    },
    {
      title: "another number of tasks changes the service alone",
      edits: { "services.shop.desiredCount": 3 },
      changes: ["changed aws_ecs_service.shop (desired_count)"],
    },
  ],
  [
    {
      title: "removing the last service of the public subnets destroys what is its own, and S3's route there",
      edits: { "services.status": undefined },
      changes: ["destroyed aws_cloudwatch_log_group.status", ...WITHOUT_STATUS],
    },
    {
      title: "turning HTTPS on adds a listener and moves the rules to it",
      edits: {
        ingress: {
          protocol: { type: "https", certificateArn: "arn:aws:acm:eu-central-1:123456789012:certificate/12ab" },
        },
      },
      changes: [
        "changed aws_lb_listener.ingress_http (default_action)",
        "added aws_lb_listener.ingress_https",
        "replaced aws_lb_listener_rule.shop (listener_arn)",
        "added aws_vpc_security_group_ingress_rule.ingress_https_from_anywhere",
        "changed output.load_balancer_url",
        "changed output.shop_url",
      ],
    },
  ],
  [
    {
      title: "a service with another name and its old physical name is moved: nothing of it is replaced or destroyed",
      edits: {
        "services.shop": undefined,
        "services.front": { ...SHOP, physicalName: "shop" },
      },
      moved: { service: "shop", to: "front" },
      changes: [
        "moved aws_cloudwatch_log_group.front",
        "moved aws_ecs_service.front",
        "moved aws_ecs_task_definition.front",
        "changed aws_iam_role.front_execution (description)",
        "changed aws_iam_role.front_task (description)",
        "moved aws_iam_role_policy.front_execution",
        "changed aws_lb_listener_rule.front (tags)",
        "moved aws_lb_target_group.front",
        "moved aws_security_group.front",
        "changed aws_vpc_security_group_egress_rule.front_to_books (description)",
        "changed aws_vpc_security_group_ingress_rule.front_to_books (description)",
        "added output.front_url",
        "destroyed output.shop_url",
      ],
    },
    {
      title: "a service with another name and new physical names is replaced where AWS can't rename",
      edits: {
        "services.status": undefined,
        "services.state": STATUS,
      },
      moved: { service: "status", to: "state" },
      changes: [
        "replaced aws_cloudwatch_log_group.state (name)",
        "replaced aws_ecs_service.state (name)",
        "replaced aws_ecs_task_definition.state (container_definitions execution_role_arn family task_role_arn)",
        "replaced aws_iam_role.state_execution (name)",
        "replaced aws_iam_role.state_task (name)",
        "replaced aws_iam_role_policy.state_execution (role)",
        "changed aws_security_group.state (tags)",
        "changed aws_vpc_security_group_ingress_rule.state_from_anywhere (description)",
        "added output.state_address_command",
        "destroyed output.status_address_command",
      ],
    },
  ],
  [
    {
      title: "what is removed without being destroyed is forgotten and stays",
      edits: {
        "services.status": undefined,
        removed: [
          { from: "aws_cloudwatch_log_group.status", destroy: false },
          { service: "status", destroy: true },
        ],
      },
      changes: ["forgotten aws_cloudwatch_log_group.status", ...WITHOUT_STATUS],
    },
  ],
];

/** The platform with all of them. */
function platformWith(together: readonly Case[]): Promise<RenderedStack> {
  const moved = together.flatMap((it) => it.moved ?? []);
  return platformOf(together.reduce<Edits>((all, { edits }) => ({ ...all, ...edits }), { moved }));
}

describeWithTerraform("on a running platform", () => {
  const planned: string[][] = [];
  let retagging: Change[] = [];

  // One deployment of the base for all: planning doesn't change it.
  beforeAll(async () => {
    const base = await platformOf({});
    const variants = await Promise.all(cases.map(platformWith));
    const retagged = await platformOf({ "tags.Owner": "shop team" });
    await Session.during({ stacks: [base, ...variants, retagged] }, async (session) => {
      const deployed = await session.start(base, [base]);
      expect([...(await deployed.init()), ...(await deployed.deploy())]).toEqual([]);
      const changesOf = async (stack: RenderedStack) => {
        const run = await session.start(stack, [stack]);
        expect([...(await run.init()), ...(await run.plan()).findings]).toEqual([]);
        return run.changes();
      };
      for (const stack of variants) planned.push((await changesOf(stack)).map(line));
      retagging = await changesOf(retagged);
    });
  });

  describe.each(cases.map((together, index) => ({ together, index })))("$together.0.title …", ({ together, index }) => {
    test.each(together)("$title", ({ changes }) => {
      expect(planned[index]?.filter((text) => changes.includes(text))).toEqual(changes);
    });

    test("and nothing else changes", () => {
      const expected = together.flatMap(({ changes }) => changes);
      expect(planned[index]?.filter((text) => !expected.includes(text))).toEqual([]);
    });
  });

  test("another tag touches what can be tagged, and replaces and interrupts nothing", () => {
    const query = "changed aws_resourcegroups_group.environment (resource_query tags_all)";
    const others = retagging.map(line).filter((text) => text !== query);
    expect(retagging.length - others.length).toBe(1);
    expect(others.filter((text) => !/^changed aws_\S+ \(tags_all\)$/.test(text))).toEqual([]);
    expect(retagging.map(({ address }) => address)).toContain("aws_ecs_service.shop");
  });
});
