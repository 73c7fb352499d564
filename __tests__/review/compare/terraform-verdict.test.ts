import type { PlatformDefinition } from "../../../src/definition/platform";
import { review } from "../../../src/review/run-review";
import { type Edits, edited } from "../../definition/valid";
import { describeWithTerraform } from "../../rehearsal/support/with-terraform";
import { rendered as written } from "../../rehearsal/support/stacks-folder";
import { riskLines } from "../support/changed";
import { rendered } from "../support/rendered";

/** In a folder: Terraform reads files. */
const stacks = (edits: Edits) =>
  written(
    Object.fromEntries(
      rendered(edited(edits) as PlatformDefinition).map(({ name, documents: [json = {}] }) => [name, json]),
    ),
  );
type Stacks = ReturnType<typeof stacks>;
const reviewed = (before: Stacks, after: Stacks) => review({ base: "main", before, after });

describeWithTerraform("a review with Terraform's verdict", () => {
  test("says what is replaced and destroyed, and what that interrupts", async () => {
    const after = stacks({ "services.books.port": 9001, "services.status": undefined });
    const result = await reviewed(stacks({}), after);
    expect(result.code).toBe(2);
    expect(riskLines(result)).toEqual([
      "data (store-test): aws_cloudwatch_log_group.status is destroyed, and with it its logs",
      "traffic (store-test): service status is removed, and all its tasks stop",
      "traffic (store-test): shop → books port 9000 is closed",
    ]);
    const planned = result.terraform.stacks ?? [];
    expect(planned.map(({ stack, status }) => [stack, status])).toEqual([["store-test-platform", "changed"]]);
    const replaced = planned.flatMap(({ changes }) => changes).filter(({ kind }) => kind === "replaced");
    expect(replaced.map(({ address, forcedBy }) => [address, forcedBy])).toEqual([
      ["aws_ecs_task_definition.books", ["container_definitions"]],
      ["aws_ecs_task_definition.shop", ["container_definitions"]],
    ]);
  });

  test("says where Terraform fails, and ends with 1", async () => {
    const base = stacks({
      "services.status": undefined,
      "services.books": undefined,
      "services.shop.calls": undefined,
      "network.egress": "public",
      "network.privateSubnets": undefined,
    });
    const broken = base.map((stack) =>
      stack.name === "store-test-registry"
        ? {
            ...stack,
            json: {
              ...stack.json,
              resource: { ...stack.json.resource, aws_vpc: { odd: { cidr_block: "10.0.0.0/99" } } },
            },
          }
        : stack,
    );
    const result = await reviewed(base, broken);
    expect(result.code).toBe(1);
    expect(result.risks.map(({ kind, where }) => [kind, where])).toEqual([
      ["failure", "store-test-registry"],
      ["proof", "store-test"],
    ]);
    expect(result.risks[0]?.text).toMatch(
      /^Terraform's plan fails at aws_vpc\.odd: .*; store-test-platform waits for it$/,
    );
  });
});
