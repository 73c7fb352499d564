import { attributeOf, lookup } from "../constructs/platform-interface";
import type { UsesAround } from "../constructs/service/uses";
import type { ClientConnection } from "../definition/resolve/additions";
import type { Peer } from "../definition/resolve/connections";
import type { ResolvedJob, ResolvedService } from "../definition/resolve/resolve";
import { listed } from "../lib/listed";
import { match } from "../lib/match";

/** A connection to what is no service. */
export interface DeclaredUse {
  /** Address of the ECS service, of what starts the job, or address or id of a security group. */
  readonly from: string;
  /**
   * Address or id of a security group, or the expression for it, an IPv4 CIDR block, or address of an ECS service that a group
   * connects to.
   */
  readonly to: string;
  readonly port: number;
  /** Whether the rule in the group is made here too. */
  readonly opens?: true;
  readonly reason: string;
}

/** Nothing where nothing is used. */
interface DeclaredUses {
  readonly uses?: readonly DeclaredUse[];
}

/** Address of what starts the tasks; of a job that is started by hand that of its task definition. */
export function starterOf(task: ResolvedService | ResolvedJob): string {
  if (!("schedule" in task)) return `aws_ecs_service.${task.id}`;
  return task.schedule === undefined ? `aws_ecs_task_definition.${task.id}` : `aws_scheduler_schedule.${task.id}`;
}

export function declaredUses(
  services: readonly (ResolvedService | ResolvedJob)[],
  around: UsesAround,
  clients: readonly ClientConnection[] = [],
): DeclaredUses {
  const ofDefinition = services.flatMap((service) =>
    service.connections
      .filter(({ to }) => !isMounted(to, around))
      .map(({ to, port, resources: used }): DeclaredUse => {
        const reason = `${service.name} uses ${listed(used)}`;
        return { from: starterOf(service), ...farEnd(to, around), port, reason };
      }),
  );
  const ofExtension = [
    ...services.flatMap((service) => service.added.connections.map((own) => ({ from: starterOf(service), ...own }))),
    ...clients,
  ];
  return asUses([...ofDefinition, ...ofExtension.map(addedUse)]);
}

export function asUses(uses: readonly DeclaredUse[]): DeclaredUses {
  return uses.length > 0 ? { uses } : {};
}

export function addedUse({ from, to, port, opens, reason }: ClientConnection): DeclaredUse {
  return { from, to, port, ...(opens && { opens }), reason };
}

function farEnd(peer: Peer, { resourceByName }: UsesAround): Pick<DeclaredUse, "to" | "opens"> {
  return match(peer, "type", {
    group: ({ id }) => ({ to: id, opens: true as const }),
    addresses: ({ cidr }) => ({ to: cidr }),
    resource: ({ name }) => ({ to: attributeOf(resourceByName, name, "arn") }),
  });
}

/** A file system that is created: the volumes of the tasks say who mounts it. */
function isMounted(peer: Peer, { resourceByName }: UsesAround): boolean {
  return match(peer, "type", {
    group: () => false,
    addresses: () => false,
    resource: ({ name }) => lookup(resourceByName, name, "resource").host === undefined,
  });
}
