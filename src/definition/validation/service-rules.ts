import { allowedMemoryMiB, FARGATE_CPUS, smallestCpuFor } from "../../aws/fargate-sizes";
import { HEALTH_CHECK_SECONDS } from "../../aws/ecs-defaults";
import { REGISTERED_TASKS } from "../../aws/quotas";
import { DEFAULTS } from "../resolve/defaults";
import { closest, type Report, Shown } from "./findings";
import { volumeName } from "../resolve/names";
import { internalName, listenerRuleOf } from "../resolve/exposure";
import { callVariable } from "../resolve/resolve";
import { resolveUses, secretsOf, variableNamesOf } from "../resolve/uses";
import type { Rule, RuleContext } from "./rule";
import type { ServiceDefinition } from "../service";

/** A DNS label that is also a valid image repository and, with `_` for `-`, a Terraform name. */
export const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
export const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** `repository:tag`, `host/repository@sha256:…`. @see https://github.com/distribution/reference */
const IMAGE =
  /^[a-z0-9][a-z0-9._:/-]*?(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?@sha256:[0-9a-f]{64})$/;
/** What stands in addresses and output names of what isn't a service. */
export const RESERVED = [
  "aws",
  "backend",
  "cluster",
  "current",
  "discovery",
  "docker",
  "endpoints",
  "endpoints-client",
  "environment",
  "ingress",
  "load-balancer",
  "long-service-arns",
  "namespace",
  "network",
  "platform",
  "private",
  "public",
  "registry",
];

export const serviceRules: readonly Rule[] = [
  { reads: ["services"], check: eachService(checkName) },
  { reads: ["services"], check: eachService(checkSize) },
  { reads: ["services"], check: eachService(checkNumbers) },
  { reads: ["services"], check: eachService(checkImage) },
  { reads: ["services"], check: eachService(checkPaths) },
  { reads: ["services", "resources"], check: eachService(checkVariables) },
  { reads: ["services"], check: eachService(checkCalls) },
  { reads: ["services"], check: checkDnsNames },
  { reads: ["services"], check: checkPhysicalNames },
];

type ServiceCheck = (report: Report, service: ServiceDefinition, name: string, context: RuleContext) => void;

function eachService(check: ServiceCheck): Rule["check"] {
  return (context) => {
    for (const [name, service] of Object.entries(context.environment.services)) {
      check(context.findings.about("service", name), service, name, context);
    }
  };
}

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

function checkNumbers(report: Report, service: ServiceDefinition): void {
  const { port, desiredCount = DEFAULTS.desiredCount, healthCheck, exposure } = service;
  const listens = { "load-balancer": true, "public-ip": true, internal: true, none: false }[exposure.type];
  if (port === undefined) {
    const allowed = `with exposure '${exposure.type}' it listens on one`;
    if (listens) report("port", new Shown("missing"), allowed, "give it a port");
  } else if (listens) integer(report, "port", port, 1, 65535);
  else report("port", port, "with exposure 'none' nobody connects to it", "leave it out or expose the service");
  const registered = internalName(exposure) !== undefined;
  if (registered) integer(report, "desiredCount", desiredCount, 0, REGISTERED_TASKS, " with a dnsName");
  else integer(report, "desiredCount", desiredCount, 0, Number.MAX_SAFE_INTEGER);
  if (healthCheck?.intervalSeconds !== undefined) {
    integer(report, "healthCheck.intervalSeconds", healthCheck.intervalSeconds, ...HEALTH_CHECK_SECONDS.interval);
  }
  if (healthCheck?.gracePeriodSeconds !== undefined) {
    integer(
      report,
      "healthCheck.gracePeriodSeconds",
      healthCheck.gracePeriodSeconds,
      ...HEALTH_CHECK_SECONDS.startPeriod,
    );
  }
}

export function integer(report: Report, property: string, value: number, min: number, max: number, when = ""): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  const range = max === Number.MAX_SAFE_INTEGER ? `, ${min} or more,` : ` from ${min} to ${max}`;
  report(property, value, `a whole number${range} is allowed${when}`, "set it to one of these");
}

function checkImage(report: Report, { source, image }: ServiceSource): void {
  if (source === undefined && image === undefined) {
    report("source", new Shown("missing"), "an image comes from a source folder or is named", "give source or image");
  } else if (source !== undefined && image !== undefined) {
    report("image", image, "an image comes from a source folder or is named, not both", "leave out source or image");
  } else if (image !== undefined && !IMAGE.test(image)) {
    report("image", image, "an image reference has a tag or a digest, like 'nginx:1.29.3'", "say which version");
  }
}

/** What a definition from JSON may hold: the type forbids both and neither, JSON doesn't. */
interface ServiceSource {
  readonly source?: string | undefined;
  readonly image?: string | undefined;
}

