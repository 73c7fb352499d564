import { allowedMemoryMiB, FARGATE_CPUS, smallestCpuFor } from "../../aws/fargate-sizes";
import { REGISTERED_TASKS } from "../../aws/quotas";
import { calledPort, parseCall } from "../resolve/calls";
import { DEFAULTS } from "../resolve/defaults";
import { internalName, listenerRuleOf } from "../resolve/exposure";
import { namedPorts } from "../resolve/ports";
import type { ServiceDefinition } from "../service";
import { NAME, RESERVED, checkTimes, integer, repeated } from "./checks";
import { closest, type Report, Shown } from "./findings";
import { type Rule, type RuleContext, eachService } from "./rule";

const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html */
const MATCHER = /^[2-4]\d\d([,-][2-4]\d\d)*$/;

export const serviceRules: readonly Rule[] = [
  { reads: ["services"], check: eachService([], checkName) },
  { reads: ["services"], check: eachService(["size"], checkSize) },
  { reads: ["services"], check: eachService(["port", "exposure"], checkPort) },
  { reads: ["services"], check: eachService(["desiredCount", "exposure"], checkCount) },
  { reads: ["services"], check: eachService(["healthCheck", "exposure", "port", "ports"], checkHealth) },
  { reads: ["services"], check: eachService(["calls"], checkCalls) },
  { reads: ["services"], check: checkDnsNames },
  { reads: ["services"], check: checkPhysicalNames },
];

function checkName(report: Report, _service: ServiceDefinition, name: string): void {
  if (!NAME.test(name) || name.length > 63) {
    report("name", name, "a DNS label has up to 63 of a-z, 0-9 and single '-', starting with a letter", "rename it");
  } else if (RESERVED.includes(name)) {
    report("name", name, `the platform's own addresses use ${RESERVED.join(", ")}`, "rename it");
  }
}

function checkSize(report: Report, { size }: ServiceDefinition): void {
  const memory = allowedMemoryMiB(size.cpu);
  if (memory === undefined) {
    report("cpu", size.cpu, `Fargate offers ${FARGATE_CPUS.join(", ")}`, "set one of these");
  } else if (!memory.includes(size.memoryMiB)) {
    const cpu = smallestCpuFor(size.memoryMiB);
    const other = cpu === undefined ? "" : ` or cpu ${cpu}`;
    const value = new Shown(`${size.memoryMiB} with cpu ${size.cpu}`);
    report("memoryMiB", value, `Fargate allows ${memory.join(", ")}`, `set one of these${other}`);
  }
}

function checkPort(report: Report, { port, exposure }: ServiceDefinition): void {
  const listens = { "load-balancer": true, "public-ip": true, internal: true, none: false }[exposure.type];
  if (port === undefined) {
    const allowed = `with exposure '${exposure.type}' it listens on one`;
    if (listens) report("port", new Shown("missing"), allowed, "give it a port");
  } else if (listens) integer(report, "port", port, 1, 65535);
  else report("port", port, "with exposure 'none' nobody connects to it", "leave it out or expose the service");
}

function checkCount(report: Report, { desiredCount = DEFAULTS.desiredCount, exposure }: ServiceDefinition): void {
  const registered = internalName(exposure) !== undefined;
  if (registered) integer(report, "desiredCount", desiredCount, 0, REGISTERED_TASKS, " with a dnsName");
  else integer(report, "desiredCount", desiredCount, 0, Number.MAX_SAFE_INTEGER);
}

