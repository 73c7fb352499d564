import { closest, type Report } from "./findings";
import type { MovedDefinition, RemovedDefinition } from "../moves";
import { typeOf } from "../resolve/moves";
import type { Rule, RuleContext } from "./rule";

const ADDRESS = /^[a-z][a-z0-9]*_[a-z0-9_]+\.[A-Za-z_][A-Za-z0-9_-]*$/;
const ADDRESS_FORM = "an address is <type>.<name>, like 'aws_vpc.network'";

/** What is wrong whatever is rendered; the rest is reported when the addresses are known. */
export const movesRules: readonly Rule[] = [
  { reads: ["moved", "services", "jobs"], check: checkMoved },
  { reads: ["removed", "services", "jobs"], check: checkRemoved },
  { reads: ["moved", "removed"], check: checkOnce },
];

function checkMoved(context: RuleContext): void {
  const report = reportOn(context);
  const moved = context.environment.moved ?? [];
  moved.forEach((move, index) => {
    const at = `moved.${index}`;
    if (!("from" in move)) {
      const { kind } = taskIn(move);
      checkGone(move, at, context, `a ${kind} that is there wasn't renamed`);
      const chained = moved.some((other) => keyOf(other) === `${kind} ${move.to}`);
      if (!chained && !namesOf(kind, context).has(move.to)) reportUnknown(kind, move.to, `${at}.to`, context);
      return;
    }
    const wrong = (["from", "to"] as const).filter((end) => !ADDRESS.test(move[end]));
    for (const end of wrong) report(`${at}.${end}`, move[end], ADDRESS_FORM, "correct it");
    if (wrong.length === 0 && typeOf(move.from) !== typeOf(move.to)) {
      const allowed = `Terraform moves within a type, and '${move.from}' is of another`;
      report(`${at}.to`, move.to, allowed, "use removed for the old one");
    }
  });
  checkCycles(context);
}

function checkRemoved(context: RuleContext): void {
  const report = reportOn(context);
  (context.environment.removed ?? []).forEach((removal, index) => {
    const at = `removed.${index}`;
    if (!("from" in removal)) checkGone(removal, at, context, `a ${taskIn(removal).kind} that is there wasn't removed`);
    else if (!ADDRESS.test(removal.from)) report(`${at}.from`, removal.from, ADDRESS_FORM, "correct it");
  });
}

type Entry = MovedDefinition | RemovedDefinition;
type TaskEntry = Exclude<Entry, { readonly from: string }>;

function taskIn(entry: TaskEntry): { readonly kind: "service" | "job"; readonly name: string } {
  return "service" in entry ? { kind: "service", name: entry.service } : { kind: "job", name: entry.job };
}

function namesOf(kind: "service" | "job", { serviceNames, environment }: RuleContext): ReadonlySet<string> {
  return kind === "service" ? serviceNames : new Set(Object.keys(environment.jobs ?? {}));
}

function checkGone(entry: TaskEntry, at: string, context: RuleContext, allowed: string): void {
  const { kind, name } = taskIn(entry);
  if (namesOf(kind, context).has(name)) reportOn(context)(`${at}.${kind}`, name, allowed, "remove the entry");
}

function reportUnknown(kind: "service" | "job", name: string, property: string, context: RuleContext): void {
  const names = [...namesOf(kind, context)];
  const meant = closest(name, names);
  const fix = meant === undefined ? "name one of these" : `did you mean '${meant}'`;
  const allowed = names.length === 0 ? `there are no ${kind}s` : `the ${kind}s are ${names.join(", ")}`;
  reportOn(context)(property, name, allowed, names.length === 0 ? "use removed for the old one" : fix);
}

/** What an entry is about, as it can be compared. */
function keyOf(entry: Entry): string {
  return "from" in entry ? entry.from : `${taskIn(entry).kind} ${taskIn(entry).name}`;
}

function targetOf(move: MovedDefinition): string {
  return "from" in move ? move.to : `${taskIn(move).kind} ${move.to}`;
}

/** An old address goes one way, and nothing goes to one address but one. */
function checkOnce(context: RuleContext): void {
  const { moved = [], removed = [] } = context.environment;
  const targets = moved.map(targetOf);
  const report = reportOn(context);
  [...moved, ...removed].map(keyOf).forEach((from, index, all) => {
    const at = index < moved.length ? `moved.${index}` : `removed.${index - moved.length}`;
    const first = all.indexOf(from);
    if (first === index) return;
    const other = first < moved.length ? `moved.${first}` : `removed.${first - moved.length}`;
    report(at, from, `${other} says where it went`, "remove one");
  });
  targets.forEach((to, index) => {
    const first = targets.indexOf(to);
    if (first !== index) report(`moved.${index}`, to, `moved.${first} moves there already`, "remove one");
  });
}

function checkCycles(context: RuleContext): void {
  const moved = context.environment.moved ?? [];
  const next = new Map(moved.map((move) => [keyOf(move), targetOf(move)]));
  moved.forEach((move, index) => {
    const start = keyOf(move);
    let at = next.get(start);
    for (let steps = 0; at !== undefined && at !== start && steps < moved.length; steps++) at = next.get(at);
    if (at === start) {
      reportOn(context)(`moved.${index}`, start, "its way leads back to where it starts", "remove what is undone");
    }
  });
}

function reportOn({ findings, name }: RuleContext): Report {
  return findings.about("environment", name);
}
