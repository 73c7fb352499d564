import { hasUnknown, symbolic } from "../../facts/arn";
import type { Container } from "../../facts/containers";
import type { Facts } from "../../facts/facts";
import type { Service } from "../../facts/services";
import { asString } from "../../terraform/expressions/value";
import { toService } from "./network/aws-path";
import { NO_EVIDENCE } from "./evidence";
import type { Requirement } from "./flow";
import { access } from "./permissions";

export const WRITE_LOGS = "write its logs";

export interface LogTarget {
  readonly container: Container;
  readonly group: string;
  readonly region: string;
  readonly creates: boolean;
  readonly prefix: string | undefined;
}

/** Where the containers of a service log by `awslogs`. */
export function logTargets(service: Service): readonly LogTarget[] {
  return (service.task?.containers ?? []).flatMap((container) => {
    if (container.log?.driver !== "awslogs") return [];
    const { options } = container.log;
    const prefix = options.get("awslogs-stream-prefix");
    return [
      {
        container,
        group: symbolic(options.get("awslogs-group")),
        region: symbolic(options.get("awslogs-region") ?? service.resource.region),
        creates: asString(options.get("awslogs-create-group")) === "true",
        prefix: prefix === undefined ? undefined : symbolic(prefix),
      },
    ];
  });
}

/**
 * The execution role writes the streams, from the task's own subnet.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
 */
export function logging(facts: Facts, service: Service): Requirement {
  const targets = logTargets(service);
  const regions = [...new Set(targets.map((target) => target.region))];
  const flows = regions.flatMap((region) =>
    service.subnets.map((subnet) => {
      const known = hasUnknown(region) ? undefined : region;
      return toService(facts, service, subnet, { api: "logs", region: known, actions: [], purpose: WRITE_LOGS });
    }),
  );
  const asked = targets.map((target) => {
    const create = target.creates ? ["logs:CreateLogGroup"] : [];
    const needs = [...create, "logs:CreateLogStream", "logs:PutLogEvents"].map((action) => ({
      action,
      resource: streamArn(target, service.resource.account),
    }));
    return access(facts, service, "execution", WRITE_LOGS, needs);
  });
  return { service, purpose: WRITE_LOGS, own: NO_EVIDENCE, flows, access: asked };
}

/** The stream that a task writes, as IAM sees it. */
function streamArn({ group, region, prefix, container }: LogTarget, account: string): string {
  return `arn:aws:logs:${region}:${account}:log-group:${group}:log-stream:${prefix ?? ""}/${container.name}/task`;
}