function checkHealth(report: Report, { healthCheck = {}, exposure, port: own, ports = {} }: ServiceDefinition): void {
  const { path, matcher, port, command } = healthCheck;
  checkTimes(report, "healthCheck", healthCheck);
  for (const property of ["timeoutSeconds", "retries"] as const)
    if (healthCheck[property] !== undefined && command === undefined)
      report(`healthCheck.${property}`, healthCheck[property], "it is for a command", "give healthCheck.command");
  if (listenerRuleOf(exposure) === undefined) {
    for (const [property, value, what] of [
      ["path", path, "asks for a path"],
      ["matcher", matcher, "reads the answer"],
      ["port", port, "asks a port"],
    ] as const)
      if (value !== undefined) {
        const allowed = `only the load balancer ${what}, and the service isn't behind it`;
        report(`healthCheck.${property}`, value, allowed, "give healthCheck.command instead");
      }
    return;
  }
  if (path !== undefined && !/^\/[\x21-\x7e]{0,1023}$/.test(path))
    report("healthCheck.path", path, "a path starts with '/', has no spaces and up to 1024 characters", "correct it");
  if (matcher !== undefined && !MATCHER.test(matcher))
    report("healthCheck.matcher", matcher, "codes of HTTP from 200 to 499, like '200,204' or '200-399'", "correct it");
  if (port === undefined || Object.hasOwn(ports, port)) return;
  const known = Object.keys(ports);
  const allowed = `the service's ports are ${known.join(", ") || "none"}`;
  const fix = Number(port) === own ? "leave it out: it is the service's port" : "name one of these, or add it to ports";
  report("healthCheck.port", port, allowed, fix);
}

function checkCalls(report: Report, service: ServiceDefinition, name: string, context: RuleContext): void {
  const { calls = [] } = service;
  const { serviceNames, environment } = context;
  for (const text of new Set(calls)) {
    const call = parseCall(text);
    const { callee, portName } = call;
    if (callee === name) {
      report("calls", text, "a service reaches itself without the network", "remove it");
    } else if (!serviceNames.has(callee)) {
      const meant = closest(callee, [...serviceNames]);
      const fix = meant === undefined ? "name one of these" : `did you mean '${meant}'`;
      report("calls", text, `the services are ${[...serviceNames].join(", ")}`, fix);
    } else {
      const target = Object.hasOwn(environment.services, callee) ? environment.services[callee] : undefined;
      if (target === undefined) continue;
      if (internalName(target.exposure) === undefined) {
        const allowed = `'${callee}' has no internal address (its exposure is ${target.exposure.type})`;
        const fix = listenerRuleOf(target.exposure) ? "give it a dnsName" : "make it internal";
        report("calls", text, allowed, fix);
      } else if (portName !== undefined && calledPort(target, call) === undefined) {
        const known = [...namedPorts(target).keys()];
        const meant = closest(portName, known);
        const fix = meant === undefined ? `add it to the ports of '${callee}'` : `did you mean '${callee}:${meant}'`;
        report("calls", text, `the ports of '${callee}' are ${known.join(", ") || "without names"}`, fix);
      }
    }
  }
  repeated(calls, (call) => {
    report("calls", call, "each call is given once", "remove one");
  });
}

function checkDnsNames({ servicesWith, findings }: RuleContext): void {
  const taken = new Map<string, string>();
  for (const [name, { exposure }] of servicesWith("exposure")) {
    const dnsName = internalName(exposure);
    if (dnsName === undefined) continue;
    const report = findings.about("service", name);
    const other = taken.get(dnsName);
    if (!DNS_LABEL.test(dnsName)) {
      report("dnsName", dnsName, "a DNS label has up to 63 of a-z, 0-9 and '-'", "rename it");
    } else if (other !== undefined) {
      report("dnsName", dnsName, `'${other}' has it already`, "give each its own");
    }
    if (other === undefined) taken.set(dnsName, name);
  }
}

/** Two services would fight over every name that one of them has. */
function checkPhysicalNames({ servicesWith, findings }: RuleContext): void {
  const services = servicesWith("physicalName");
  const taken = new Map<string, string>();
  for (const [name, { physicalName = name }] of services) {
    const report = findings.about("service", name);
    const other = taken.get(physicalName);
    if (physicalName !== name && !NAME.test(physicalName))
      report("physicalName", physicalName, "a-z, 0-9 and single '-' are allowed, starting with a letter", "rename it");
    // A service and a job of one name are an error of their own.
    else if (other !== undefined && other !== name)
      report("physicalName", physicalName, `'${other}' has it already`, "give each its own");
    taken.set(physicalName, name);
  }
}
