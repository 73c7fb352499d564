import { PROVIDER_BASE, PROVIDER_WEIGHT } from "../../aws/ecs/capacity";
import { MAXIMUM_PERCENT, MINIMUM_PERCENT } from "../../aws/ecs-defaults";
import { EPHEMERAL_STORAGE_GIB } from "../../aws/fargate-tasks";
import { DEREGISTRATION_SECONDS } from "../../aws/load-balancer-limits";
import type { CapacityDefinition } from "../capacity";
import { listenerRuleOf } from "../resolve/exposure";
import { fewestTasks } from "../resolve/scaling";
import type { ServiceDefinition } from "../service";
import { type Report, Shown } from "./findings";
import type { Rule } from "./rule";
import { integer } from "./checks";

export const capacityRules: readonly Rule[] = [
  {
    reads: ["services"],
    check: ({ environment, findings }) => {
      for (const [name, service] of Object.entries(environment.services)) {
        const report = findings.about("service", name);
        const { capacity, ephemeralStorageGiB } = service;
        if (capacity !== undefined) checkShares(report, capacity);
        if (capacity !== undefined && Object.hasOwn(environment.jobs ?? {}, name)) checkRun(report, capacity);
        if (ephemeralStorageGiB !== undefined)
          integer(report, "ephemeralStorageGiB", ephemeralStorageGiB, ...EPHEMERAL_STORAGE_GIB);
        checkDeployment(report, service);
      }
    },
  },
];

function checkShares(report: Report, capacity: CapacityDefinition): void {
  const { onDemand = 0, spot = 0, base = 0 } = capacity;
  integer(report, "capacity.onDemand", onDemand, ...PROVIDER_WEIGHT);
  integer(report, "capacity.spot", spot, ...PROVIDER_WEIGHT);
  integer(report, "capacity.base", base, ...PROVIDER_BASE);
  if (onDemand === 0 && spot === 0)
    report("capacity", new Shown("without a share"), "tasks run on demand, on Spot or on both", "set onDemand or spot");
  else if (base > 0 && onDemand === 0)
    report("capacity.base", base, "its tasks run on demand, of which there is no share", "set onDemand to 1 or more");
}

/** One task has one kind of capacity. */
function checkRun(report: Report, { onDemand = 0, spot = 0, base = 0 }: CapacityDefinition): void {
  if (base > 0) report("capacity.base", base, "a run of a job is one task", "leave it out");
  if (onDemand > 0 && spot > 0)
    report("capacity", { onDemand, spot }, "a run of a job is one task", "set onDemand or spot");
}

/** What ECS refuses, or could never finish. */
function checkDeployment(report: Report, service: ServiceDefinition): void {
  const { deployment = {}, exposure } = service;
  const { minimumHealthyPercent: minimum = MINIMUM_PERCENT, maximumPercent: maximum = MAXIMUM_PERCENT } = deployment;
  const { deregistrationDelaySeconds: delay } = deployment;
  integer(report, "deployment.minimumHealthyPercent", minimum, 0, 100);
  integer(report, "deployment.maximumPercent", maximum, 100, Number.MAX_SAFE_INTEGER);
  const tasks = Math.max(fewestTasks(service), 1);
  const isStuck =
    Math.floor((tasks * maximum) / 100) <= tasks && Math.ceil((tasks * minimum) / 100) >= tasks && minimum <= 100;
  if (isStuck && maximum >= 100) {
    const value = new Shown(`${maximum} with minimumHealthyPercent ${minimum}`);
    const allowed = `of ${tasks === 1 ? "1 task" : `${tasks} tasks`} none could be exchanged`;
    report("deployment.maximumPercent", value, allowed, "raise it or lower minimumHealthyPercent");
  }
  if (deployment.zoneRebalancing === true && maximum === 100)
    report("deployment.zoneRebalancing", true, "with maximumPercent 100 no task can start elsewhere", "raise that");
  if (delay === undefined) return;
  integer(report, "deployment.deregistrationDelaySeconds", delay, ...DEREGISTRATION_SECONDS);
  if (listenerRuleOf(exposure) === undefined) {
    const allowed = "the load balancer keeps requests, and the service isn't behind it";
    report("deployment.deregistrationDelaySeconds", delay, allowed, "leave it out");
  }
}
