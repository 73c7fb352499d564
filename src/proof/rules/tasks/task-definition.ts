import { isAllUnknown, symbolic } from "../../../facts/arn";
import { textSetting } from "../../../facts/setting";
import type { Service } from "../../../facts/services";
import { type Walk, walked } from "../../flows/evidence";
import { messages } from "../../message";
import type { Resource } from "../../../terraform/expressions/value";
import { type Rule, conclude, results, serviceSubject } from "../../result";
import { launch } from "./launch";
import { taskSettings } from "./task-settings";
import { volumes } from "./volumes";

type Part = "task definition" | "cluster";

const says = messages({
  part: (it: { part: Part; why: string }) => `its ${it.part} (${it.why})`,
  wrongPart: (it: { part: Part; names: string }) => `its ${it.part} is ${it.names}; name a ${it.part} of these stacks`,
  registered: () => "is registered",
  unrun: () => "no service runs it, so that nothing of its tasks is looked at",
  family: ({ task, why }: { task: string; why: string }) => `the family of ${task} (${why})`,
  noFamily: ({ task }: { task: string }) => `${task} has no family; set it`,
  noPart: ({ part }: { part: Part }) => `it has no ${part}; set ${part.replace(" ", "_")}`,
});

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html */
export const taskDefinition: Rule = {
  id: "task-definition",
  isLocal: true,
  title: "Each service names a cluster and a task definition that Fargate can run",
  check({ facts: { services, capacity, model } }) {
    const found = services.flatMap((service) => {
      const evidence = walked((walk) => {
        parts(walk, service);
        launch(walk, service, capacity);
        if (service.task) {
          family(walk, service.task.resource);
          taskSettings(walk, service.task);
        }
        volumes(walk, service);
      });
      return conclude(serviceSubject(service), service.resource, "start on Fargate", evidence);
    });
    const tasks = new Set<Resource | undefined>(services.map(({ task }) => task?.resource));
    const unrun = model
      .all("aws_ecs_task_definition")
      .filter((task) => !tasks.has(task))
      .map((task) =>
        results({ kind: "task definition", name: task.address }, task).proven(
          says.registered(),
          [task.address],
          [says.unrun()],
        ),
      );
    return { looked: { service: services.length, "task definition": tasks.size }, results: [...found, ...unrun] };
  },
};

function family(walk: Walk, task: Resource): void {
  const given = textSetting(task.get("family"));
  if (given.kind === "unknown" && isAllUnknown(symbolic(task.get("family"))))
    walk.doubt(says.family({ task: task.address, why: given.why }));
  if (given.kind === "unset" || (given.kind === "set" && given.value === ""))
    walk.miss(says.noFamily({ task: task.address }));
}

function parts(walk: Walk, { taskLink, cluster }: Service): void {
  const links: readonly (readonly [Part, Service["cluster"]])[] = [
    ["task definition", taskLink],
    ["cluster", cluster],
  ];
  for (const [part, found] of links) {
    if (found.kind === "found") walk.via(found.resource.address);
    else if (found.kind === "unknown") walk.doubt(says.part({ part, why: found.why }));
    else if (found.kind === "wrong") walk.miss(says.wrongPart({ part, names: found.why }));
    else walk.miss(says.noPart({ part }));
  }
}
