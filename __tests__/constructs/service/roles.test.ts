import { Construct } from "constructs";
import { type PolicyStatement, type RoleProps, TasksRole } from "../../../src/constructs/service/roles";
import { edges, inTerraform, synthesized, TestStack } from "../../support/synth";

const statement: PolicyStatement = {
  Sid: "ReadSecrets",
  Effect: "Allow",
  Action: ["secretsmanager:GetSecretValue"],
  Resource: ["secret"],
};

function given(props: Partial<RoleProps> = {}) {
  const stack = new TestStack();
  const own = new Construct(stack, "books");
  const role = new TasksRole(own, "task", {
    name: "shop-books-task",
    description: "What the code of books may do",
    statements: [],
    ...props,
  });
  return { stack, role, rendered: synthesized(stack) };
}

const role = {
  name: "shop-books-task",
  description: "What the code of books may do",
  assume_role_policy: "${jsonencode(local.books_task_trust)}",
};
const trusted = { Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" };
const trust = { Version: "2012-10-17", Statement: [trusted] };

test("is a role that ECS tasks assume and that may do nothing", () => {
  const { rendered } = given();
  expect(rendered.resource).toEqual({ aws_iam_role: { books_task: role } });
  expect(rendered.locals).toEqual({ books_task_trust: trust });
});

test("has one inline policy with exactly the given statements", () => {
  const { rendered } = given({ statements: [statement] });
  expect(rendered.resource).toEqual({
    aws_iam_role: { books_task: role },
    aws_iam_role_policy: {
      books_task: {
        name: "permissions",
        role: "${aws_iam_role.books_task.name}",
        policy: "${jsonencode(local.books_task_permissions)}",
      },
    },
  });
  expect(rendered.locals).toEqual({
    books_task_trust: trust,
    books_task_permissions: { Version: "2012-10-17", Statement: [statement] },
  });
});

test("is for the tasks of one account alone when it names the account", () => {
  const { rendered } = given({ sourceAccount: "123456789012" });
  expect(rendered.locals).toEqual({
    books_task_trust: {
      Version: "2012-10-17",
      Statement: [{ ...trusted, Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } } }],
    },
  });
});

test("gives its ARN and the policy that must outlive whatever runs under it", () => {
  const { stack, role: withPolicy } = given({ statements: [statement] });
  expect(inTerraform(stack, withPolicy.arn)).toBe("${aws_iam_role.books_task.arn}");
  expect(edges(stack, withPolicy.policies)).toEqual(["aws_iam_role_policy.books_task"]);
});

test("gives no policy when it has none", () => {
  expect(given().role.policies).toEqual([]);
});
