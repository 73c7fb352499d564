import { type ServiceView, tasksOf } from "../model/service-view";

/** What becomes of requests while the tasks of a service are exchanged by a deployment, as a sentence without its full stop. */
export function deploying(service: ServiceView): string {
  const { keptTasks } = service;
  const { least: tasks = 0 } = tasksOf(service);
  if (keptTasks === undefined) return "how its tasks are exchanged isn't known from the JSON";
  if (keptTasks >= tasks) return `new tasks start before old ones stop${said(leaving(service))}`;
  if (keptTasks > 0)
    return `${tasks - keptTasks} of ${tasks} tasks may stop before new ones run${said(leaving(service))}`;
  return service.isReached
    ? `all its tasks may stop before new ones run: requests fail ${outage(service)}${said(leaving(service))}`
    : "all its tasks may stop before new ones run; nobody calls it";
}

/** What becomes of requests while Terraform replaces a service. */
export function replacing(service: ServiceView, createsFirst: boolean): string {
  if (createsFirst)
    return "Terraform creates the new service and then deletes this one, whether or not new tasks run by then";
  const { drain, stop } = service.exchange;
  const waits = [
    ...(drain === undefined ? [] : [`up to ${drain} s for open connections`]),
    ...(stop === undefined ? [] : [`up to ${stop} s for tasks to stop`]),
  ];
  const first = `Terraform deletes the service${waits.length === 0 ? "" : ` (${waits.join(", then ")})`}, then creates it`;
  return service.isReached ? `${first}: requests fail ${outage(service)}` : `${first}: no task runs meanwhile`;
}

/** How long: nobody knows before how long an image is pulled and its code starts. */
function outage({ exchange: { isBalanced, firstCheck } }: ServiceView): string {
  const start = "for as long as a new task takes to start (the JSON doesn't tell)";
  if (!isBalanced) return start;
  return `${start}, and ${firstCheck === undefined ? "until" : `up to ${firstCheck} s until`} it passes its first health check`;
}

function leaving({ exchange: { isBalanced, drain, grace, dnsTtl } }: ServiceView): readonly string[] {
  return [
    ...(isBalanced && grace !== undefined ? [`failed health checks of a new task count after ${grace} s`] : []),
    ...(drain === undefined ? [] : [`requests that take over ${drain} s are cut`]),
    ...(dnsTtl === undefined ? [] : [`callers may keep an old task's address for ${dnsTtl} s`]),
  ];
}

function said(clauses: readonly string[]): string {
  return clauses.map((clause) => `; ${clause}`).join("");
}
