import { symbolic } from "../../facts/arn";
import type { Container } from "../../facts/containers";
import type { Service } from "../../facts/services";
import { asString } from "../../terraform/expressions/value";

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

/** The stream that a task writes, as IAM sees it. */
export function streamArn({ group, region, prefix, container }: LogTarget): string {
  return `arn:aws:logs:${region}:<account>:log-group:${group}:log-stream:${prefix ?? ""}/${container.name}/task`;
}
