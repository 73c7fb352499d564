import { keyArnOf, symbolic } from "../../facts/arn";
import { linked } from "../../facts/link";
import type { Service } from "../../facts/services";
import { Unknown, argumentOf, argumentsOf, block } from "../../terraform/expressions/value";
import { messages } from "../message";
import { sessionLogs } from "./exec-logging";
import { toGateway, toService } from "./network/aws-path";
import { walked } from "./evidence";
import type { Requirement } from "./flow";
import { unknownTaskDefinition } from "./image-pull";
import { type Asking, access } from "./permissions";

export const OPEN_SESSIONS = "open ECS Exec sessions";
const CHANNELS = ["CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"];

const says = messages({
  execFlag: ({ why }: { why: string }) => `enable_execute_command (${why})`,
  rootFlag: (it: { container: string; why: string }) =>
    `readonlyRootFilesystem of container '${it.container}' (${it.why})`,
  readonlyRoot: ({ container }: { container: string }) =>
    `container '${container}' has readonlyRootFilesystem, which Exec can't work with; set it to false or turn Exec off`,
});

/** Whether ECS Exec is on, or may be. */
export function mayExec(service: Service): boolean {
  return service.exec !== false;
}

/**
 * The agent in the task opens the channels by the task role, and decrypts the session where the cluster has a key for it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
 */
export function execSessions(asking: Asking, service: Service): Requirement {
  const { facts } = asking;
  const purpose = OPEN_SESSIONS;
  const cluster = linked(service.cluster);
  const configuration = argumentOf(cluster?.get("configuration"), "execute_command_configuration");
  // Of a block that isn't known, the logging is the doubt.
  const key = block(configuration)?.get("kms_key_id");
  const logged = sessionLogs(facts, service, argumentsOf(configuration));
  const own = walked((walk) => {
    walk.add(logged.own);
    if (!service.task && service.taskLink.kind === "unknown")
      walk.doubt(unknownTaskDefinition({ why: service.taskLink.why }));
    for (const { name, readonlyRoot } of service.task?.containers ?? [])
      if (readonlyRoot.kind === "unknown") walk.doubt(says.rootFlag({ container: name, why: readonlyRoot.why }));
      else if (readonlyRoot.value) walk.miss(says.readonlyRoot({ container: name }));
  });
  // What nobody may have asked for is no fault where it fails.
  if (service.exec instanceof Unknown) {
    const { why } = service.exec;
    const doubt = walked((walk) => {
      walk.doubt(says.execFlag({ why }));
    });
    return { service, purpose, own: doubt, flows: [], access: [] };
  }
  const region = symbolic(service.resource.region);
  const needs = [
    ...CHANNELS.map((channel) => ({ action: `ssmmessages:${channel}`, resource: "*", region })),
    ...(key === undefined ? [] : [{ action: "kms:Decrypt", resource: keyArnOf(key, service.resource) }]),
    ...logged.logs,
  ];
  const apis = new Set(needs.map(({ action }) => action.slice(0, action.indexOf(":"))));
  const flows = service.subnets.flatMap((subnet) => [
    ...[...apis].map((api) => {
      const actions = needs.filter(({ action }) => action.startsWith(`${api}:`));
      return toService(facts, service, subnet, { api, by: "taskRole", region, actions, purpose });
    }),
    ...(logged.s3.length === 0
      ? []
      : [toGateway(facts, service, subnet, { api: "s3", by: "taskRole", region, actions: logged.s3, purpose })]),
  ]);
  const all = [...needs, ...logged.s3, ...logged.keys];
  return { service, purpose, own, flows, access: [access(asking, service, "task", purpose, all)] };
}