function checkPaths(report: Report, { writablePaths = [], healthCheck, exposure }: ServiceDefinition): void {
  for (const path of writablePaths) {
    if (!/^(\/[A-Za-z0-9._-]+)+$/.test(path) || path.split("/").includes("..")) {
      report("writablePaths", path, "a writable path is absolute, like '/tmp', and not '/' itself", "correct it");
    }
  }
  repeated(writablePaths.map(volumeName), (volume) => {
    report("writablePaths", writablePaths, `two of them name one volume, '${volume}'`, "remove or rename one");
  });
  const { path } = healthCheck ?? {};
  if (path === undefined) return;
  if (listenerRuleOf(exposure) === undefined) {
    const allowed = "only the load balancer asks for a path, and the service isn't behind it";
    report("healthCheck.path", path, allowed, "give healthCheck.command instead");
  } else if (!/^\/[\x21-\x7e]{0,1023}$/.test(path)) {
    report("healthCheck.path", path, "a path starts with '/', has no spaces and up to 1024 characters", "correct it");
  }
}

function checkVariables(report: Report, service: ServiceDefinition, _name: string, { environment }: RuleContext): void {
  const own = Object.keys(service.environment ?? {});
  const secrets = Object.keys(service.secrets ?? {});
  const calls = (service.calls ?? []).map(callVariable);
  const uses = resolveUses(service, environment.resources);
  const ofUses = [...variableNamesOf(uses), ...Object.keys(secretsOf(uses))];
  for (const [property, names] of [
    ["environment", own],
    ["secrets", secrets],
  ] as const) {
    for (const name of names.filter((variable) => !VARIABLE.test(variable))) {
      report(property, name, "a variable's name has letters, digits and '_', not starting with a digit", "rename it");
    }
  }
  repeated(
    secrets.map((secret) => secret.toLowerCase()),
    (name) => {
      report("secrets", name, "names differ by more than upper and lower case", "rename one");
    },
  );
  repeated([...new Set(calls), ...ofUses, ...own, ...new Set(secrets)], (name) => {
    const allowed = "each variable is set once, by environment, secrets, calls or uses";
    report("environment", name, allowed, "rename one");
  });
  for (const [variable, { name, kmsKeyArn }] of Object.entries(service.secrets ?? {})) {
    checkSecret(report, `secrets.${variable}.name`, name, `secrets.${variable}.kmsKeyArn`, kmsKeyArn);
  }
}

/** The name of a secret and the key that encrypts it. */
export function checkSecret(
  report: Report,
  nameProperty: string,
  name: string,
  keyProperty: string,
  kmsKeyArn: string | undefined,
): void {
  if (!/^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name))
    report(nameProperty, name, "letters, digits and /_+=.@- are allowed, up to 512", "correct it");
  if (kmsKeyArn !== undefined && !KMS_KEY_ARN.test(kmsKeyArn))
    report(keyProperty, kmsKeyArn, KMS_KEY_FORM, "give the key's ARN");
}

export const KMS_KEY_ARN = /^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;
export const KMS_KEY_FORM = "a key's ARN looks like 'arn:aws:kms:eu-central-1:123456789012:key/…'";

function checkCalls(report: Report, service: ServiceDefinition, name: string, context: RuleContext): void {
  const { calls = [] } = service;
  const { serviceNames, environment } = context;
  for (const callee of new Set(calls)) {
    if (callee === name) {
      report("calls", callee, "a service reaches itself without the network", "remove it");
    } else if (!serviceNames.has(callee)) {
      const meant = closest(callee, [...serviceNames]);
      const fix = meant === undefined ? "name one of these" : `did you mean '${meant}'`;
      report("calls", callee, `the services are ${[...serviceNames].join(", ")}`, fix);
    } else {
      const target = environment.services[callee];
      if (target && internalName(target.exposure) === undefined) {
        const allowed = `'${callee}' has no internal address (its exposure is ${target.exposure.type})`;
        const fix = listenerRuleOf(target.exposure) ? "give it a dnsName" : "make it internal";
        report("calls", callee, allowed, fix);
      }
    }
  }
  repeated(calls, (callee) => {
    report("calls", callee, "each call is given once", "remove one");
  });
}

function checkDnsNames({ environment, findings }: RuleContext): void {
  const taken = new Map<string, string>();
  for (const [name, { exposure }] of Object.entries(environment.services)) {
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
function checkPhysicalNames({ environment, findings }: RuleContext): void {
  const services = Object.entries(environment.services);
  const taken = new Map<string, string>();
  for (const [name, { physicalName = name }] of services) {
    const report = findings.about("service", name);
    const other = taken.get(physicalName);
    if (physicalName !== name && !NAME.test(physicalName))
      report("physicalName", physicalName, "a-z, 0-9 and single '-' are allowed, starting with a letter", "rename it");
    else if (other !== undefined)
      report("physicalName", physicalName, `'${other}' has it already`, "give each its own");
    taken.set(physicalName, name);
  }
}

/** Calls `found` once for each value that occurs more than once. */
export function repeated(values: readonly string[], found: (value: string) => void): void {
  const seen = new Set<string>();
  const reported = new Set<string>();
  for (const value of values) {
    if (seen.has(value) && !reported.has(value)) {
      reported.add(value);
      found(value);
    }
    seen.add(value);
  }
}
