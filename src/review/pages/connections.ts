import {
  type Cell,
  type Inline,
  type Section,
  type Text,
  code,
  codes,
  joined,
  lines,
  long,
  number,
  paragraph,
  table,
} from "../document/document";
import { count } from "../document/text";
import type { EnvironmentView } from "../model/environment-view";
import { type EndView, type FlowView, endKey, isOpenToAll, wayToAws } from "../model/flow-view";
import { countTasks } from "../model/service-view";
import { evidence, isClosed } from "./exposures";
import { verdictBadge } from "./proof";

/** From, to, port and why. What several services do with AWS in the same way is one row. */
export function connections(view: EnvironmentView): Section {
  const inner = view.flows.filter(({ from }) => from.kind !== "outside");
  const rows = grouped(inner).map((flows) => row(view, flows));
  const allowed = view.allowed.map(({ from, to, port, by }): readonly Cell[] => [codes(from), to, port, codes(by)]);
  const columns = ["From", "To", number("Port"), long("Why"), "Proof", "Evidence"];
  return {
    id: "connections",
    title: "Who can talk to whom",
    count: inner.length,
    blocks: [
      paragraph(
        isClosed(view)
          ? "All of it is TCP. Whatever isn't here or above is closed: no security group has another rule."
          : "All connections that the proof followed, by TCP. Others may be open too.",
        " Proven is that the JSON has each piece of the way; not that somebody answers.",
      ),
      ...table("Connections from load balancers, between services, to AWS and to other hosts", columns, rows),
      ...(allowed.length === 0
        ? []
        : [
            paragraph(
              "Allowed too, though nothing needs it: whoever shares a security group may do what it lets through.",
            ),
          ]),
      ...table(
        "What security groups let through and nothing needs",
        ["From", "To", number("Port"), long("Let through by")],
        allowed,
      ),
    ],
  };
}

type Flows = readonly [FlowView, ...FlowView[]];

function row(view: EnvironmentView, flows: Flows): readonly Cell[] {
  const [{ to, port, why, verdict, evidence: steps }] = flows;
  const way = wayToAws(flows[0]);
  const isAll = flows.length > 1 && flows.length === view.services.length;
  const about = `that prove the way to ${to.label} port ${port ?? "?"}`;
  const ways = sameWay(flows);
  return [
    isAll ? `all ${countTasks(view.services)}` : joined(flows.map(({ from }) => end(from))),
    [...end(to), ...(way === undefined ? [] : [` ${way}`])],
    port ?? "?",
    lines(why),
    verdictBadge(verdict),
    flows.length === 1
      ? evidence(steps, about)
      : { kind: "details", summary: count(ways.length, "way"), about, lines: ways.map(wayLine) },
  ];
}

/** What follows another flow to the same API for the same reason joins it; everything else stands alone. */
function grouped(flows: readonly FlowView[]): readonly Flows[] {
  const groups = new Map<string, [FlowView, ...FlowView[]]>();
  for (const flow of flows) {
    const { from, to, port, why, verdict } = flow;
    const toAws = [to.kind === "aws api" ? to.api : "", wayToAws(flow), port, why, verdict];
    const key = JSON.stringify(to.kind === "aws api" ? toAws : [endKey(from), endKey(to), port]);
    const known = groups.get(key);
    if (known) known.push(flow);
    else groups.set(key, [flow]);
  }
  return [...groups.values()];
}

interface Way {
  readonly from: readonly EndView[];
  readonly evidence: readonly string[];
}

function sameWay(flows: readonly FlowView[]): readonly Way[] {
  const ways = new Map<string, Way>();
  for (const { from, evidence: steps } of flows) {
    const key = steps.join(" ");
    ways.set(key, { from: [...(ways.get(key)?.from ?? []), from], evidence: steps });
  }
  return [...ways.values()];
}

function wayLine({ from, evidence: steps }: Way): Text {
  return [...joined(from.map(end)), ": ", ...joined(steps.map(code), " → ")];
}

export function end(of: EndView): readonly Inline[] {
  if (of.kind !== "outside") return [...(of.noun === undefined ? [] : [`${of.noun} `]), code(of.label)];
  return isOpenToAll(of.cidrs) ? ["the internet"] : codes(of.cidrs);
}
