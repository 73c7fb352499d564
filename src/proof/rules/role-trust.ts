import { ACCOUNT, hasUnknown } from "../../facts/arn";
import { linked } from "../../facts/link";
import { type Condition, type Statement, actionMatches } from "../../facts/policy";
import type { Resource } from "../../terraform/expressions/value";
import { Chain, refuted } from "../flows/chain";
import { type Rule, counted } from "../result";

const TASKS = "Service:ecs-tasks.amazonaws.com";

/** Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html, "Creating the task IAM role" */
export const roleTrust: Rule = {
  id: "role-trust",
  title: "Each role of a task is assumed by ECS tasks and by nobody else",
  check(context) {
    const { services, roles } = context.facts;
    const use = new Map<Resource, { label: string; execution: boolean }>();
    for (const { task, label } of services) {
      if (!task) continue;
      const [own, execution] = [linked(task.taskRole), linked(task.executionRole)];
      if (own && !use.has(own)) use.set(own, { label, execution: false });
      if (execution) use.set(execution, { label, execution: true });
    }
    const results = [...use].flatMap(([resource, { label, execution }]) => {
      const role = roles.role(resource);
      if (!role) return [];
      const chain = new Chain();
      chain.via(resource.address);
      if (role.trust.unknown !== undefined) chain.doubt(role.trust.unknown);
      const assume = role.trust.statements.filter(
        (item) =>
          item.effect === "Allow" && item.actions.some((pattern) => actionMatches(pattern, "sts:AssumeRole") === "yes"),
      );
      const trusting = assume.filter((item) => item.principals.includes(TASKS));
      if (trusting.length === 0 && role.trust.unknown === undefined) {
        chain.miss(
          `${resource.address} does not let ecs-tasks.amazonaws.com call sts:AssumeRole`,
          "trust that service in assume_role_policy",
        );
      }
      const denied = role.trust.statements.find((item) => item.effect === "Deny");
      if (denied) chain.doubt(`whether ${denied.label} of ${resource.address} denies it`);
      for (const statement of trusting) judgeConditions(chain, resource, statement, execution);
      if (context.strict && !execution && trusting.some((item) => item.conditions.length === 0)) {
        chain.miss(
          `the trust of task role ${resource.address} has no condition on aws:SourceAccount`,
          "add it, so that no other account's tasks can be made to assume it",
        );
      }
      const others = [...new Set(assume.flatMap((item) => item.principals))].filter((principal) => principal !== TASKS);
      const surplus = others.map((principal) =>
        refuted(
          resource,
          `role ${resource.address}: trusts ${principal.replace(":", " ")} too; ECS tasks alone need it; remove that principal`,
        ),
      );
      return [...chain.conclude(label, resource, `assume its ${execution ? "execution" : "task"} role`), ...surplus];
    });
    return { looked: counted({ service: services.length, role: use.size }), results };
  },
};

function judgeConditions(chain: Chain, role: Resource, statement: Statement, execution: boolean): void {
  for (const condition of statement.conditions) {
    const name = `the condition on ${condition.key} in the trust of ${role.address}`;
    // AWS documents aws:SourceAccount and aws:SourceArn for task roles only.
    if (execution) chain.doubt(`whether ECS sends what ${name} asks for`);
    else {
      const holds = conditionHolds(condition);
      if (holds === false) chain.miss(`${name} never holds (${condition.values.join(", ")})`, "correct it");
      else if (holds === undefined) chain.doubt(`whether ${name} holds`);
    }
  }
}

function conditionHolds({ key, operator, values }: Condition): boolean | undefined {
  if (values.some(hasUnknown)) return undefined;
  if (key.toLowerCase() === "aws:sourceaccount" && /^String(Equals|Like)/.test(operator)) {
    return values.some((value) => value === ACCOUNT || /^\d{12}$/.test(value));
  }
  if (key.toLowerCase() === "aws:sourcearn" && /^(Arn|String)(Equals|Like)/.test(operator)) {
    return values.some((value) => /^arn:aws:ecs:[^:]*:(<account>|\d{12}|\*):/.test(value));
  }
  return undefined;
}
