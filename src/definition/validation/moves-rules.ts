import { closest, type Report } from "./findings";
import { typeOf } from "../resolve/moves";
import type { Rule, RuleContext } from "./rule";

const ADDRESS = /^[a-z][a-z0-9]*_[a-z0-9_]+\.[A-Za-z_][A-Za-z0-9_-]*$/;
const ADDRESS_FORM = "an address is <type>.<name>, like 'aws_vpc.network'";

/** What is wrong whatever is rendered; the rest is reported when the addresses are known. */
export const movesRules: readonly Rule[] = [
  { reads: ["moved", "services"], check: checkMoved },
  { reads: ["removed", "services"], check: checkRemoved },
  { reads: ["moved", "removed"], check: checkOnce },
];

function checkMoved(context: RuleContext): void {
  const report = reportOn(context);
  const moved = context.environment.moved ?? [];
  moved.forEach((move, index) => {
    const at = `moved.${index}`;
    if ("service" in move) {
      checkGone(move.service, `${at}.service`, context, "a service that is there wasn't renamed");
      const chained = moved.some((other) => "service" in other && other.service === move.to);
      if (!chained && !context.serviceNames.has(move.to)) reportUnknownService(move.to, `${at}.to`, context);
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
    if ("service" in removal) {
      checkGone(removal.service, `${at}.service`, context, "a service that is there wasn't removed");
    } else if (!ADDRESS.test(removal.from)) report(`${at}.from`, removal.from, ADDRESS_FORM, "correct it");
  });
}

function checkGone(service: string, property: string, context: RuleContext, allowed: string): void {
  if (context.serviceNames.has(service)) reportOn(context)(property, service, allowed, "remove the entry");
}

function reportUnknownService(service: string, property: string, context: RuleContext): void {
  const names = [...context.serviceNames];
  const meant = closest(service, names);
  const fix = meant === undefined ? "name one of these" : `did you mean '${meant}'`;
  reportOn(context)(property, service, `the services are ${names.join(", ")}`, fix);
}

/** An old address goes one way, and nothing goes to one address but one. */
function checkOnce(context: RuleContext): void {
  const { moved = [], removed = [] } = context.environment;
  const named = (entry: (typeof moved)[number] | (typeof removed)[number]) =>
    "service" in entry ? `service ${entry.service}` : entry.from;
  const targets = moved.map((move) => ("service" in move ? `service ${move.to}` : move.to));
  const report = reportOn(context);
  [...moved, ...removed].map(named).forEach((from, index, all) => {
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
  const next = new Map(
    moved.map((move) => ("service" in move ? [`service ${move.service}`, `service ${move.to}`] : [move.from, move.to])),
  );
  moved.forEach((move, index) => {
    const start = "service" in move ? `service ${move.service}` : move.from;
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
