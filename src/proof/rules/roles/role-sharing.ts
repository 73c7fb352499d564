import { arnOf, matches, symbolic } from "../../../facts/arn";
import { linked } from "../../../facts/link";
import type { Service } from "../../../facts/services";
import type { Resource } from "../../../terraform/expressions/value";
import { messages } from "../../message";
import { type Result, type Rule, results, serviceSubject } from "../../result";

interface Sharing {
  readonly role: string;
  readonly by: string;
  readonly as: "execution role" | "task role";
}

function shared({ role, by, as }: Sharing): string {
  const effect = as === "execution role" ? "so the code may do what ECS may" : "so each may do what the other needs";
  return `${role} is also the ${as} of service '${by}', ${effect}`;
}

const says = messages(
  {
    ownTaskRole: () => "has a task role of its own",
    sharesTaskRole: () => "shares its task role",
    maybeShared: ({ why }: { why: string }) => `undecided whether it shares its task role: not known: ${why}`,
    sharedRole: (it: Sharing) => shared(it),
    cannotShare: (it: Sharing) =>
      `cannot keep its permissions to itself: ${shared(it)}; give it a task role of its own`,
    rolesOf: (it: { service: string; why: string }) => `the roles of service '${it.service}' (${it.why})`,
  },
  { rolesOf: [] },
);

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html */
export const roleSharing: Rule = {
  id: "role-sharing",
  isLocal: true,
  title: "No service runs its code with a role that ECS or another service uses",
  check({ facts: { services }, declarations }) {
    const execution = new Map<Resource, string>();
    const task = new Map<Resource, Service>();
    for (const service of services) {
      const role = service.task && linked(service.task.executionRole);
      if (role && !execution.has(role)) execution.set(role, service.label);
    }
    const unclear = services.filter(isUnclear);
    const found = services.flatMap((service): readonly Result[] => {
      const { proven, refuted, undecided, unsure } = results(serviceSubject(service), service.resource);
      if (service.task?.taskRole.kind === "unknown")
        return [undecided(says.maybeShared({ why: service.task.taskRole.why }))];
      const role = service.task && linked(service.task.taskRole);
      if (!role) return [];
      const [ecs, other] = [execution.get(role), task.get(role)];
      task.set(role, service);
      // Several schedules may start the same tasks.
      const by = ecs ?? (other?.task === service.task ? undefined : other?.label);
      const others = unclear.flatMap((it) => mayHave(it, role).map((why) => says.rolesOf({ service: it.label, why })));
      if (by === undefined && others.length > 0) return [unsure("whether it shares its task role", others)];
      if (by === undefined) return [proven(says.ownTaskRole(), [role.address])];
      const sharing = { role: role.address, by, as: ecs === undefined ? "task role" : "execution role" } as const;
      return declarations.strict
        ? [refuted(says.cannotShare(sharing))]
        : [proven(says.sharesTaskRole(), [role.address], [says.sharedRole(sharing)])];
    });
    return { looked: { service: services.length, "task role": task.size }, results: found };
  },
};

function isUnclear({ task, taskLink }: Service): boolean {
  return task
    ? [task.executionRole, task.taskRole].some(({ kind }) => kind === "unknown")
    : taskLink.kind === "unknown";
}

/** Why a service may run with a role, as far as it isn't seen to. */
function mayHave({ task, taskLink }: Service, role: Resource): readonly string[] {
  if (!task) return taskLink.kind === "unknown" ? [taskLink.why] : [];
  const given = [
    { found: task.executionRole, argument: "execution_role_arn" },
    { found: task.taskRole, argument: "task_role_arn" },
  ];
  return given.flatMap(({ found, argument }) =>
    found.kind === "unknown" && matches(arnOf(role), symbolic(task.resource.get(argument))) !== "no" ? [found.why] : [],
  );
}
