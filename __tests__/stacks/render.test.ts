import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import {
  Fn,
  Lazy,
  TerraformCount,
  TerraformIterator,
  TerraformLocal,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
  Token,
} from "cdktf";
import { TestStack } from "../support/synth";

type Json = Record<string, unknown>;

/** A stack with every kind of value that cdktf hands around in place of one that only Terraform knows. */
function stackOfTokens(): TestStack {
  const stack = new TestStack();
  const vpc = new Vpc(stack, "network", { cidrBlock: "10.0.0.0/16" });
  const lb = new Lb(stack, "balancer", { name: `lb-${vpc.id}`, subnets: Fn.split(",", vpc.id) });
  const listener = new LbListener(stack, "listener", {
    loadBalancerArn: lb.arn,
    port: 80,
    defaultAction: [{ type: "forward", targetGroupArn: "a" }],
  });
  const image = new TerraformVariable(stack, "image", { type: "string", default: "a:${b}" });
  const port = new TerraformVariable(stack, "port", { type: "number" });
  const each = TerraformIterator.fromList(["a", "b"]);
  new SecurityGroup(stack, "group", {
    // A text, a number, a list and a map's key that only Terraform knows.
    name: `group-of-${vpc.id}-${lb.arn}`,
    vpcId: vpc.id,
    tags: { [vpc.arn]: "arn", Name: Lazy.stringValue({ produce: () => "late" }) },
    ingress: [{ fromPort: listener.port, toPort: port.numberValue, securityGroups: lb.securityGroups }],
    lifecycle: { ignoreChanges: ["name"] },
    dependsOn: [lb, listener],
  });
  new EcsCluster(stack, "clusters", { forEach: each, name: Token.asString(each.value), tags: vpc.tagsAll });
  new EcsCluster(stack, "counted", { name: "counted", count: TerraformCount.of(port.numberValue) });
  new TerraformLocal(stack, "values", {
    none: null,
    missing: undefined,
    empty: [],
    emptyMap: {},
    yes: true,
    no: false,
    zero: 0,
    number: 1.5,
    large: 1e21,
    negative: -1,
    text: "2.5e+3 is no token, neither are #{this} and $${that}",
    expression: "${aws_vpc.network.id}",
    unicode: "Größe",
    list: [1, "two", [vpc.id, undefined, 3], { camelCase: listener.port }],
    tokenList: Token.asList(vpc.id),
    function: Fn.jsonencode({ id: vpc.id }),
    condition: Fn.conditional(image.value, "yes", "no") as unknown,
    lazy: Lazy.anyValue({ produce: () => ({ id: vpc.id }) }),
  });
  new TerraformOutput(stack, "id", { value: vpc.id, description: "An id", sensitive: true, dependsOn: [lb] });
  vpc.addOverride("tags.Owner", vpc.ownerId);
  stack.addOverride("check.vpc.assert", [{ condition: `\${${vpc.fqn} != null}`, error_message: "none" }]);
  return stack;
}

/** Without what is under `//`, which is ours and not cdktf's. */
function withoutRemarks(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, part: unknown) => (key === "//" ? undefined : part))) as unknown;
}

test("a stack is rendered as cdktf itself would render it", () => {
  const ours = stackOfTokens().toTerraform();
  const stack = stackOfTokens();
  const theirs: Json = TerraformStack.prototype.toTerraform.call(stack) as Json;
  expect(withoutRemarks(ours)).toEqual(withoutRemarks(theirs));
});

test("no token is left in what is rendered", () => {
  const text = JSON.stringify(stackOfTokens().toTerraform());
  expect(text).not.toMatch(/TfToken|e\+\d{3}/);
});

test("rendering a stack twice gives the same", () => {
  const stack = stackOfTokens();
  expect(JSON.stringify(stack.toTerraform())).toBe(JSON.stringify(stack.toTerraform()));
});
