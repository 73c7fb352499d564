import { CONNECT_NAMES } from "../../aws/service-connect";
import { cycleIn } from "../../lib/cycle";
import { match } from "../../lib/match";
import type { EnvironmentDefinition } from "../platform";
import { type ResolvedConnect, connectOf, registeredName } from "../resolve/connect";
import { parseCall } from "../resolve/calls";
import { internalName, listenerRuleOf } from "../resolve/exposure";
import { namedPorts } from "../resolve/ports";
import type { ServiceDefinition } from "../service";
import { checkAlias, checkProtocol, checkProxyPorts, checkTls } from "./connect-ports";
import { otherContainers } from "./containers/containers";
import { type Report, Shown, closest } from "./findings";
import { type ServiceMember, type Rule, type RuleContext, eachService } from "./rule";

/** What `offered` reads. */
const OFFERING: readonly ServiceMember[] = ["discovery", "exposure", "port", "ports", "sidecars", "physicalName"];

export const discoveryRules: readonly Rule[] = [
  { reads: ["discovery", "region"], check: checkDefault },
  {
    reads: ["services", "region"],
    check: eachService(["discovery", "exposure", "port", "ports", "sidecars", "logs", "telemetry"], checkOwn),
  },
  {
    reads: ["services", "discovery"],
    check: eachService([...OFFERING, "healthCheck"], checkBalanced),
  },
  {
    reads: ["services", "discovery", "namespace"],
    check: eachService([...OFFERING, "size", "memoryLimitMiB", "before", "calls"], checkMemory),
  },
  { reads: ["services", "discovery", "namespace"], check: checkAliases },
  { reads: ["services", "discovery", "namespace"], check: checkCallsOfJobs },
  { reads: ["services", "discovery", "namespace"], check: checkCircles },
];

function checkDefault({ environment, name, findings }: RuleContext): void {
  const { discovery, region } = environment;
  if (discovery === undefined) return;
  const report = findings.about("environment", name);
  match(discovery, "type", {
    dns: () => undefined,
    "service-connect": (own) => {
      checkProtocol(report, "discovery", own);
      checkTls(report, own.tls, region);
    },
  });
}

function checkOwn(report: Report, service: ServiceDefinition, _name: string, { environment }: RuleContext): void {
  const { discovery, exposure } = service;
  if (discovery === undefined) return;
  if (internalName(exposure) === undefined) {
    const fix = listenerRuleOf(exposure) ? "give it a dnsName or leave it out" : "leave it out";
    report("discovery", new Shown(`'${discovery.type}'`), "the service has no dnsName that others call", fix);
  }
  match(discovery, "type", {
    dns: () => undefined,
    "service-connect": (own) => {
      checkProtocol(report, "discovery", own);
      checkAlias(report, "discovery.alias", own.alias);
      checkTls(report, own.tls, environment.region);
      checkProxyPorts(report, service, own);
      const names = [...namedPorts(service).keys()];
      for (const [name, port] of Object.entries(own.ports ?? {})) {
        checkProtocol(report, `discovery.ports.${name}`, port);
        checkAlias(report, `discovery.ports.${name}.alias`, port.alias);
        if (names.includes(name)) continue;
        const meant = closest(name, names);
        const fix = meant === undefined ? "name one of these, or add it to ports" : `did you mean '${meant}'`;
        report("discovery.ports", name, `the service's ports are ${names.join(", ") || "without names"}`, fix);
      }
    },
  });
}

/**
 * The load balancer connects by the proxy, which takes TLS alone then.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-tls.html
 */
