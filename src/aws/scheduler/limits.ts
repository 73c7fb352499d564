/** Minutes of a flexible time window. @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_FlexibleTimeWindow.html */
export const FLEXIBLE_WINDOW_MINUTES = { from: 1, to: 1440 } as const;

/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html */
export const SCHEDULE_RETRIES = { attempts: { from: 0, to: 185 }, ageSeconds: { from: 60, to: 86_400 } } as const;

/** How many tasks one start may bring. @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_EcsParameters.html */
export const TASKS_A_START = { from: 1, to: 10 } as const;
