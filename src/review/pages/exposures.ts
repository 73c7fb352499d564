import {
  type Details,
  type Inline,
  type Section,
  badge,
  code,
  codes,
  long,
  number,
  paragraph,
  table,
} from "../document/document";
import { count } from "../document/text";
import type { EnvironmentView } from "../model/environment-view";
import { type ExposureView, isOpenToAll } from "../model/flow-view";
import { keyOf } from "../model/reference";
import { serviceName } from "../model/service-view";

export function exposures(view: EnvironmentView): Section {
  const rows = view.exposures.map((exposure) => [
    code(exposure.to.label),
    exposure.port,
    clients(exposure.cidrs),
    leadsTo(view, exposure),
    exposure.declared ? badge("good", "yes") : badge("bad", "not declared"),
    evidence(exposure.evidence, `that prove how ${exposure.to.label} is reached`),
  ]);
  const columns = ["Exposed", number("Port"), "Who may connect", long("Leads to"), "Declared", "Evidence"];
  return {
    id: "exposures",
    title: "What the internet can reach",
    count: rows.length,
    blocks: [
      ...(rows.length === 0 ? [paragraph(badge("strong", "Nothing."))] : []),
      ...(isClosed(view) ? [paragraph("Nothing else accepts a connection from outside of the VPC.")] : []),
      ...table("Open ports, who may connect, and what it goes through", columns, rows),
    ],
  };
}

export function exposureName({ to, port }: ExposureView): readonly Inline[] {
  return [code(to.label), ` port ${port}`];
}

export function clients(cidrs: readonly string[]): readonly Inline[] {
  return isOpenToAll(cidrs) ? [badge("strong", "everyone")] : codes(cidrs);
}

function leadsTo(view: EnvironmentView, { to, port }: ExposureView): readonly Inline[] {
  if (to.kind !== "load balancer") return [to.kind === "service" ? "its tasks" : ""];
  const balancer = view.loadBalancers.find((candidate) => keyOf(candidate) === keyOf(to));
  const listeners = balancer?.listeners.filter((listener) => listener.port === port) ?? [];
  const targets = listeners.flatMap(({ rules }) => rules.flatMap((rule) => rule.targets));
  const names = new Set(targets.flatMap((target) => target.services).map((it) => serviceName(view.services, it)));
  const [byDefault] = listeners.flatMap(({ rules }) => rules.slice(-1));
  return names.size > 0 ? codes([...names]) : [byDefault?.action ?? ""];
}

/** What a flow goes through, in order. */
export function evidence(addresses: readonly string[], about: string): Details {
  return { kind: "details", summary: count(addresses.length, "step"), about, lines: addresses.map(code) };
}

/** The proof refutes every security-group rule that no flow needs, once the stacks declare what they expose and call. */
export function isClosed({ declared, verdicts }: EnvironmentView): boolean {
  const isProven = (id: string): boolean =>
    verdicts.some(
      ({ rule, verdict, suppressed }) =>
        rule === id && verdict !== "refuted" && verdict !== "undecided" && suppressed === 0,
    );
  return declared && CLOSING.every(isProven);
}

/** Rules of the proof that leave nothing open; one that is missing proves nothing. */
const CLOSING = ["exposures", "isolation", "surplus-rules", "default-groups"];
