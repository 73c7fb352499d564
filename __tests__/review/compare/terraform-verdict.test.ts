import type { PlatformDefinition } from "../../../src/definition/platform";
import { changesIn } from "../../../src/review/compare/terraform-verdict";
import { review } from "../../../src/review/run-review";
import type { JsonObject } from "../../../src/terraform/json";
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

const SMALLEST = {
  terraform: {
    required_providers: { aws: { source: "hashicorp/aws", version: "6.25.0" } },
    backend: { local: { path: "acl.tfstate" } },
  },
  provider: { aws: [{ region: "eu-central-1" }] },
};

describeWithTerraform("a review with Terraform's verdict", () => {
  test("says what is replaced and destroyed, and what that interrupts", async () => {
    const after = stacks({ "services.books.port": 9001, "services.status": undefined });
    const result = await reviewed(stacks({}), after);
    expect(result.code).toBe(2);
    expect(riskLines(result)).toEqual([
      "data (store-test): aws_cloudwatch_log_group.status is destroyed, and with it its logs",
      "traffic (store-test): service status is removed, and all its tasks stop",
      "traffic (store-test): shop → books port 9000 is closed at once, and books is called on port 9001 instead: calls fail until tasks are exchanged",
    ]);
    const planned = result.terraform.stacks ?? [];
    expect(planned.map(({ stack, status }) => [stack, status])).toEqual([["store-test-platform", "changed"]]);
    const replaced = planned.flatMap(({ changes }) => changes).filter(({ kind }) => kind === "replaced");
    expect(replaced.map(({ address, forcedBy }) => [address, forcedBy])).toEqual([
      ["aws_ecs_task_definition.books", ["container_definitions"]],
      ["aws_ecs_task_definition.shop", ["container_definitions"]],
    ]);
  });

  test("of a provider in another version than the rehearsal's it isn't said that AWS refuses anything", async () => {
    const of = (name: string) => {
      const required_providers = { aws: { source: "hashicorp/aws", version: "6.14.1" } };
      const json = { ...SMALLEST, terraform: { ...SMALLEST.terraform, required_providers } };
      return written({ acl: { ...json, resource: { aws_sqs_queue: { [name]: { name } } } } });
    };
    const { code, terraform, risks } = await reviewed(of("a"), of("b"));
    expect([code, terraform.missing]).toEqual([
      2,
      "the rehearsal has no provider as acl asks for, by name or version (docs/rehearsal.md)",
    ]);
    expect(risks.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      "data: aws_sqs_queue.a is destroyed, and with it its messages",
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

  // Its rules may hold others without end, which the bindings call `any`.
  test("reads blocks of a dynamic type back from the state", async () => {
    const view = { cloudwatch_metrics_enabled: false, metric_name: "web", sampled_requests_enabled: false };
    const rule = (priority: number) => ({
      ...{ name: "common", priority, override_action: { none: {} }, visibility_config: view },
      statement: { managed_rule_group_statement: { name: "AWSManagedRulesCommonRuleSet", vendor_name: "AWS" } },
    });
    const acl = (...rules: readonly JsonObject[]) => ({
      web: { name: "web", scope: "REGIONAL", default_action: { allow: {} }, visibility_config: view, rule: [...rules] },
    });
    const stack = (resource: JsonObject) => written({ acl: { ...SMALLEST, resource } });
    const topic = { aws_sns_topic: { news: { name: "news" } } };
    const of = (...rules: readonly JsonObject[]) => stack({ ...topic, aws_wafv2_web_acl: acl(...rules) });
    for (const [before, after, kind] of [
      [of(), of(rule(1)), "changed"],
      [of(rule(1)), of(rule(2)), "changed"],
      [of(rule(1)), stack(topic), "destroyed"],
    ] as const) {
      const { terraform } = await reviewed(before, after);
      expect(changesIn(terraform).map((it) => [it.kind, it.address])).toEqual([[kind, "aws_wafv2_web_acl.web"]]);
    }
  });
});
