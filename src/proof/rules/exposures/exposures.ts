import type { Facts } from "../../../facts/facts";
import type { Exposure } from "../../declarations/declarations";
import { type OpenPort, exposureKey, isAmong } from "../../flows/network/exposures";
import { prefixLength } from "../../../lib/cidr";
import { messages } from "../../message";
import { type Result, type Rule, type Subject, conclude, results } from "../../result";
import { closedExposure } from "./closed-exposure";

const says = messages({
  open: ({ cidrs }: { cidrs: readonly string[] }) => `is open to ${cidrs.join(", ")}`,
  openAsDeclared: ({ cidrs }: { cidrs: readonly string[] }) => `is open to ${cidrs.join(", ")} as declared`,
  storeOpen: ({ cidrs }: { cidrs: readonly string[] }) =>
    `is open to ${cidrs.join(", ")}: undecided whether a database or cache is meant to; close it, or declare it under //.declared.exposures`,
  onlyListed: () => "not declared, so only listed",
});

/** What the internet can reach, and that each port of it was declared and each declared one is open. */
export const exposures: Rule = {
  id: "exposures",
  title: "The internet reaches exactly the declared exposures",
  check({ facts, flows, declarations }) {
    const ports = new Map<string, OpenPort[]>();
    for (const port of flows.openPorts) {
      const key = exposureKey(port.to.stack, port.to.address, port.port);
      ports.set(key, [...(ports.get(key) ?? []), port]);
    }
    const declared = new Map(
      (declarations.exposures ?? []).map((exposure) => [
        exposureKey(exposure.stack, exposure.to, exposure.port),
        exposure,
      ]),
    );
    const judge = declarations.strict ? judged : listed;
    const found = [
      ...[...ports].flatMap(([key, open]) => judge(facts, open, declared.get(key))),
      ...[...declared].flatMap(([key, exposure]) => (ports.has(key) ? [] : [shut(facts, exposure, exposure.cidrs)])),
    ];
    const looked = {
      exposure: ports.size,
      "declared exposure": declared.size,
      "security group rule": facts.groups.rules.length,
    };
    return { looked, results: found };
  },
};

export function subjectOf(to: string, port: number): Subject {
  return { kind: "exposure", name: `${to}:${port}` };
}

function shut(facts: Facts, exposure: Exposure, cidrs: readonly string[]): Result {
  return closedExposure(facts, subjectOf(exposure.to, exposure.port), exposure, cidrs);
}

/** In a folder that declares nothing. Databases are opened to everybody by mistake. */
function listed(facts: Facts, ports: readonly OpenPort[]): readonly Result[] {
  const [first] = ports;
  const open = ports.filter(({ isOpen }) => isOpen === "yes");
  if (!first) return [];
  const subject = subjectOf(first.to.address, first.port);
  const unsure = ports.filter(({ isOpen }) => isOpen === "unknown");
  const found = unsure.flatMap(({ to, flow }) => conclude(subject, to, "be reached from outside", flow.evidence));
  if (open.length === 0) return found;
  const { proven, undecided } = results(subject, first.to);
  const everybody = cidrsOf(open).filter((cidr) => prefixLength(cidr) < 8);
  if (isStore(facts, first) && everybody.length > 0)
    return [...found, undecided(says.storeOpen({ cidrs: everybody }), evidenceOf(open))];
  return [...found, proven(says.open({ cidrs: cidrsOf(open) }), evidenceOf(open), [says.onlyListed()])];
}

function isStore({ dataStores }: Facts, { to: { stack, address } }: OpenPort): boolean {
  return dataStores
    .flatMap(({ resource, publicBy }) => [resource, publicBy])
    .some((resource) => resource.stack === stack && resource.address === address);
}

function judged(facts: Facts, ports: readonly OpenPort[], declared: Exposure | undefined): readonly Result[] {
  const [first] = ports;
  if (!first) return [];
  const subject = subjectOf(first.to.address, first.port);
  const { proven, refuted } = results(subject, first.to);
  const found = ports.flatMap(({ to, isDeclared, flow: { evidence: way } }): readonly Result[] => {
    if (way.missing.length + way.unknown.length === 0) return [];
    if (isDeclared) return conclude(subject, to, "be reached as declared", way);
    if (way.missing.length === 0) return conclude(subject, to, "be reached only as declared", way);
    return way.missing.map((fault) => refuted(fault, way.addresses));
  });
  const cidrs = cidrsOf(ports);
  const rest = (declared?.cidrs ?? []).filter((cidr) => !isAmong(cidr, cidrs));
  if (declared && rest.length > 0) found.push(shut(facts, declared, rest));
  return found.length > 0 ? found : [proven(says.openAsDeclared({ cidrs }), evidenceOf(ports))];
}

function cidrsOf(ports: readonly OpenPort[]): readonly string[] {
  return [...new Set(ports.map(({ cidr }) => cidr))];
}

function evidenceOf(ports: readonly OpenPort[]): readonly string[] {
  return [...new Set(ports.flatMap(({ flow }) => flow.evidence.addresses))];
}
