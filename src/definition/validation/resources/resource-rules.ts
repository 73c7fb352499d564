import { ipv4Network } from "../../../lib/cidr";
import { match } from "../../../lib/match";
import { reachesInternet } from "../../resolve/egress";
import { ACCESSES, resolveUses } from "../../resolve/uses";
import { closest, type Report } from "../findings";
import { type ContainerCheck, eachContainer } from "../containers/containers";
import type { Rule, RuleContext } from "../rule";
import { NAME, RESERVED, integer } from "../checks";

/** A name of the public DNS, or an IPv4 address. */
const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/i;
/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
export const SECURITY_GROUP = /^sg-([0-9a-f]{8}|[0-9a-f]{17})$/;
export const SECURITY_GROUP_FORM = "a security group's id looks like 'sg-0123456789abcdef0'";

const checkUses: ContainerCheck = (report, { container }, service, { environment, unreadResources }) => {
  const { resources = {} } = environment;
  const known = [...Object.keys(resources), ...unreadResources];
  for (const [name, access] of Object.entries(container.uses ?? {})) {
    if (unreadResources.has(name)) continue;
    const resource = Object.hasOwn(resources, name) ? resources[name] : undefined;
    if (resource === undefined) {
      const meant = closest(name, known);
      const fix = meant === undefined ? "add it to the environment's resources" : `did you mean '${meant}'`;
      report("uses", name, `the resources are ${known.join(", ") || "none"}`, fix);
      continue;
    }
    const allowed = ACCESSES[resource.type];
    if (!allowed.includes(access))
      report(
        `uses.${name}`,
        access,
        `'${name}' is of type ${resource.type}, which takes ${allowed.join(", ")}`,
        allowed.length === 1 ? "set it to that" : "set it to one of these",
      );
    const [use] = resolveUses({ uses: { [name]: access } }, resources);
    const path = use?.mount?.path;
    for (const property of ["writablePaths", "sharedPaths"] as const)
      if (path !== undefined && container[property]?.includes(path) === true)
        report(property, path, `the files of '${name}' are there`, "remove it");
    if (use?.isOnInternet === true && !reachesInternet(service, environment))
      report(
        `uses.${name}`,
        access,
        "with egress 'endpoints' tasks reach no host on the internet",
        "set network.egress to 'nat' or 'public'",
      );
  }
};

export const resourceRules: readonly Rule[] = [
  { reads: ["resources", "services"], check: checkNames },
  { reads: ["resources"], check: checkResources },
  {
    reads: ["resources", "services", "network"],
    check: eachContainer(["uses", "writablePaths", "sharedPaths", "exposure", "zones"], checkUses),
  },
];

function checkNames({ environment, serviceNames, findings }: RuleContext): void {
  for (const name of Object.keys(environment.resources ?? {})) {
    const report = findings.about("resource", name);
    if (RESERVED.includes(name))
      report("name", name, `the platform's own addresses use ${RESERVED.join(", ")}`, "rename it");
    else if (!NAME.test(name) || name.length > 63)
      report("name", name, "a DNS label has up to 63 of a-z, 0-9 and single '-', starting with a letter", "rename it");
    else if (serviceNames.has(name))
      report("name", name, "a service has it, and both stand in addresses", "rename one");
  }
}

function checkResources({ environment, findings }: RuleContext): void {
  for (const [name, resource] of Object.entries(environment.resources ?? {})) {
    const report = findings.about("resource", name);
    match(resource, "type", {
      https: ({ host }) => {
        checkHost(report, "host", host);
      },
      tcp: ({ host, port, to }) => {
        checkHost(report, "host", host);
        integer(report, "port", port, 1, 65535);
        checkPeer(report, to);
      },
      // What is AWS's has rules of its own.
      postgres: () => undefined,
      mysql: () => undefined,
      cache: () => undefined,
      bucket: () => undefined,
      queue: () => undefined,
      topic: () => undefined,
      table: () => undefined,
      "event-bus": () => undefined,
      files: () => undefined,
      key: () => undefined,
    });
  }
}

export function checkHost(report: Report, property: string, host: string): void {
  if (!HOST.test(host))
    report(property, host, "a host is a DNS name like 'db.example.com', without scheme, port or path", "correct it");
}

/** What is at the end of a connection. */
export function checkPeer(report: Report, to: string): void {
  if (SECURITY_GROUP.test(to)) return;
  const network = ipv4Network(to);
  if (network === undefined)
    report("to", to, `an IPv4 CIDR block looks like '203.0.113.0/24', ${SECURITY_GROUP_FORM}`, "correct it");
  else if (network !== to) report("to", to, "host bits must be zero", `did you mean '${network}'`);
}
