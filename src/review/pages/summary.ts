import { range } from "./cost";
import type { CostView } from "../cost/cost";
import { type Fact, type Inline, type Section, type Text, badge, code, codes, joined } from "../document/document";
import { count } from "../document/text";
import type { EnvironmentView } from "../model/environment-view";
import { type ServiceView, cpuText, keptRunning, memoryText, tasksOf } from "../model/service-view";
import { end } from "./connections";
import { clients, exposureName } from "./exposures";
import { proofCounts } from "./proof";

/** Longer lists stand in the sections below. */
const FEW = 6;

export function summary(view: EnvironmentView, cost: CostView): Section {
  const facts = [
    proven(view),
    exposed(view),
    called(view),
    permitted(view),
    ...kept(view),
    price(cost),
    capacity(view),
    egress(view),
    where(view),
    managed(view),
  ];
  return { id: "summary", title: "At a glance", blocks: [{ kind: "facts", facts }] };
}

function proven(view: EnvironmentView): Fact {
  const open = view.findings.length;
  const against = view.declared
    ? "what the stacks declare is proven"
    : "what is in the JSON is proven; nothing is declared";
  const value = open === 0 ? badge("good", against) : badge("bad", count(open, "finding"));
  return { label: "Proof", to: "proof", value, more: proofCounts(view) };
}

function exposed({ exposures }: EnvironmentView): Fact {
  const named = exposures.map((exposure) => [...exposureName(exposure), " (", ...clients(exposure.cidrs), ")"]);
  const common = { label: "Exposed", to: "exposures" };
  return exposures.length === 0
    ? { ...common, value: "nothing" }
    : { ...common, value: count(exposures.length, "open port"), more: few(named) };
}

function called({ flows }: EnvironmentView): Fact {
  const calls = flows.filter(({ from, to }) => from.kind === "service" && to.kind === "service");
  const hosts = flows.filter(({ to }) => to.kind === "host");
  const named = [...calls, ...hosts].map(({ from, to, port }) => [...end(from), " → ", ...end(to), ` ${port ?? "?"}`]);
  const common = { label: "Calls", to: "connections" };
  return named.length === 0
    ? { ...common, value: "none" }
    : { ...common, value: count(named.length, "call"), more: few(named) };
}

function permitted({ roles }: EnvironmentView): Fact {
  const ofCode = roles.filter(({ usedBy }) => usedBy.some(({ as }) => as === "task"));
  const some = ofCode.filter(({ statements }) => statements.length > 0);
  const users = some.flatMap(({ usedBy }) => usedBy.flatMap(({ as, label }) => (as === "task" ? [code(label)] : [])));
  const common = { label: "Permissions", to: "permissions" };
  if (ofCode.length === 0) return { ...common, value: "none", more: "no service has a role for its code" };
  if (some.length === 0) return { ...common, value: "none", more: "no service's code may use an API of AWS" };
  return { ...common, value: count(users.length, "service"), more: few(users) };
}

function kept({ data }: EnvironmentView): readonly Fact[] {
  if (data.length === 0) return [];
  const named = data.map(({ kind, name }): Text => [`${kind} `, code(name)]);
  const open = data.flatMap(({ safeguards }) => safeguards).filter(({ level }) => level === 0).length;
  const value = open === 0 ? `${data.length}` : [`${data.length}, `, badge("warn", `${count(open, "safeguard")} off`)];
  return [{ label: "Holds data", to: "data", value, more: few(named) }];
}

function price(cost: CostView): Fact {
  const by = cost.least === cost.monthly ? "whatever the traffic" : "by the number of tasks";
  const more = `${by}${cost.complete ? "" : ", and what has no price here"}; usage comes on top`;
  return { label: "Cost", to: "cost", value: `${range(cost)} USD a month`, more };
}

function capacity({ services: all, vpcs }: EnvironmentView): Fact {
  const services = keptRunning(all);
  const jobs = all.length - services.length;
  const range = (each: (service: ServiceView) => number, text: (sum: number) => string): string => {
    const sum = (of: "least" | "most"): number =>
      services.reduce((total, service) => total + (tasksOf(service)[of] ?? 0) * each(service), 0);
    const [least, most] = [text(sum("least")), text(sum("most"))];
    return least === most ? least : `${least} to ${most}`;
  };
  const tasks = range(
    () => 1,
    (sum) => count(sum, "task"),
  );
  const cpu = range(({ cpu: units = 0 }) => units, cpuText);
  const memory = range(({ memoryMiB = 0 }) => memoryMiB, memoryText);
  const zones = new Set(vpcs.flatMap(({ subnets }) => subnets.map(({ zone }) => zone)));
  const more = `${tasks} in ${count(zones.size, "zone")}, together ${cpu} and ${memory}`;
  return {
    label: "Runs",
    to: "services",
    value: `${count(services.length, "service")}${jobs > 0 ? `, ${count(jobs, "job")}` : ""}`,
    more,
  };
}

function egress({ vpcs, endpoints }: EnvironmentView): Fact {
  const subnets = vpcs.flatMap((vpc) => vpc.subnets).filter(({ tier }) => tier === "private");
  const gateways = vpcs.flatMap(({ natGateways }) => natGateways).length;
  const isClosed = subnets.length > 0 && subnets.every((subnet) => subnet.egress === "none");
  const value = gateways > 0 ? count(gateways, "NAT gateway") : isClosed ? "none from private subnets" : "direct";
  const more = ["VPC endpoints for ", ...codes(endpoints.map(({ service }) => service))];
  return { label: "Egress", to: "network", value, ...(endpoints.length > 0 && { more }) };
}

function where({ regions, accounts }: EnvironmentView): Fact {
  const more = accounts.length === 0 ? "whichever account Terraform runs in" : ["account ", ...codes(accounts)];
  return { label: "Where", to: "stacks", value: codes(regions, "unknown region"), more };
}

function managed({ stacks, inventory }: EnvironmentView): Fact {
  const resources = inventory.filter(({ mode }) => mode === "managed").length;
  const more = ["in ", ...few(stacks.map(({ name }) => code(name)))];
  return { label: "Terraform", to: "stacks", value: count(resources, "managed resource"), more };
}

function few(texts: readonly Text[]): readonly Inline[] {
  return [...joined(texts.slice(0, FEW)), ...(texts.length > FEW ? [` and ${texts.length - FEW} more`] : [])];
}
