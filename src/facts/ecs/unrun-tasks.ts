import type { Model } from "../../terraform/model";
import type { Resource } from "../../terraform/expressions/value";
import type { Service } from "../services";
import { referencesOf } from "../unread-resources";

const TASK = "aws_ecs_task_definition";

/** Task definitions that no service runs, nor anything else that names them, such as a schedule. */
export function unrunTasks(model: Model, services: readonly Service[]): readonly Resource[] {
  const run = new Set(services.flatMap(({ task }) => task?.resource ?? []));
  const left = model.all(TASK).filter((task) => !run.has(task));
  // A service of which the task definition can't be told may run any of them.
  if (left.length === 0 || services.some(({ taskLink }) => taskLink.kind === "unknown")) return [];
  const named = new Set(
    model.types
      .filter((type) => type !== TASK)
      .flatMap((type) => model.all(type))
      .flatMap((resource) => [...referencesOf(resource)].filter(({ type }) => type === TASK)),
  );
  return left.filter((task) => !named.has(task));
}
