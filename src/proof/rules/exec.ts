import { OPEN_SESSIONS } from "../flows/exec";
import { type Rule, concludeNetwork } from "../result";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html */
export const exec: Rule = {
  id: "exec",
  title: "Each service with ECS Exec can open its sessions",
  check({ flows: { execSessions }, facts: { services } }) {
    const found = execSessions
      // Where its tasks aren't known, 'pull-route' and 'task-definition' say so.
      .filter(({ service }) => service.task !== undefined)
      .flatMap(({ service, own, flows, access }) =>
        concludeNetwork(service, OPEN_SESSIONS, ...[...flows, ...access].map(({ evidence }) => evidence), own),
      );
    return { looked: { service: services.length, "Exec service": execSessions.length }, results: found };
  },
};