function checkBalanced(report: Report, service: ServiceDefinition, name: string, { environment }: RuleContext): void {
  const connect = offered(name, service, environment);
  if (listenerRuleOf(service.exposure) === undefined || connect?.tls === undefined) return;
  const asked = [undefined, service.healthCheck?.port];
  const byProxy = connect.ports.filter(({ portName }) => asked.includes(portName));
  if (byProxy.every(({ ingressPortOverride }) => ingressPortOverride !== undefined)) return;
  const allowed = "the load balancer's own connections would be refused, which aren't encrypted";
  const fix =
    "set ingressPortOverride of each port that it connects to, by which it passes by the proxy, or give the service a discovery without tls";
  report("discovery.tls", new Shown("on"), allowed, fix);
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html */
function checkMemory(report: Report, service: ServiceDefinition, name: string, { environment }: RuleContext): void {
  const hasProxy =
    offered(name, service, environment) !== undefined || connected(name, service, environment).length > 0;
  if (!hasProxy) return;
  const all = [service, ...otherContainers(service).map(({ container }) => container)];
  const taken = all.reduce((sum, { memoryLimitMiB = 0 }) => sum + memoryLimitMiB, 0);
  if (taken < service.size.memoryMiB) return;
  const value = new Shown(`${taken} in all`);
  const allowed = `the task has ${service.size.memoryMiB}, of which the proxy of Service Connect needs some`;
  report("memoryLimitMiB", value, allowed, "lower it or make the task larger");
}

function checkAliases({ name: place, servicesWith, environment, findings }: RuleContext): void {
  const services = servicesWith("discovery", "exposure", "port", "ports", "sidecars", "physicalName");
  const { namespace = `${place}.internal` } = environment;
  const inDns = new Map<string, string>(
    services.flatMap(([name, service]) => {
      const label = registeredName(service, environment);
      return label === undefined ? [] : [[`${label}.${namespace}`, name] as const];
    }),
  );
  const taken = new Map<string, string>();
  for (const [name, service] of services) {
    const report = findings.about("service", name);
    const byDefault = `${internalName(service.exposure) ?? ""}.${namespace}`;
    checkListening(report, service, connectOf(name, service, environment, namespace), environment);
    for (const { alias } of connectOf(name, service, environment, namespace)?.ports ?? []) {
      const key = `${alias.name}:${alias.port}`;
      const other = taken.get(key) ?? inDns.get(alias.name);
      if (other !== undefined && (other !== name || taken.has(key)))
        report("discovery.alias", key, `'${other}' has it already`, "give each its own");
      // Of a name that is given, `checkAlias` says so.
      else if (alias.name === byDefault && byDefault.length > CONNECT_NAMES.alias.longest) {
        const { longest } = CONNECT_NAMES.alias;
        report(
          "dnsName",
          alias.name,
          `with the namespace ECS allows ${longest} characters`,
          "set discovery.alias.name",
        );
      }
      taken.set(key, name);
    }
  }
}

/** On this machine one proxy stands for the tasks, whichever of its names is called. */
function checkListening(
  report: Report,
  service: ServiceDefinition,
  connect: ResolvedConnect | undefined,
  environment: EnvironmentDefinition,
): void {
  if (connect === undefined) return;
  const leads = new Map(
    registeredName(service, environment) === undefined ? [] : connect.ports.map(({ port }) => [port, port]),
  );
  for (const { alias, port } of connect.ports) {
    const other = leads.get(alias.port) ?? port;
    leads.set(alias.port, other);
    if (other === port) continue;
    const allowed = `it leads to ${port}, and to ${other} under another name of the service`;
    report("discovery.alias.port", alias.port, allowed, "give each its own");
  }
}

/** The task of a job has no proxy beside it. */
function checkCallsOfJobs({ environment, findings }: RuleContext): void {
  for (const [job, { calls = [] }] of Object.entries(environment.jobs ?? {})) {
    for (const text of calls) {
      const { callee } = parseCall(text);
      const service = Object.hasOwn(environment.services, callee) ? environment.services[callee] : undefined;
      if (service === undefined || offered(callee, service, environment) === undefined) continue;
      if (registeredName(service, environment) !== undefined) continue;
      const allowed = `'${callee}' is found by Service Connect alone, which tasks without a service don't have`;
      findings.about("job", job)("calls", text, allowed, `set dns: true in the discovery of '${callee}'`);
    }
  }
}

/** Tasks know by Service Connect what was deployed before them, so that of two that call each other neither comes first. */
function checkCircles({ environment, findings }: RuleContext): void {
  const { services, jobs = {} } = environment;
  const own = Object.entries(services).filter(([name]) => !Object.hasOwn(jobs, name));
  const waits = new Map(own.map(([name, service]) => [name, connected(name, service, environment)]));
  const [first, ...others] = cycleIn(waits);
  if (first === undefined) return;
  const shown = new Shown([first, ...others, first].map((one) => `'${one}'`).join(" → "));
  const allowed = "by Service Connect tasks find what was deployed before them, so one of these comes first";
  findings.about("service", first)("calls", shown, allowed, 'find one of them by DNS: discovery: { type: "dns" }');
}

function offered(
  name: string,
  service: ServiceDefinition,
  environment: EnvironmentDefinition,
): ResolvedConnect | undefined {
  return connectOf(name, service, environment, environment.namespace ?? "");
}

/** The services that one calls by Service Connect. */
function connected(name: string, { calls = [] }: ServiceDefinition, environment: EnvironmentDefinition): string[] {
  const { services, jobs = {} } = environment;
  if (Object.hasOwn(jobs, name)) return [];
  const callees = new Set(calls.map((text) => parseCall(text).callee));
  return [...callees].filter((callee) => {
    const service = Object.hasOwn(services, callee) ? services[callee] : undefined;
    return callee !== name && service !== undefined && offered(callee, service, environment) !== undefined;
  });
}
