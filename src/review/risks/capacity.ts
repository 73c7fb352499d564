import type { EnvironmentChange } from "../compare/compare";
import type { Risk } from "./risk";
import { compareServices } from "../compare/services";
import { type ServiceView, tasksOf } from "../model/service-view";

/** Services that may have fewer tasks than before when it is busy, or tasks that AWS takes back. */
export function squeezed({ name: where, before, after }: EnvironmentChange): readonly Risk[] {
  return compareServices(before, after).both.flatMap(([old, now]): readonly Risk[] => {
    const isJob = now.start !== undefined;
    const subject = `${isJob ? "job" : "service"} ${now.name}`;
    const lost = (cause: string, from: string, to: string): Risk => ({
      ...{ kind: "safeguard", where, cause, subject, from, to },
      text: `${subject}: ${cause}: ${from} → ${to}`,
    });
    const shorter = (what: string, from: number | undefined, to: number | undefined): readonly Risk[] =>
      from !== undefined && to !== undefined && to < from
        ? [{ ...lost(what, `${from} s`, `${to} s`), stops: false }]
        : [];
    const [was, is] = [tasksOf(old).most, tasksOf(now).most];
    const [fewest, few] = [tasksOf(old).least, tasksOf(now).least];
    const isAlone = fewest !== undefined && fewest > 1 && few === 1 && !isJob;
    const gone = (old.scaling?.targets ?? []).filter((it) => now.scaling?.targets.includes(it) !== true);
    const isLess = old.scaling !== undefined && was !== undefined && is !== undefined && is > 0 && is < was;
    return [
      ...(isAlone
        ? [{ ...lost("fewest tasks", `${fewest}`, "1: nobody answers while it is started anew"), stops: false }]
        : []),
      ...(gone.length > 0 &&
      now.scaling !== undefined &&
      now.scaling.targets.length < (old.scaling?.targets.length ?? 0)
        ? [lost("scaled by", gone.join(", "), "no longer")]
        : []),
      ...shorter("requests are let finish before a task stops for", old.exchange.drain, now.exchange.drain),
      ...shorter("a new task may fail health checks for", old.exchange.grace, now.exchange.grace),
      ...(isLess ? [lost("most tasks when it is busy", `${was}`, `${is}`)] : []),
      // @see https://github.com/hashicorp/terraform-provider-aws/pull/43533
      ...(!isJob && /^FARGATE(_SPOT)? \(/.test(old.launch) && now.launch === "FARGATE"
        ? [
            {
              ...({ kind: "traffic", where, subject, from: old.launch, to: now.launch, refused: true } as const),
              text: `${subject} goes from ${old.launch} to a launch type, which Terraform refuses while it runs; keep a strategy of FARGATE alone`,
            },
          ]
        : []),
      // @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
      ...(onSpot(now) && !onSpot(old)
        ? [lost("tasks that AWS stops with two minutes' notice", "none", `those on ${now.launch}`)]
        : []),
    ];
  });
}

function onSpot({ launch }: ServiceView): boolean {
  return launch.includes("FARGATE_SPOT");
}
