import type { EnvironmentView } from "../model/environment-view";
import { type Reference, keyOf } from "../model/reference";
import type { ServiceView } from "../model/service-view";
import { compareServices, whyRedeployed } from "./services";

/** Services that run and get new tasks, and those that come and go. */
export interface ServiceTurnover {
  readonly redeployed: readonly Redeployment[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export interface Redeployment {
  readonly name: string;
  /** What differs: `image tag`, `variable GREETING`; empty where Terraform alone knows. */
  readonly why: readonly string[];
  /** What becomes of the tasks meanwhile, as a sentence without its full stop. */
  readonly meanwhile: string;
}

/** `replaced` has what Terraform replaces, where it was asked. */
export function turnover(
  before: EnvironmentView,
  after: EnvironmentView,
  replaced: ReadonlySet<string>,
): ServiceTurnover {
  const { added, removed, both } = compareServices(before, after);
  const isReplaced = (reference: Reference | undefined): boolean =>
    reference !== undefined && replaced.has(keyOf(reference));
  const redeployed = both.flatMap(([old, now]): readonly Redeployment[] => {
    if (old.desiredCount === 0 || now.desiredCount === 0) return [];
    const why = whyRedeployed(old, now);
    const isNew = isReplaced(now);
    if (!isNew && (now.deployedByOthers || (why.length === 0 && !isReplaced(now.taskDefinition)))) return [];
    const meanwhile = isNew ? "Terraform replaces the service: its tasks stop with it" : exchanged(now);
    return [{ name: now.name, why, meanwhile }];
  });
  const names = (services: readonly ServiceView[]): readonly string[] => services.map(({ name }) => name);
  return { redeployed, added: names(added), removed: names(removed) };
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html */
function exchanged({ keptTasks, desiredCount = 0 }: ServiceView): string {
  if (keptTasks === undefined) return "how its tasks are exchanged isn't known from the JSON";
  if (keptTasks >= desiredCount) return "new tasks start before old ones stop";
  return keptTasks === 0
    ? "all its tasks may stop before new ones run, and requests fail meanwhile"
    : `${desiredCount - keptTasks} of ${desiredCount} tasks may stop before new ones run`;
}
