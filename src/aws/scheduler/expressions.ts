/**
 * When EventBridge Scheduler starts something: `rate(5 minutes)`, `cron(0 3 * * ? *)`, or once, `at(2030-01-31T03:00:00)`.
 * Undefined where AWS takes the expression, else what is wrong with it.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function scheduleFault(expression: string): string | undefined {
  const [, kind, inner] = /^(rate|cron|at)\((.*)\)$/.exec(expression) ?? [];
  if (kind === undefined || inner === undefined) return "rate(…), cron(…) or at(…) is allowed";
  return READERS[kind as keyof typeof READERS](inner);
}

/** Whether a schedule starts its target again and again. */
export function isRecurring(expression: string): boolean {
  return !expression.startsWith("at(");
}

/** A day and a time that there are: JavaScript takes the 30th of February for the 1st or 2nd of March. */
export function isMoment(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

const READERS = {
  rate: (inner: string) =>
    /^[1-9]\d* (minutes?|hours?|days?)$/.test(inner)
      ? undefined
      : "rate takes a whole number and minutes, hours or days, such as rate(5 minutes)",
  at: (inner: string) => (isMoment(inner) ? undefined : "at takes a date and a time, such as at(2030-01-31T03:00:00)"),
  cron: cronFault,
} as const;

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly words: readonly string[];
  /** What else it may be, beside values, ranges, steps and `*`. */
  readonly also: RegExp;
}

const NEVER = /(?!)/;

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based */
const FIELDS: readonly Field[] = [
  { name: "minutes", from: 0, to: 59, words: [], also: NEVER },
  { name: "hours", from: 0, to: 23, words: [], also: NEVER },
  { name: "day of month", from: 1, to: 31, words: [], also: /^(\?|L|LW|(?:[1-9]|[12]\d|3[01])W)$/ },
  { name: "month", from: 1, to: 12, words: MONTHS, also: NEVER },
  { name: "day of week", from: 1, to: 7, words: WEEKDAYS, also: /^(\?|L|[1-7A-Z]{1,3}(L|#[1-5]))$/ },
  { name: "year", from: 1970, to: 2199, words: [], also: NEVER },
];

function cronFault(inner: string): string | undefined {
  const texts = inner.split(" ");
  if (texts.length !== FIELDS.length)
    return "cron takes six fields: minutes, hours, day of month, month, day of week and year";
  const wrong = FIELDS.find((field, index) => !isField(texts[index] ?? "", field));
  if (wrong) return `the ${wrong.name} of cron is no ${wrong.from} to ${wrong.to}`;
  const [, , dayOfMonth, , dayOfWeek] = texts;
  const open = [dayOfMonth, dayOfWeek].filter((day) => day === "?").length;
  return open === 1 ? undefined : "cron takes ? for the day of month or the day of week, one of the two";
}

function isField(text: string, field: Field): boolean {
  return text.split(",").every((part) => {
    if (part === "*" || field.also.test(part)) return true;
    const [range = "", step, ...others] = part.split("/");
    if (others.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
    const ends = range === "*" ? [] : range.split("-");
    return ends.length <= 2 && ends.every((end) => isValue(end, field));
  });
}

function isValue(text: string, { from, to, words }: Field): boolean {
  if (words.includes(text.toUpperCase())) return true;
  return /^\d+$/.test(text) && Number(text) >= from && Number(text) <= to;
}
