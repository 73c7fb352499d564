import { linked } from "../../facts/link";
import type { Resource } from "../../terraform/expressions/value";
import { proven, refuted } from "../flows/chain";
import { type Result, type Rule, counted } from "../result";

/** Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html: a role for each purpose. */
export const roleSharing: Rule = {
  id: "role-sharing",
  title: "No service runs its code with a role that ECS or another service uses",
  check(context) {
    const { services } = context.facts;
    const execution = new Map<Resource, string>();
    const task = new Map<Resource, string>();
    for (const service of services) {
      const role = service.task && linked(service.task.executionRole);
      if (role && !execution.has(role)) execution.set(role, service.label);
    }
    const results = services.flatMap((service): Result[] => {
      const role = service.task && linked(service.task.taskRole);
      if (!role) return [];
      const [by, other] = [execution.get(role), task.get(role)];
      task.set(role, service.label);
      const fault =
        by !== undefined
          ? `${role.address} is also the execution role of ${by}, so the code may do what ECS may`
          : other !== undefined
            ? `${role.address} is also the task role of ${other}, so each may do what the other needs`
            : undefined;
      if (fault === undefined)
        return [proven(service.resource, `${service.label}: has a task role of its own`, [role.address])];
      if (!context.strict)
        return [proven(service.resource, `${service.label}: shares its task role`, [role.address], [fault])];
      return [
        refuted(
          service.resource,
          `${service.label}: cannot keep its permissions to itself: ${fault}; give it a task role of its own`,
        ),
      ];
    });
    return { looked: counted({ service: services.length, "task role": task.size }), results };
  },
};
