import type { FlowEnd, FlowReport } from "../../proof/flows/flow";
import type { Proof } from "../../proof/prove";
import type { Verdict } from "../../proof/verdict";
import { encryption } from "./balancer-view";
import { type Routed, routingTables } from "./routing";
import { compareTexts, keyOf, type Own, type Reference } from "./reference";

/**
 * One end of a connection; `label` is what a reader calls it: `hostname-app`, `the internet`, `ecr.api`. Of what holds data
 * `noun` says what it is: `cache`.
 */
export type EndView = FlowEnd & { readonly label: string; readonly noun?: string };

/** What readers call something that holds data. */
export interface StoreName {
  /** `bucket`, `queue`. */
  readonly kind: string;
  readonly name: string;
}

/** What readers call the ends of connections. */
export interface EndLabels {
  /** A service or a load balancer, by its address. */
  readonly label: (reference: Reference) => string;
  /** What holds data, by its address. */
  readonly stores: ReadonlyMap<string, StoreName>;
}

/** A TCP connection that the proof followed; all subnets that it can start in together. */
export interface FlowView {
  readonly from: EndView;
  readonly to: EndView;
  /** Undefined where the JSON doesn't tell it. */
  readonly port: number | undefined;
  /** What it is for, each completes "to …": `["pull its image"]`. */
  readonly why: readonly string[];
  /** `proven` for all of a platform that synth wrote; in other folders it can be any. */
  readonly verdict: Verdict;
  /** Addresses of what it goes through, in order, each once. */
  readonly evidence: readonly string[];
}

/** What the internet, or a part of it, can connect to. */
export interface ExposureView {
  /** `kind` is `service` or `load balancer`. */
  readonly to: EndView;
  readonly port: number;
  /** Who may connect, as CIDR blocks, sorted. */
  readonly cidrs: readonly string[];
  /** Of a load balancer, what it speaks: `HTTP, unencrypted`; of a service nobody but its code knows. */
  readonly connection: string | undefined;
  /** Of a load balancer: where each request leads, the first that matches wins. */
  readonly routes: readonly { readonly routes: readonly string[]; readonly to: string; readonly isService: boolean }[];
  /** Whether all of it is declared in the definition. */
  readonly declared: boolean;
  readonly evidence: readonly string[];
}

export function flowViews(proof: Proof, own: Own, labels: EndLabels): readonly FlowView[] {
  const found = new Map<string, FlowReport[]>();
  for (const flow of proof.flows) {
    if (![flow.from, flow.to].some((end) => "stack" in end && own(end))) continue;
    const key = JSON.stringify([endKey(flow.from), endKey(flow.to), flow.port]);
    found.set(key, [...(found.get(key) ?? []), flow]);
  }
  return [...found.values()].flatMap(merged(labels)).toSorted(inOrder);
}

function merged(labels: EndLabels): (flows: readonly FlowReport[]) => readonly FlowView[] {
  return (flows) => {
    const [first] = flows;
    if (first === undefined) return [];
    const view: FlowView = {
      from: endView(first.from, labels),
      to: endView(first.to, labels),
      port: first.port,
      why: [...new Set(flows.map(({ purpose }) => purpose))],
      verdict: ORDER.find((verdict) => flows.some((flow) => flow.verdict === verdict)) ?? "proven",
      evidence: [...new Set(flows.flatMap(({ evidence }) => evidence))],
    };
    return [view];
  };
}

export function exposureViews(flows: readonly FlowView[], routed: Routed): readonly ExposureView[] {
  const exposures = new Map<string, FlowView[]>();
  for (const flow of flows) {
    if (flow.from.kind !== "outside" || flow.port === undefined) continue;
    const key = `${endKey(flow.to)} ${flow.port}`;
    exposures.set(key, [...(exposures.get(key) ?? []), flow]);
  }
  return [...exposures.values()].flatMap((open) => {
    const [first] = open;
    if (first?.port === undefined) return [];
    const cidrs = open.flatMap(({ from }) => (from.kind === "outside" ? from.cidrs : []));
    return [
      {
        to: first.to,
        port: first.port,
        cidrs: [...new Set(cidrs)].sort(),
        ...behind(first.to, first.port, routed),
        declared: open.every(({ why }) => why.every((reason) => reason.startsWith("connect, as declared"))),
        evidence: [...new Set(open.flatMap(({ evidence }) => evidence))],
      },
    ];
  });
}

function behind(to: EndView, port: number, routed: Routed): Pick<ExposureView, "connection" | "routes"> {
  if (to.kind !== "load balancer") return { connection: undefined, routes: [] };
  const balancer = routed.loadBalancers.find((candidate) => keyOf(candidate) === keyOf(to));
  const listener = balancer?.listeners.find((candidate) => candidate.port === port);
  if (balancer === undefined || listener === undefined) return { connection: undefined, routes: [] };
  const tables = routingTables({ loadBalancers: [{ ...balancer, listeners: [listener] }], services: routed.services });
  return {
    connection: encryption(listener).text,
    routes: tables.flatMap(({ rules }) =>
      rules.map(({ routes, to: where, isService }) => ({ routes, to: where, isService })),
    ),
  };
}

const ORDER: readonly Verdict[] = ["refuted", "undecided", "proven"];

/** Whether ranges hold every address. */
export function isOpenToAll(cidrs: readonly string[]): boolean {
  return cidrs.includes("0.0.0.0/0") || cidrs.includes("::/0");
}

/** How traffic to an API of AWS leaves the subnet; undefined for a flow to anything else. */
export function wayToAws({ to, evidence }: FlowView): string | undefined {
  if (to.kind !== "aws api") return undefined;
  if (to.endpoint !== undefined) return "by VPC endpoint";
  return evidence.some((address) => address.startsWith("aws_nat_gateway."))
    ? "by NAT gateway"
    : "by the internet gateway";
}

function endView(end: FlowEnd, { label, stores }: EndLabels): EndView {
  switch (end.kind) {
    case "outside":
      return { ...end, label: isOpenToAll(end.cidrs) ? "the internet" : end.cidrs.join(", ") };
    case "service":
    case "load balancer":
      return { ...end, label: label(end) };
    case "aws api":
      return { ...end, label: end.api };
    case "host": {
      const store = stores.get(end.name);
      return store ? { ...end, label: store.name, noun: store.kind } : { ...end, label: end.name };
    }
  }
}

export function endKey(end: FlowEnd): string {
  switch (end.kind) {
    case "outside":
      return `outside ${end.cidrs.join(" ")}`;
    case "service":
    case "load balancer":
      return `${end.kind} ${keyOf(end)}`;
    case "aws api":
      return `aws api ${end.api} ${end.endpoint ? keyOf(end.endpoint) : ""}`;
    case "host":
      return `host ${end.name}`;
  }
}

const FROM: Readonly<Record<FlowEnd["kind"], number>> = {
  outside: 0,
  "load balancer": 1,
  service: 2,
  "aws api": 3,
  host: 4,
};

/** As traffic goes: from outside, from the load balancers, between services, to AWS, to other hosts. */
function inOrder(a: FlowView, b: FlowView): number {
  return (
    FROM[a.from.kind] - FROM[b.from.kind] ||
    FROM[a.to.kind] - FROM[b.to.kind] ||
    compareTexts(endKey(a.from), endKey(b.from)) ||
    compareTexts(endKey(a.to), endKey(b.to)) ||
    (a.port ?? 0) - (b.port ?? 0)
  );
}
