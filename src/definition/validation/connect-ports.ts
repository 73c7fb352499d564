/** What is said of one service's ports in Service Connect. */
import { CONNECT_NAMES, PROXY_PORTS } from "../../aws/service-connect";
import type { ConnectAlias, ConnectProtocol, ConnectTls, ServiceConnect } from "../discovery";
import { namedPorts } from "../resolve/ports";
import type { ServiceDefinition } from "../service";
import { KMS_KEY_ARN, KMS_KEY_FORM, integer } from "./checks";
import { portsOfReadyMade } from "./containers/task-rules";
import type { Report } from "./findings";

const AUTHORITY_ARN = /^arn:aws:acm-pca:([a-z0-9-]+):\d{12}:certificate-authority\/[A-Za-z0-9-]+$/;
const ROLE_ARN = /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/;
/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TimeoutConfiguration.html */
const LONGEST_TIMEOUT = 2_147_483_647;

/** What the type of a port tells apart, JSON doesn't. */
export function checkProtocol(report: Report, at: string, { protocol, timeouts = {} }: ConnectProtocol): void {
  for (const [property, seconds] of Object.entries({ ...timeouts }))
    integer(report, `${at}.timeouts.${property}`, seconds, 0, LONGEST_TIMEOUT);
  const hasRequests = { http: true, http2: true, grpc: true, tcp: false }[protocol];
  if (!hasRequests && "requestSeconds" in timeouts)
    report(
      `${at}.timeouts.requestSeconds`,
      timeouts.requestSeconds,
      `with protocol '${protocol}' the proxy knows no requests`,
      "leave it out, or set protocol to http, http2 or grpc",
    );
}

export function checkAlias(report: Report, at: string, alias: ConnectAlias | undefined): void {
  const { name, port } = alias ?? {};
  if (port !== undefined) integer(report, `${at}.port`, port, 1, 65_535);
  if (name === undefined || CONNECT_NAMES.alias.pattern.test(name)) return;
  report(`${at}.name`, name, `up to ${CONNECT_NAMES.alias.longest} of a-z, 0-9, '-', '_' and '.'`, "rename it");
}

/** Each port of a task has one listener: a container, or the proxy. */
export function checkProxyPorts(report: Report, service: ServiceDefinition, own: ServiceConnect): void {
  const [least, most] = PROXY_PORTS;
  const taken = new Map<number, string>([
    ...(service.port === undefined ? [] : [[service.port, "the service's port is that already"] as const]),
    ...[...namedPorts(service)].map(([name, port]) => [port, `port '${name}' is that already`] as const),
    ...[...portsOfReadyMade(service)].map(([port, name]) => [port, `'${name}' listens there`] as const),
  ]);
  const given = [
    ["discovery", own] as const,
    ...Object.entries(own.ports ?? {}).map(([name, port]) => [`discovery.ports.${name}`, port] as const),
  ];
  for (const [at, { ingressPortOverride: port }] of given) {
    if (port === undefined) continue;
    const place = `${at}.ingressPortOverride`;
    integer(report, place, port, least, most);
    const taker = taken.get(port);
    if (taker !== undefined) report(place, port, taker, "let the proxy listen on another one");
    taken.set(port, `${place} is that already`);
  }
}

export function checkTls(report: Report, tls: ConnectTls | undefined, region: string): void {
  if (tls === undefined) return;
  const { certificateAuthorityArn: authority, roleArn, kmsKeyArn } = tls;
  const place = AUTHORITY_ARN.exec(authority)?.[1];
  if (place === undefined) {
    const form = `its ARN looks like 'arn:aws:acm-pca:${region}:123456789012:certificate-authority/…'`;
    report("discovery.tls.certificateAuthorityArn", authority, form, "give the ARN from AWS Private CA");
  } else if (place !== region) {
    const allowed = `Service Connect takes one of its own region, ${region}`;
    report("discovery.tls.certificateAuthorityArn", authority, allowed, "make one there");
  }
  if (roleArn !== undefined && !ROLE_ARN.test(roleArn)) {
    const form = "a role's ARN looks like 'arn:aws:iam::123456789012:role/…'";
    report("discovery.tls.roleArn", roleArn, form, "give the role's ARN or leave it out");
  }
  if (kmsKeyArn !== undefined && !KMS_KEY_ARN.test(kmsKeyArn))
    report("discovery.tls.kmsKeyArn", kmsKeyArn, KMS_KEY_FORM, "give the key's ARN");
}
