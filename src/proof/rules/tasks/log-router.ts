import type { Container } from "../../../facts/containers";
import type { TaskDefinition } from "../../../facts/services";
import { equals, textSetting } from "../../../facts/setting";
import { block } from "../../../terraform/expressions/value";
import type { Walk } from "../../flows/evidence";
import { messages } from "../../message";
import { asksFor, judge, valueAt } from "./known";

const says = messages({
  noRouter: (it: { container: string }) =>
    `container '${it.container}' logs by awsfirelens, but no container of its task has firelensConfiguration; add a log router`,
  unused: (it: { container: string }) =>
    `container '${it.container}' is a log router that no container logs to; set a logDriver to awsfirelens or drop firelensConfiguration`,
  several: (it: { containers: readonly string[] }) =>
    `which of the log routers ${it.containers.map((name) => `'${name}'`).join(", ")} ECS takes`,
  itself: (it: { container: string }) => `whether the log router '${it.container}' can log by awsfirelens itself`,
  type: (it: { container: string; type: string }) =>
    `the log router '${it.container}' is of type ${it.type}; set it to fluentbit or fluentd`,
  file: (it: { container: string }) =>
    `the log router '${it.container}' takes its configuration from S3, which Fargate doesn't; set config-file-type to file`,
});

/**
 * The router and who logs through it need each other.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_FirelensConfiguration.html
 * @see https://github.com/aws/amazon-cloudwatch-logs-for-fluent-bit/issues/20 that ECS refuses a router without users
 */
export function logRouter(walk: Walk, { containers, unknown }: TaskDefinition): void {
  const routers = containers.filter(isRouter);
  const driven = containers.map((container) => ({
    container,
    answer: equals(textSetting(valueAt(container.raw, "logConfiguration.logDriver")), "awsfirelens"),
  }));
  const users = driven.filter(({ answer }) => answer === "yes").map(({ container }) => container);
  const isWhole =
    unknown === undefined && containers.every((it) => asksFor(it.raw.get("firelensConfiguration")).kind !== "unknown");
  if (isWhole && routers.length === 0) for (const { name } of users) walk.miss(says.noRouter({ container: name }));
  if (routers.length > 1) walk.doubt(says.several({ containers: routers.map(({ name }) => name) }));
  for (const router of routers) {
    const { name: container, raw } = router;
    if (users.includes(router)) walk.doubt(says.itself({ container }));
    if (unknown === undefined && driven.every(({ answer }) => answer === "no")) walk.miss(says.unused({ container }));
    const type = textSetting(valueAt(raw, "firelensConfiguration.type"));
    if (type.kind === "unset") walk.miss(says.type({ container, type: "nothing" }));
    judge(walk, { path: "firelensConfiguration", of: `container '${container}'` }, type, (value) => {
      if (value !== "fluentbit" && value !== "fluentd") walk.miss(says.type({ container, type: value }));
    });
    const options = block(valueAt(raw, "firelensConfiguration.options"));
    const file = textSetting(options?.get("config-file-type"));
    judge(walk, { path: "config-file-type", of: `container '${container}'` }, file, (value) => {
      if (value === "s3") walk.miss(says.file({ container }));
    });
  }
}

function isRouter({ raw }: Container): boolean {
  return asksFor(raw.get("firelensConfiguration")).kind === "set";
}
