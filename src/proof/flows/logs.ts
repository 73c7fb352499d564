import { hasUnknown, symbolic } from "../../facts/arn";
import type { Container } from "../../facts/containers";
import type { Facts } from "../../facts/facts";
import { type Service, containersOf } from "../../facts/services";
import { type Setting, equals, switchSetting } from "../../facts/setting";
import { Unknown, asString } from "../../terraform/expressions/value";
import { SYNTHESIZE } from "../audience";
import { messages } from "../message";
import { toService } from "./network/aws-path";
import { NO_EVIDENCE, type Need, Walk } from "./evidence";
import type { Access, Requirement } from "./flow";
import { type Asking, access } from "./permissions";

export const WRITE_LOGS = "write its logs";

const says = messages({
  maybeRegion: (it: { container: string; region: string; why: string }) =>
    `whether container '${it.container}', which logs to ${it.region}, is in that region (${it.why})`,
  otherRegion: (it: { container: string; region: string; group: string; of: string }, audience) =>
    `container '${it.container}' logs to ${it.region}, and ${it.group} is in ${it.of}; ${{ definition: SYNTHESIZE, terraform: `set awslogs-region to ${it.of}` }[audience]}`,
});

export interface LogTarget {
  readonly container: Container;
  readonly group: string;
  readonly region: string;
  /** Whether ECS makes the group if it isn't there. */
  readonly creates: Setting<boolean>;
  readonly prefix: string | undefined;
}

/** Where the containers of a service log by `awslogs`. */
export function logTargets(service: Service): readonly LogTarget[] {
  return containersOf(service).flatMap((container) => {
    if (container.log?.driver !== "awslogs") return [];
    const { options } = container.log;
    const prefix = options.get("awslogs-stream-prefix");
    return [
      {
        container,
        group: symbolic(options.get("awslogs-group")),
        region: symbolic(options.get("awslogs-region") ?? service.resource.region),
        creates: switchSetting(options.get("awslogs-create-group")),
        prefix: prefix === undefined ? undefined : symbolic(prefix),
      },
    ];
  });
}

/**
 * The execution role writes the streams, from the task's own subnet.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
 */
export function logging(asking: Asking, service: Service): Requirement {
  const { facts } = asking;
  const own = new Walk();
  const { account } = service.resource;
  const written = logTargets(service);
  const meant = written.map((target) => inGroupsRegion(facts, own, service, target));
  const regions = [...new Set(meant.map((target) => target.region))];
  const flows = regions.flatMap((region) =>
    service.subnets.map((subnet) => {
      const actions = meant.filter((target) => target.region === region).flatMap((it) => needsOf(it, account));
      const call = { api: "logs", by: "executionRole", region, actions, purpose: WRITE_LOGS } as const;
      return toService(facts, service, subnet, call);
    }),
  );
  const ask = (target: LogTarget): Access => access(asking, service, "execution", WRITE_LOGS, needsOf(target, account));
  const asked = written.map((target, index) => {
    const [found, other] = [ask(target), ask(meant[index] ?? target)];
    const isRight = target.container.log?.options.has("awslogs-group") === true && meant[index] === target;
    // Where the group itself is wrong, that is the fault; what the role allows is for either.
    const uses = [...found.evidence.uses, ...other.evidence.uses];
    return isRight ? found : { ...found, evidence: { ...NO_EVIDENCE, uses } };
  });
  return { service, purpose: WRITE_LOGS, own: own.end(), flows, access: asked };
}

/** The target as it is meant: a group of the stacks is written where it lies. */
function inGroupsRegion(facts: Facts, own: Walk, service: Service, target: LogTarget): LogTarget {
  const group = facts.logGroups.from(service.resource.stack).get(target.group);
  const region = asString(group?.region);
  const isLiteral = !/[<>]/.test(target.region);
  if (group && isLiteral && group.region instanceof Unknown && /^(var|local)\./.test(group.region.why))
    own.doubt(says.maybeRegion({ container: target.container.name, region: target.region, why: group.region.why }));
  if (!group || region === undefined || hasUnknown(target.region) || region === target.region) return target;
  own.miss(
    says.otherRegion({ container: target.container.name, region: target.region, group: group.address, of: region }),
  );
  return { ...target, region };
}

function needsOf(target: LogTarget, account: string): readonly Need[] {
  const create = equals(target.creates, true) === "yes" ? ["logs:CreateLogGroup"] : [];
  const resource = streamArn(target, account);
  return [...create, "logs:CreateLogStream", "logs:PutLogEvents"].map((action) => ({ action, resource }));
}

/** The stream that a task writes, as IAM sees it. */
function streamArn({ group, region, prefix, container }: LogTarget, account: string): string {
  return `arn:aws:logs:${region}:${account}:log-group:${group}:log-stream:${prefix ?? ""}/${container.name}/task`;
}
