import type { TaskDefinition } from "../../../facts/services";
import { type Walk, walked } from "../../flows/evidence";
import { type Rule, conclude, serviceSubject } from "../../result";
import { containerSet } from "./container-set";
import { containerSettings } from "./container-settings";
import { containerTypes } from "./container-types";
import { logRouter } from "./log-router";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html */
export const containers: Rule = {
  id: "containers",
  isLocal: true,
  title: "The containers of each service are as Fargate takes them",
  check({ facts: { services } }) {
    const found = services.flatMap((service) => {
      const { task } = service;
      if (!task) return [];
      const evidence = walked((walk) => {
        walk.via(service.resource.address, task.resource.address);
        allContainers(walk, task);
      });
      return conclude(serviceSubject(service), service.resource, "run its containers on Fargate", evidence);
    });
    const tasks = new Set(services.flatMap(({ task }) => task ?? []));
    const count = [...tasks].reduce((sum, task) => sum + task.containers.length, 0);
    return { looked: { "task definition": tasks.size, container: count }, results: found };
  },
};

function allContainers(walk: Walk, task: TaskDefinition): void {
  containerSet(walk, task);
  logRouter(walk, task);
  for (const container of task.containers) {
    containerTypes(walk, container);
    containerSettings(walk, task, container);
  }
}
