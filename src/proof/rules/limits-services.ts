import { linked } from "../../facts/link";
import { proven, refuted } from "../flows/chain";
import { type Result, type Rule, counted } from "../result";
import { maximumTasks } from "../flows/task-count";

/** Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html; API ECS */
export const limitsServices: Rule = {
  id: "limits-services",
  title: "Services and task definitions stay within what ECS allows",
  check(context) {
    const { services } = context.facts;
    const results = services.flatMap((service): Result[] => {
      const faults: string[] = [];
      const over = (count: number, what: string, limit: number): void => {
        if (count > limit) faults.push(`has ${count} ${what}; ECS allows ${limit}; use fewer`);
      };
      over(service.subnets.length, "subnets", 16);
      over(service.groups.length, "security groups", 16);
      over(service.registries.length, "service registries", 1);
      over(service.task?.containers.length ?? 0, "containers", 10);
      if (service.registries.some((registry) => linked(registry.entry)))
        over(maximumTasks(service), "tasks with service discovery", 1000);
      if (service.desiredCount !== undefined && service.desiredCount < 0)
        faults.push(`has desired_count ${service.desiredCount}; ECS allows 0 and more; correct it`);
      if (faults.length > 0) return faults.map((fault) => refuted(service.resource, `${service.label}: ${fault}`));
      const idle = service.desiredCount === 0 || service.desiredCount === undefined;
      return [
        proven(
          service.resource,
          `${service.label}: stays within what ECS allows`,
          [],
          idle ? ["desired_count is 0 or not set: no task starts"] : [],
        ),
      ];
    });
    return { looked: counted({ service: services.length }), results };
  },
};
