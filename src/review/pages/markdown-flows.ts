import type { EnvironmentView } from "../model/environment-view";
import type { DoorView, EndView, FlowView } from "../model/flow-view";
import {
  type Markdown,
  blocks,
  bullets,
  code,
  count,
  details,
  list,
  prose,
  section,
  table,
} from "../document/markdown-text";
import { keyOf } from "../model/reference";

const EVERYBODY = "0.0.0.0/0";

export function doorsSection(view: EnvironmentView): Markdown {
  if (view.doors.length === 0) return section("What the internet can reach", "Nothing.");
  const rows = view.doors.map((door) => [
    doorName(door),
    clients(door.cidrs),
    leadsTo(view, door),
    door.declared ? "yes" : "**no**",
  ]);
  return section(
    "What the internet can reach",
    table(["door", "who may connect", "leads to", "declared"], rows),
    details("How each door is open", bullets(view.doors.map((door) => `${doorName(door)}: ${way(door.chain)}`))),
  );
}

export function doorName({ to, port }: DoorView): Markdown {
  return `${code(to.label)} port ${port}`;
}

export function clients(cidrs: readonly string[]): Markdown {
  return cidrs.includes(EVERYBODY) ? "everybody" : list(cidrs.map(code));
}

function leadsTo(view: EnvironmentView, { to, port }: DoorView): Markdown {
  if (to.kind !== "load balancer") return to.kind === "service" ? "its tasks" : "";
  const balancer = view.loadBalancers.find((candidate) => keyOf(candidate) === keyOf(to));
  const listeners = balancer?.listeners.filter((listener) => listener.port === port) ?? [];
  const services = listeners.flatMap(({ routes }) =>
    routes.flatMap(({ targets }) => targets.flatMap((it) => it.services)),
  );
  const names = new Set(services.map((service) => serviceName(view, service)));
  const [byDefault] = listeners.flatMap(({ routes }) => routes.slice(-1));
  return names.size > 0 ? list([...names].map(code)) : prose(byDefault?.action ?? "");
}

export function serviceName(
  view: EnvironmentView,
  reference: { readonly stack: string; readonly address: string },
): string {
  return view.services.find((service) => keyOf(service) === keyOf(reference))?.name ?? reference.address;
}

/** From, to, port and why; what every service does with AWS is one row. */
export function flowsSection(view: EnvironmentView): Markdown {
  const inner = view.flows.filter(({ to }) => to.kind !== "aws api");
  const outer = grouped(
    view,
    view.flows.filter(({ to }) => to.kind === "aws api"),
  );
  const isProven = view.flows.every(({ verdict }) => verdict === "proven");
  const rows = [
    ...inner.map((flow) => [end(flow.from), end(flow.to), port(flow), why(flow), flow.verdict]),
    ...outer.map(({ from, flow }) => [from, `${end(flow.to)} ${through(flow)}`, port(flow), why(flow), flow.verdict]),
  ];
  const head = ["from", "to", "port", "why", ...(isProven ? [] : ["proof"])];
  return section(
    "Who can talk to whom",
    isClosed(view)
      ? "All of it is TCP. Whatever isn't in this table is closed: no security group has another rule."
      : "",
    table(
      head,
      rows.map((row) => row.slice(0, head.length)),
    ),
    details("The way of each flow, by address", chains(view)),
  );
}

/** The proof refutes each rule of a security group that no flow needs, once the definition says what it wants. */
function isClosed({ declared, verdicts }: EnvironmentView): boolean {
  return (
    declared &&
    verdicts.every(
      ({ rule, verdict, suppressed }) =>
        !RULES.has(rule) || (verdict !== "refuted" && verdict !== "undecided" && suppressed === 0),
    )
  );
}

const RULES = new Set(["doors", "isolation", "surplus-rules", "default-groups"]);

function port({ port: number }: FlowView): Markdown {
  return number === undefined ? "?" : String(number);
}

function end(of: EndView): Markdown {
  if (of.kind === "outside") return of.cidrs.includes(EVERYBODY) ? "the internet" : list(of.cidrs.map(code));
  return code(of.label);
}

function why({ why: reasons }: FlowView): Markdown {
  return list(reasons.map(prose));
}

function through({ to, chain }: FlowView): Markdown {
  if (to.kind !== "aws api") return "";
  if (to.endpoint !== undefined) return "by VPC endpoint";
  return chain.some((address) => address.startsWith("aws_nat_gateway.")) ? "by NAT gateway" : "by the internet gateway";
}

interface Grouped {
  readonly from: Markdown;
  readonly flow: FlowView;
}

/** Flows of several services to the same API, the same way and for the same reason. */
function grouped(view: EnvironmentView, flows: readonly FlowView[]): readonly Grouped[] {
  const byKey = new Map<string, FlowView[]>();
  for (const flow of flows) {
    const key = [end(flow.to), through(flow), port(flow), why(flow), flow.verdict].join("\n");
    byKey.set(key, [...(byKey.get(key) ?? []), flow]);
  }
  return [...byKey.values()].flatMap((same) => {
    const [flow] = same;
    if (flow === undefined) return [];
    const isAll = same.length === view.services.length && same.length > 1;
    return [{ from: isAll ? `all ${same.length} services` : list(same.map(({ from }) => end(from))), flow }];
  });
}

/** Flows that go the same way are one item. */
function chains(view: EnvironmentView): Markdown {
  const byWay = new Map<string, FlowView[]>();
  for (const flow of view.flows) {
    const key = `${way(flow.chain)}\n${end(flow.to)}`;
    byWay.set(key, [...(byWay.get(key) ?? []), flow]);
  }
  return bullets(
    [...byWay.values()].flatMap((same) => {
      const [first] = same;
      if (first === undefined) return [];
      const from = list(same.map((flow) => end(flow.from)));
      return [`${from} → ${end(first.to)} ${port(first)}: ${way(first.chain)}`];
    }),
  );
}

export function way(chain: readonly string[]): Markdown {
  return chain.map(code).join(" → ");
}

/** Calls between services, for the summary. */
export function callsLine(view: EnvironmentView, most: number): Markdown {
  const calls = view.flows.filter(({ from, to }) => from.kind === "service" && to.kind === "service");
  const hosts = view.flows.filter(({ to }) => to.kind === "host");
  const lines = [...calls, ...hosts].map((flow) => `${end(flow.from)} → ${end(flow.to)} ${port(flow)}`);
  if (lines.length === 0) return "none";
  return lines.length > most
    ? `${blocks(lines.slice(0, most).join(", "))} and ${count(lines.length - most, "more", "more")}`
    : list(lines);
}
