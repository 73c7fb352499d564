import type { EnvironmentView } from "../model/environment-view";
import { keyOf } from "../model/reference";
import { type ServiceView, tasksOf } from "../model/service-view";
import { deploying, replacing } from "./exchange";
import type { Loss } from "./risk";
import { compareServices, whyRedeployed } from "../compare/services";

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
  /** Whether requests fail by the way its tasks are exchanged; a replaced service is a loss of its own. */
  readonly interrupts: boolean;
}

/** `losses` has what Terraform replaces. */
export function turnover(
  before: EnvironmentView,
  after: EnvironmentView,
  losses: readonly Pick<Loss, "stack" | "address" | "kind" | "createsFirst">[],
): ServiceTurnover {
  const { added, removed, both } = compareServices(before, after);
  const replaced = new Map(losses.flatMap((loss) => (loss.kind === "replaced" ? [[keyOf(loss), loss]] : [])));
  const redeployed = both.flatMap(([old, now]): readonly Redeployment[] => {
    // What runs to its end is exchanged for nothing.
    if (old.start !== undefined || now.start !== undefined) return [];
    if (tasksOf(old).most === 0 || tasksOf(now).most === 0) return [];
    const anew = [...now.subnets, ...now.securityGroups, ...now.registers].filter((it) => replaced.has(keyOf(it)));
    const why = [...whyRedeployed(old, now), ...anew.map(({ address }) => `${address}, which is replaced`)];
    const isNewRevision = now.taskDefinition !== undefined && replaced.has(keyOf(now.taskDefinition));
    const own = replaced.get(keyOf(now));
    if (own !== undefined)
      return [{ name: now.name, why, meanwhile: replacing(now, own.createsFirst === true), interrupts: false }];
    if (now.deployedByOthers || (why.length === 0 && !isNewRevision)) return [];
    const interrupts = now.keptTasks === 0 && now.isReached;
    return [{ name: now.name, why, meanwhile: deploying(now), interrupts }];
  });
  const names = (services: readonly ServiceView[]): readonly string[] => services.map(({ name }) => name);
  return { redeployed, added: names(added), removed: names(removed) };
}
