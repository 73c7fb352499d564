import { DeployRole } from "../../../src/constructs/deploy/deploy-role";
import type { PolicyStatement } from "../../../src/constructs/service/roles";
import { inTerraform, synthesized, TestStack } from "../../support/synth";

const props = {
  name: "shop-test-platform-apply",
  description: "Applies shop-test-platform",
  issuerArn: "issuer-arn",
  issuer: "app.terraform.io",
  audience: "aws.workload.identity",
  subject: "organization:shop:project:Web:workspace:shop-test-platform:run_phase:apply",
};

/** A statement whose JSON has about `length` characters. */
function statement(Sid: string, length: number): PolicyStatement {
  return { Sid, Effect: "Allow", Action: ["ecs:UpdateService"], Resource: ["r".repeat(length)] };
}

function given(statements: readonly PolicyStatement[]) {
  const stack = new TestStack();
  const role = new DeployRole(stack, "apply", { ...props, statements });
  return { stack, role, ...synthesized(stack) };
}

test("a token opens the role when issuer, audience and subject are the named ones", () => {
  const { locals, resource, role, stack } = given([statement("Update", 10)]);
  expect(resource["aws_iam_role"]).toEqual({
    apply: {
      name: "shop-test-platform-apply",
      description: "Applies shop-test-platform",
      assume_role_policy: "${jsonencode(local.apply_trust)}",
    },
  });
  expect(locals["apply_trust"]).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: "issuer-arn" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "app.terraform.io:aud": "aws.workload.identity",
            "app.terraform.io:sub": "organization:shop:project:Web:workspace:shop-test-platform:run_phase:apply",
          },
        },
      },
    ],
  });
  expect(inTerraform(stack, role.arn)).toBe("${aws_iam_role.apply.arn}");
});

test("permissions are spread over as few policies as hold them", () => {
  const [first, second, third] = [statement("First", 3000), statement("Second", 2500), statement("Third", 3000)];
  const { locals, resource } = given([first, second, third]);
  expect([locals["apply_1_permissions"], locals["apply_2_permissions"]]).toEqual([
    { Version: "2012-10-17", Statement: [first, second] },
    { Version: "2012-10-17", Statement: [third] },
  ]);
  expect(resource["aws_iam_policy"]).toEqual({
    apply_1: {
      name: "shop-test-platform-apply-1",
      description: "Applies shop-test-platform, part 1 of 2",
      policy: "${jsonencode(local.apply_1_permissions)}",
    },
    apply_2: {
      name: "shop-test-platform-apply-2",
      description: "Applies shop-test-platform, part 2 of 2",
      policy: "${jsonencode(local.apply_2_permissions)}",
    },
  });
  expect(resource["aws_iam_role_policy_attachment"]).toEqual({
    apply_1: { role: "${aws_iam_role.apply.name}", policy_arn: "${aws_iam_policy.apply_1.arn}" },
    apply_2: { role: "${aws_iam_role.apply.name}", policy_arn: "${aws_iam_policy.apply_2.arn}" },
  });
});

test("fails with more policies than a role may have", () => {
  const many = Array.from({ length: 11 }, (_, index) => statement(`S${index}`, 4000));
  expect(() => given(many)).toThrow(
    "role 'shop-test-platform-apply': policies are 11; AWS allows 10; give the services' names a prefix, names.service",
  );
});
