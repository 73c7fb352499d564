/** Kinds of resources of EventBridge Scheduler. */
export type ScheduleTarget = "schedule" | "scheduleGroup" | "scheduleRole";

type Actions = Readonly<Partial<Record<ScheduleTarget, readonly string[]>>>;

/** What these types need: see `TypeActions`. */
interface ScheduleTypeActions {
  readonly reads: Actions;
  readonly writes?: Actions;
  readonly passesRolesTo?: { readonly service: string; readonly roles: "scheduleRole" };
}

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html
 * @see https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service/scheduler
 */
export const SCHEDULE_ACTIONS: Readonly<Record<string, ScheduleTypeActions>> = {
  aws_scheduler_schedule: {
    reads: { schedule: ["scheduler:GetSchedule"] },
    writes: { schedule: ["scheduler:CreateSchedule", "scheduler:DeleteSchedule", "scheduler:UpdateSchedule"] },
    passesRolesTo: { service: "scheduler.amazonaws.com", roles: "scheduleRole" },
  },
  aws_scheduler_schedule_group: {
    reads: { scheduleGroup: ["scheduler:GetScheduleGroup", "scheduler:ListTagsForResource"] },
    writes: {
      scheduleGroup: [
        "scheduler:CreateScheduleGroup",
        "scheduler:DeleteScheduleGroup",
        "scheduler:TagResource",
        "scheduler:UntagResource",
      ],
    },
  },
};
