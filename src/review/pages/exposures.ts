import {
  type Details,
  type Inline,
  type Section,
  type Text,
  badge,
  code,
  codes,
  lines,
  number,
  paragraph,
  table,
} from "../document/document";
import { count } from "../document/text";
import type { EnvironmentView } from "../model/environment-view";
import { type ExposureView, isOpenToAll } from "../model/flow-view";

export function exposures(view: EnvironmentView): Section {
  const rows = view.exposures.map((exposure) => [
    code(exposure.to.label),
    exposure.port,
    clients(exposure.cidrs),
    lines([spoken(exposure), leadsTo(exposure)]),
    exposure.declared ? badge("good", "yes") : badge("bad", "not declared"),
    evidence(exposure.evidence, `that prove how ${exposure.to.label} is reached`),
  ]);
  const columns = ["Exposed", number("Port"), "Who may connect", "Leads to", "Declared", "Evidence"];
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

function leadsTo({ to, routes }: ExposureView): readonly Inline[] {
  if (to.kind !== "load balancer") return [to.kind === "service" ? "its tasks" : ""];
  const names = new Set(routes.flatMap((route) => (route.isService ? [route.to] : [])));
  return names.size > 0 ? codes([...names]) : [routes.at(-1)?.to ?? ""];
}

/** A service's tasks speak whatever their code does. */
function spoken({ connection }: ExposureView): Text {
  if (connection === undefined) return "TCP, as its code speaks";
  return connection.endsWith("unencrypted") ? badge("warn", connection) : connection;
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
